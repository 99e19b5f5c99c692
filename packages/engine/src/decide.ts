import { retryDelayMs, unreachableDelayMs } from "./backoff.ts";
import { parseUntil } from "./duration.ts";
import { parseEquality } from "./expression.ts";
import type { Json, JsonObject } from "./json.ts";
import { limits } from "./limits.ts";
import { completeId, type Op } from "./op.ts";
import type { Reply } from "./reply.ts";

export type Pending = { id: string; race: boolean };

/** What a decision needs to know about a run. */
export type RunState = {
  requestVersion: number;
  planning: boolean;
  pending: Pending[];
  savedSteps: ReadonlySet<string>;
};

/** What a decision needs to know about the call that was answered. */
export type CallState = {
  stepId: string | null;
  attempt: number;
  maxAttempts: number;
  unreachable: number;
  lost: number;
  empty: number;
  again: boolean;
};

export type Settings = {
  now: number;
  random: () => number;
  retryIntervalMs: number | null;
  stepOutputBytes: number;
};

/** `{data}` or `{error}`: the only forms in which a step's end is kept and sent back. */
export type Memo = { data: Json } | { error: Json };

export type Effect =
  | { do: "save-step"; id: string; op: string; name: string; memo: Memo }
  | { do: "run-step"; id: string; name: string }
  | { do: "sleep"; id: string; name: string; until: number }
  | { do: "wait"; id: string; name: string; event: string; expression: string | null; until: number }
  | { do: "invoke"; id: string; name: string; slug: string; payload: JsonObject; until: number }
  | { do: "discover" }
  | { do: "ask-again"; empty: number }
  | { do: "plan"; requestVersion: number; planning: boolean; pending: Pending[] }
  | { do: "warn"; text: string }
  | { do: "retry"; attempt: number; delayMs: number }
  | { do: "wait-for-app"; attempt: number; unreachable: number; lost: number; delayMs: number }
  | { do: "complete"; output: Json }
  | { do: "fail"; error: Json };

/**
 * The heart of the engine: what follows from an app's reply to one call. Pure, so that every rule of the
 * protocol can be tested without a server; the shell writes the effects in one transaction. Unless one of
 * them is `retry`, `wait-for-app` or `ask-again`, the call's job is done.
 */
export function decide(run: RunState, call: CallState, reply: Reply, settings: Settings): Effect[] {
  switch (reply.kind) {
    case "output":
      return [{ do: "complete", output: reply.output }];
    case "error":
      return retryOrFail(call, reply, settings, { do: "fail", error: reply.error });
    case "unanswered":
      return unanswered(call, reply, settings);
    case "ops":
      return decideOps(run, call, reply, settings);
    default:
      return reply satisfies never;
  }
}

/** What follows when a timer, an event or another run ends a step: the same as when the app reports it. */
export function decideResume(run: RunState, step: { id: string; op: string; name: string }, memo: Memo): Effect[] {
  if (run.savedSteps.has(step.id)) return [];
  const race = run.pending.some((pending) => pending.id === step.id && pending.race);
  const pending = run.pending.filter((other) => other.id !== step.id);
  return [{ do: "save-step", ...step, memo }, ...goOn({ ...run, pending }, race)];
}

