import { completeId } from "../call/op.ts";
import type { Reply } from "../call/reply.ts";
import { refusalOf, refusalOfSize } from "../intake/refusal.ts";
import { limits } from "../limits.ts";
import { isOpen, openStep, waitsFirst } from "../view/open-step.ts";
import { retryDelayMs, unreachableDelayMs } from "./backoff.ts";
import type { Effect, Memo, RunState, Settings } from "./effect.ts";
import { deferEffects, failStep, finishedSteps, inputEffects } from "./finished-step.ts";

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
  // A step may have ended while this reply was on its way: what it says about such a step is old.
  const ops = reply.ops.filter(({ id, op }) => !run.savedSteps.has(id) && op !== "DeferAdd" && op !== "DeferAbort");
  const noted = [...deferEffects(reply.ops), ...inputEffects(ops)];
  const saved = finishedSteps(ops, settings.stepOutputBytes);
  const failed = ops.find((op) => op.id === completeId && "error" in op);
  if (failed && "error" in failed) {
    return [...noted, ...saved, ...retryOrFail(call, reply, settings, { do: "fail", error: failed.error })];
  }
  const complete = ops.find((op) => op.op === "RunComplete");
  const refusal = complete ? null : (refusalOf(run, ops, settings.now) ?? refusalOfSize(run, ops, saved));
  if (refusal) return [{ do: "fail", error: refusal }];
  if (complete) return [...noted, ...saved, { do: "complete", output: complete.data }];

  const open = ops.filter(isOpen);
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

  const opened = waitsFirst(open).flatMap((op) => openStep(op, settings.now));
  const effects: Effect[] = [...noted, ...saved, ...exhausted, ...opened];
  if (retried) {
    const { planning } = next;
    effects.push({ do: "plan", requestVersion, planning, pending }, retryOf(call, reply, settings));
    return effects;
  }
  if (open.length === 0 && ended.size === 0) return [...noted, ...nothingNew(next, call, reply, settings)];
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
