import { EngineError } from "../engine-error.ts";
import { expressionFault } from "../expression/expression.ts";
import { isObject, type Json, type JsonObject, tryParseJson } from "../json.ts";
import type { FromStep } from "../run/rerun.ts";
import type { TimeField } from "../storage/run-search.ts";
import type { RunStatus } from "../storage/runs.ts";
import type { EventQuery } from "../view/find-events.ts";
import type { RunQuery } from "../view/find-runs.ts";

const statuses: readonly RunStatus[] = ["queued", "running", "completed", "failed", "cancelled", "skipped"];
const timeFields: readonly TimeField[] = ["queued", "started", "ended"];

/** A list of runs as an address asks for it. Both APIs use these words, each in its own spelling. */
export function runQueryOf(query: URLSearchParams): RunQuery {
  const expression = textOf(query, "if", "query") ?? undefined;
  return {
    statuses: query.has("status") ? listOf(query, "status").map(statusOf) : undefined,
    functionSlugs:
      query.has("function_id") || query.has("functionId") ? listOf(query, "function_id", "functionId") : undefined,
    appId: textOf(query, "app_id", "appId") ?? undefined,
    from: timeOf(query, "from"),
    until: timeOf(query, "until"),
    timeField: wordOf(query, timeFields, "time_field", "timeField"),
    order: wordOf(query, ["newest", "oldest"] as const, "order"),
    text: textOf(query, "q", "text") ?? undefined,
    expression: expression === undefined ? undefined : requireExpression(expression),
    before: textOf(query, "cursor") ?? undefined,
    limit: limitOf(query),
  };
}

export function eventQueryOf(query: URLSearchParams): EventQuery {
  const internal = textOf(query, "internal", "includeInternal");
  return {
    names: query.has("name") ? listOf(query, "name") : undefined,
    text: textOf(query, "q", "text") ?? undefined,
    from: timeOf(query, "from", "received_after", "receivedAfter"),
    until: timeOf(query, "until", "received_before", "receivedBefore"),
    internal: internal === null ? undefined : internal !== "false",
    before: textOf(query, "cursor") ?? undefined,
    limit: limitOf(query),
  };
}

/** Entries of a page: 50 when nothing is said, 1000 at most. */
export function limitOf(query: URLSearchParams): number {
  const limit = Number(query.get("limit") ?? 50);
  return Number.isInteger(limit) && limit > 0 ? Math.min(limit, 1000) : 50;
}

/** A moment as an address or a body gives it: a date, or milliseconds since 1970. */
export function parseTime(value: Json | undefined, name: string): number | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  const time = typeof value === "number" || /^\d+$/.test(String(value)) ? Number(value) : Date.parse(String(value));
  if (Number.isFinite(time)) return time;
  throw invalid(`"${name}" is no time: ${JSON.stringify(value)}. Write it like ${new Date(0).toISOString()}.`);
}

export function statusOf(word: string): RunStatus {
  const lower = word.toLowerCase();
  const status = statuses.find((known) => known === lower) ?? (lower === "scheduled" ? "queued" : undefined);
  if (status) return status;
  throw invalid(`No such status: ${word}. Known: ${statuses.join(", ")}.`);
}

export function requireExpression(source: string): string {
  const fault = expressionFault(source);
  if (fault === null) return source;
  throw invalid(`The condition ${JSON.stringify(source)} cannot be read: ${fault}.`);
}

/** A request's body as an object; an empty body counts as an empty object. */
export function bodyOf(body: string): JsonObject {
  if (body.trim() === "") return {};
  const value = tryParseJson(body);
  if (isObject(value)) return value;
  throw invalid("The request body is not a JSON object.");
}

/** The step to run again from, and its new arguments: a list, or one argument alone. */
export function fromStepOf(raw: Json | undefined): FromStep | null {
  if (raw === undefined || raw === null) return null;
  const step = isObject(raw) ? raw : {};
  const stepId = step.stepId ?? step.step_id ?? step.stepID;
  if (typeof stepId !== "string" || stepId === "") throw invalid('"fromStep" has no "stepId".');
  const { input } = step;
  if (input === undefined || input === null) return { stepId };
  return { stepId, input: Array.isArray(input) ? input : [input] };
}

export function invalid(message: string): EngineError {
  return new EngineError("INVALID_REQUEST", message);
}

function textOf(query: URLSearchParams, ...names: string[]): string | null {
  for (const name of names) {
    const value = query.get(name);
    if (value !== null && value !== "") return value;
  }
  return null;
}

/** Several values of a parameter: repeated, or with commas. */
function listOf(query: URLSearchParams, ...names: string[]): string[] {
  return names.flatMap((name) => query.getAll(name)).flatMap((value) => value.split(",").filter((part) => part !== ""));
}

function timeOf(query: URLSearchParams, ...names: string[]): number | undefined {
  const name = names.find((known) => query.has(known));
  return name === undefined ? undefined : parseTime(query.get(name), name);
}

function wordOf<Word extends string>(
  query: URLSearchParams,
  known: readonly Word[],
  ...names: string[]
): Word | undefined {
  const text = textOf(query, ...names);
  if (text === null) return undefined;
  const word = known.find((own) => own === text.toLowerCase());
  if (word !== undefined) return word;
  throw invalid(`"${names[0]}" is one of ${known.join(", ")}, not ${text}.`);
}
