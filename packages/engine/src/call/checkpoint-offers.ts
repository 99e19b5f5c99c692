import type { Reply } from "./reply.ts";

/** After this long an app that took no checkpoints is offered them again: it may have been a fault that has passed. */
const againMs = 10 * 60_000;

/**
 * Which functions report their steps as they finish. An app that cannot reach this engine from where it runs tries
 * each checkpoint five times before it answers the old way, some two seconds a step: it is not asked to twice.
 */
export class CheckpointOffers {
  readonly #declinedAt = new Map<string, number>();
  /** Calls in which the app has made a checkpoint. */
  readonly #used = new Set<number>();

  /** Whether to offer checkpoints to the next call of a function. */
  isOpenTo(slug: string, now: number): boolean {
    const declinedAt = this.#declinedAt.get(slug);
    return declinedAt === undefined || now - declinedAt > againMs;
  }

  /** The app has reached us in the middle of a call. */
  used(jobId: number): void {
    this.#used.add(jobId);
  }

  /** A step that ran in line and is reported only by the answer could not be, or was not to be, reported before. */
  answered(jobId: number, slug: string, reply: Reply, now: number): void {
    if (this.#used.has(jobId) || reply.kind !== "ops") return;
    const ran = reply.ops.some(({ op }) => op === "StepRun");
    const isOver = reply.ops.some(({ op }) => op === "RunComplete");
    if (ran && !isOver) this.#declinedAt.set(slug, now);
  }

  /** The call is over, with an answer or without. */
  ended(jobId: number): void {
    this.#used.delete(jobId);
  }
}
