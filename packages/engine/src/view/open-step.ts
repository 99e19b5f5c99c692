import type { Op } from "../call/op.ts";
import { parseUntil } from "../duration.ts";
import { limits } from "../limits.ts";
import type { Effect } from "../step/effect.ts";

const openOps = [
  "StepPlanned",
  "Sleep",
  "WaitForEvent",
  "WaitForSignal",
  "InvokeFunction",
  "Gateway",
  "AIGateway",
] as const;

/** A step that is reported before it has ended. */
export type OpenOp = Extract<Op, { op: (typeof openOps)[number] }>;

export function isOpen(op: Op): op is OpenOp {
  return openOps.some((open) => open === op.op);
}

/** Waits first, so that a step which emits the awaited event cannot come before them. */
export function waitsFirst(ops: OpenOp[]): OpenOp[] {
  const isWait = ({ op }: OpenOp) => op === "WaitForEvent" || op === "WaitForSignal";
  return [...ops.filter(isWait), ...ops.filter((op) => !isWait(op))];
}

/** What has to be written so that an open step ends one day. */
export function openStep(op: OpenOp, now: number): Effect[] {
  const { id, name } = op;
  switch (op.op) {
    case "StepPlanned":
      return [{ do: "run-step", id, name }];
    case "Sleep": {
      const effect: Effect = { do: "sleep", id, name, until: parseUntil(op.until, now) ?? now };
      if (op.until !== "") return [effect];
      return [effect, { do: "warn", text: `The sleep "${name}" has no duration the SDK could read: it ends at once.` }];
    }
    case "WaitForEvent": {
      const until = parseUntil(op.timeout, now) ?? now;
      return [{ do: "wait", id, name, event: op.event, expression: op.expression, until }];
    }
    case "WaitForSignal": {
      const until = parseUntil(op.timeout, now) ?? now;
      return [{ do: "wait-for-signal", id, name, signal: op.signal, replaces: op.replaces, until }];
    }
    case "InvokeFunction": {
      const until = op.timeout === null ? now + limits.invokeMs : (parseUntil(op.timeout, now) ?? now);
      return [{ do: "invoke", id, name, slug: op.slug, payload: op.payload, until }];
    }
    case "Gateway":
    case "AIGateway":
      return [{ do: "fetch", id, name, op: op.op, request: op.request }];
    default:
      return op satisfies never;
  }
}
