import type { Json } from "../json.ts";

/** What one evaluation has to do with: the events, the engine's clock in milliseconds, and the work it may still do. */
export type Frame = { event: Json; async: Json; now: number; work: number; locals: Json[] };

/** A compiled expression, or a part of one. Throws an `ExpressionFault` when it has no value. */
export type Compiled = (frame: Frame) => Json;

/** An expression that has no value for these events: it matches nothing. */
export class ExpressionFault extends Error {}

/** Work is an item of a list that a condition looks at, or 64 characters of text: this much takes about 0.2 seconds. */
const mostWork = 1_000_000;

export function newFrame(event: Json, async: Json, now: number): Frame {
  return { event, async, now, work: mostWork, locals: [] };
}

/** Counts work, so that nested lists, or long texts for each item of one, end in an error and not in a standstill. */
export function spend(frame: Frame, work: number): void {
  frame.work -= work;
  if (frame.work < 0) throw new ExpressionFault("it takes too long");
}