function decideOps(
  run: RunState,
  call: CallState,
  reply: Extract<Reply, { kind: "ops" }>,
  settings: Settings,
): Effect[] {
  const requestVersion = run.requestVersion === -1 ? (reply.version ?? -1) : run.requestVersion;
  const failed = reply.ops.find((op) => op.id === completeId && "error" in op);
  if (failed && "error" in failed) {
    return retryOrFail(call, reply, settings, { do: "fail", error: failed.error });
  }
  const complete = reply.ops.find((op) => op.op === "RunComplete");
  if (complete) return [...finished(reply.ops, settings), { do: "complete", output: complete.data }];

  const refusal = refusalOf(run, reply.ops, settings);
  if (refusal) return [{ do: "fail", error: refusal }];

  // A step may have ended while this reply was on its way: what it says about such a step is old.
  const ops = reply.ops.filter((op) => !run.savedSteps.has(op.id));
  const open = ops.filter(isOpen);
  const saved = finished(ops, settings);
  const ended = new Set(saved.map((effect) => effect.id));
  const retried = ops.find((op) => op.op === "StepError" && !isLastTry(call, reply));
  const exhausted = ops.flatMap((op) => (op.op === "StepError" && op !== retried ? [failStep(op)] : []));
  for (const effect of exhausted) ended.add(effect.id);

  const racing = run.pending.some((pending) => pending.race && ended.has(pending.id));
  const pending = run.pending.filter((step) => !ended.has(step.id));
  for (const op of open) {
    if (!pending.some((step) => step.id === op.id)) pending.push({ id: op.id, race: op.race });
  }
  const next: RunState = { ...run, requestVersion, pending, planning: run.planning || open.length > 1 };

  const effects: Effect[] = [...saved, ...exhausted, ...inOrder(open).flatMap((op) => openStep(op, settings))];
  if (retried) {
    const { planning } = next;
    effects.push({ do: "plan", requestVersion, planning, pending }, retryOf(call, reply, settings));
    return effects;
  }
  if (open.length === 0 && ended.size === 0) return nothingNew(next, call, reply, settings);
  return ended.size > 0 || call.again
    ? [...effects, ...goOn(next, call.again || racing)]
    : [...effects, { do: "plan", requestVersion, planning: next.planning, pending }];
}

/** Such an answer may be older than what has happened meanwhile; one after the other of them is a defect of the app. */
function nothingNew(run: RunState, call: CallState, reply: Retryable, settings: Settings): Effect[] {
  const empty = call.again ? 0 : call.empty + 1;
  const plan = planOf(run);
  if (empty <= limits.emptyReplies) return [plan, { do: "ask-again", empty }];
  const message = `The app answered ${empty} times in a row with nothing new: no step, no result, no error.`;
  return [plan, ...retryOrFail(call, reply, settings, { do: "fail", error: { name: "EmptyReply", message } })];
}

/**
 * Asks the app what comes next once nothing is open, or at once when a racing step ended. Steps of a race
 * that still run do not hold the others up, but keep the run planning: in line, they would run twice.
 */
function goOn(run: RunState, atOnce: boolean): Effect[] {
  const waiting = run.pending.some((step) => !step.race);
  return waiting && !atOnce ? [planOf(run)] : [planOf(run), { do: "discover" }];
}

function planOf({ requestVersion, planning, pending }: RunState): Effect {
  return { do: "plan", requestVersion, planning: planning && pending.length > 0, pending };
}

type OpenOp = Extract<Op, { op: "StepPlanned" | "Sleep" | "WaitForEvent" | "InvokeFunction" }>;

function isOpen(op: Op): op is OpenOp {
  return op.op === "StepPlanned" || op.op === "Sleep" || op.op === "WaitForEvent" || op.op === "InvokeFunction";
}

/** Waits first, so that a step which emits the awaited event cannot come before them. */
function inOrder(ops: OpenOp[]): OpenOp[] {
  return [...ops.filter((op) => op.op === "WaitForEvent"), ...ops.filter((op) => op.op !== "WaitForEvent")];
}

function openStep(op: OpenOp, { now }: Settings): Effect[] {
  const { id, name } = op;
  switch (op.op) {
    case "StepPlanned":
      return [{ do: "run-step", id, name }];
    case "Sleep": {
      const effect: Effect = { do: "sleep", id, name, until: parseUntil(op.until, now) ?? now };
      if (op.until !== "") return [effect];
      return [effect, { do: "warn", text: `The sleep "${name}" has no duration the SDK could read: it ends at once.` }];
    }
    case "WaitForEvent":
      return [
        {
          do: "wait",
          id,
          name,
          event: op.event,
          expression: op.expression,
          until: parseUntil(op.timeout, now) ?? now,
        },
      ];
    case "InvokeFunction": {
      const until = op.timeout === null ? now + limits.invokeMs : (parseUntil(op.timeout, now) ?? now);
      return [{ do: "invoke", id, name, slug: op.slug, payload: op.payload, until }];
    }
    default:
      return op satisfies never;
  }
}

