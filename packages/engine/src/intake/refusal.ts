import type { Op } from "../call/op.ts";
import { parseUntil } from "../duration.ts";
import { parseExpression } from "../expression/expression.ts";
import type { Json } from "../json.ts";
import { limits } from "../limits.ts";
import type { RunState } from "../step/effect.ts";
import type { SaveStep } from "../step/finished-step.ts";

/** Why what an app reports cannot be followed at all; the run then fails with it instead of hanging. */
export function refusalOf(run: RunState, ops: Op[], now: number): Json {
  for (const op of ops) {
    if (op.op === "Unsupported") {
      return refuse("UnsupportedOperation", `This engine does not support ${op.reported} yet (step "${op.name}").`);
    }
    if (op.op === "WaitForEvent" && op.expression !== null && !parseExpression(op.expression)) {
      return refuse("UnsupportedExpression", `Step "${op.name}" waits with an unsupported condition: ${op.expression}`);
    }
    if (op.op === "WaitForSignal" && op.signal === "") {
      return refuse("InvalidSignal", `Step "${op.name}" waits for a signal without a name.`);
    }
    const until = untilOf(op);
    const at = until === "" ? now : parseUntil(until, now);
    if (at === null) return refuse("InvalidDuration", `Step "${op.name}" has a duration that cannot be read: ${until}`);
    if (at > now + limits.sleepMs) return refuse("InvalidDuration", `Step "${op.name}" would last more than 366 days.`);
  }
  return refusalOfSize(run, ops);
}

/** Why a run has grown too large to go on, by the number of its steps or by what they returned. */
export function refusalOfSize(run: RunState, ops: readonly { id: string }[], saved: SaveStep[] = []): Json {
  if (run.savedSteps.size + ops.length > limits.stepsPerRun) {
    return refuse("TooManySteps", `The run has more than ${limits.stepsPerRun} steps.`);
  }
  const added = saved.map(({ memo }) => Buffer.byteLength(JSON.stringify(memo)));
  const bytes = added.reduce((sum, size) => sum + size, run.stateBytes);
  if (bytes <= limits.runStateBytes) return null;
  const limit = `the limit is ${limits.runStateBytes}`;
  return refuse("RunStateTooLarge", `The outputs of the run's steps are ${bytes} bytes together, ${limit}.`);
}

function untilOf(op: Op): string {
  if (op.op === "Sleep") return op.until;
  return op.op === "WaitForEvent" || op.op === "WaitForSignal" ? op.timeout : "";
}

function refuse(name: string, message: string): Json {
  return { name, message };
}
