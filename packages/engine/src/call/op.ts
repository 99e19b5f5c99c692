import { isObject, type Json, type JsonObject, objectOr, textOf } from "../json.ts";

/** The id under which the SDK reports the end of the whole function: sha1("complete"). */
export const completeId = "0737c22d3bfae812339732d14d8c7dbd6dc4e09c";

/** `args` are the arguments of a step that the app runs, or the body of its call to a model. */
type OpBase = { id: string; name: string; race: boolean; args?: Json[] };

/** One piece of work an app reports in a 206 reply, in the engine's words. */
export type Op = OpBase &
  (
    | { op: "StepRun"; data: Json }
    | { op: "StepError"; error: Json }
    | { op: "StepFailed"; error: Json }
    | { op: "StepPlanned" }
    | { op: "Sleep"; until: string }
    | { op: "WaitForEvent"; event: string; timeout: string; expression: string | null }
    | { op: "WaitForSignal"; signal: string; timeout: string; replaces: boolean }
    | { op: "Gateway" | "AIGateway"; request: JsonObject }
    | { op: "DeferAdd"; slug: string; input: Json; meta: JsonObject | null }
    | { op: "DeferAbort"; target: string }
    | { op: "InvokeFunction"; slug: string; payload: JsonObject; timeout: string | null }
    | { op: "RunComplete"; data: Json }
    | { op: "Discover" }
    | { op: "Unsupported"; reported: string }
  );

/** Reads one op of a reply. An op this engine does not know is `Unsupported`, never dropped. */
export function parseOp(raw: Json): Op {
  const op = objectOr(raw);
  const opts = objectOr(op.opts);
  const reported = textOf(op.op) ?? "none";
  const base: OpBase = {
    id: textOf(op.id) ?? "",
    name: textOf(op.displayName) ?? textOf(objectOr(op.userland).id) ?? textOf(op.name) ?? "",
    race: opts.parallelMode === "race",
    ...argsOf(reported, opts),
  };
  switch (reported) {
    case "Step":
    case "StepRun":
      return { ...base, op: "StepRun", data: op.data ?? null };
    case "StepError":
    case "StepFailed":
      return { ...base, op: reported, error: errorOf(op) };
    case "StepPlanned":
      return { ...base, op: reported };
    case "Sleep":
      return { ...base, op: reported, until: textOf(op.name) ?? "" };
    case "WaitForEvent":
      return {
        ...base,
        op: reported,
        event: textOf(opts.event) ?? textOf(op.name) ?? "",
        timeout: textOf(opts.timeout) ?? "",
        expression: textOf(opts.if) ?? null,
      };
    case "InvokeFunction":
      return {
        ...base,
        op: reported,
        slug: textOf(opts.function_id) ?? "",
        payload: objectOr(opts.payload),
        timeout: textOf(opts.timeout) ?? null,
      };
    case "WaitForSignal":
      return {
        ...base,
        op: reported,
        signal: textOf(opts.signal) ?? textOf(op.name) ?? "",
        timeout: textOf(opts.timeout) ?? "",
        replaces: opts.conflict === "replace",
      };
    case "Gateway":
    case "AIGateway":
      return { ...base, op: reported, request: opts };
    case "DeferAdd": {
      const meta = isObject(opts.meta) ? opts.meta : null;
      return { ...base, op: reported, slug: textOf(opts.fn_slug) ?? "", input: opts.input ?? null, meta };
    }
    case "DeferAbort":
      return { ...base, op: reported, target: textOf(opts.target_hashed_id) ?? "" };
    case "RunComplete":
      return { ...base, op: reported, data: op.data ?? null };
    case "DiscoveryRequest":
    case "None":
    case "none":
      return { ...base, op: "Discover" };
    default:
      return { ...base, op: "Unsupported", reported };
  }
}

function argsOf(reported: string, { input, body }: JsonObject): { args?: Json[] } {
  if (reported === "AIGateway") return body === undefined ? {} : { args: [body] };
  if (!reported.startsWith("Step")) return {};
  return Array.isArray(input) && input.length > 0 ? { args: input } : {};
}

function errorOf(op: JsonObject): Json {
  if (isObject(op.error)) return op.error;
  return isObject(op.data)
    ? op.data
    : { name: "Error", message: textOf(op.error) ?? "The step failed without an error." };
}