type SaveStep = Extract<Effect, { do: "save-step" }>;

function finished(ops: Op[], settings: Settings): SaveStep[] {
  return ops.flatMap((op): SaveStep[] => {
    if (op.op === "StepFailed" && op.id !== completeId) return [failStep(op)];
    if (op.op !== "StepRun") return [];
    const { id, name } = op;
    const bytes = Buffer.byteLength(JSON.stringify(op.data));
    if (bytes <= settings.stepOutputBytes)
      return [{ do: "save-step", id, op: "StepRun", name, memo: { data: op.data } }];
    const message = `The output of step "${name}" is ${bytes} bytes, the limit is ${settings.stepOutputBytes}: store large data elsewhere and return its key.`;
    return [{ do: "save-step", id, op: "StepFailed", name, memo: { error: { name: "StepOutputTooLarge", message } } }];
  });
}

function failStep(op: Extract<Op, { op: "StepError" | "StepFailed" }>): SaveStep {
  return { do: "save-step", id: op.id, op: "StepFailed", name: op.name, memo: { error: op.error } };
}

/** Why a reply cannot be followed at all; the run then fails with it instead of hanging. */
function refusalOf(run: RunState, ops: Op[], { now }: Settings): Json {
  for (const op of ops) {
    if (op.op === "Unsupported") {
      return refuse("UnsupportedOperation", `This engine does not support ${op.reported} yet (step "${op.name}").`);
    }
    if (op.op === "WaitForEvent" && op.expression !== null && !parseEquality(op.expression)) {
      return refuse("UnsupportedExpression", `Step "${op.name}" waits with an unsupported condition: ${op.expression}`);
    }
    const until = op.op === "Sleep" ? op.until : op.op === "WaitForEvent" ? op.timeout : "";
    const at = until === "" ? now : parseUntil(until, now);
    if (at === null) return refuse("InvalidDuration", `Step "${op.name}" has a duration that cannot be read: ${until}`);
    if (at > now + limits.sleepMs) return refuse("InvalidDuration", `Step "${op.name}" would last more than 366 days.`);
  }
  if (run.savedSteps.size + ops.length > limits.stepsPerRun) {
    return refuse("TooManySteps", `The run has more than ${limits.stepsPerRun} steps.`);
  }
  return null;
}

function refuse(name: string, message: string): Json {
  return { name, message };
}

type Retryable = { retry: boolean; retryAfterMs: number | null };

function isLastTry(call: CallState, reply: Retryable): boolean {
  return !reply.retry || call.attempt + 1 >= call.maxAttempts;
}

function retryOrFail(call: CallState, reply: Retryable, settings: Settings, failure: Effect): Effect[] {
  return isLastTry(call, reply) ? [failure] : [retryOf(call, reply, settings)];
}

function retryOf(call: CallState, reply: Retryable, settings: Settings): Effect {
  const tableMs = settings.retryIntervalMs ?? retryDelayMs(call.attempt, settings.random);
  return { do: "retry", attempt: call.attempt + 1, delayMs: reply.retryAfterMs ?? tableMs };
}

/** An app that is away costs no attempt of the user's; one that dies of every call does, in the end. */
function unanswered(call: CallState, reply: Extract<Reply, { kind: "unanswered" }>, settings: Settings): Effect[] {
  const lost = reply.failure === "lost" ? call.lost + 1 : call.lost;
  if (reply.failure === "refused" || lost >= limits.lostCallsPerAttempt) {
    const error = { name: "AppCallFailed", message: reply.reason };
    return retryOrFail(call, { retry: true, retryAfterMs: null }, settings, { do: "fail", error });
  }
  const delayMs = unreachableDelayMs(call.unreachable);
  return [{ do: "wait-for-app", attempt: call.attempt, unreachable: call.unreachable + 1, lost, delayMs }];
}
