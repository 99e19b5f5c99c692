import type { RegisteredFunction } from "../app/registry.ts";
import type { Context } from "../context.ts";
import { nextStart } from "../intake/gcra.ts";
import { findThrottle, saveThrottle } from "../storage/flow.ts";
import { headOfLane, type JobRow, triedCalls } from "../storage/jobs.ts";
import {
  blockers,
  blockLane,
  findLane,
  firstReadyLane,
  holdLane,
  type LaneRow,
  readyQueues,
  wakeLane,
} from "../storage/lanes.ts";
import { fairest } from "./fair-share.ts";

/** A limit that a call counts against. */
export type Slot = { key: string; limit: number };
/** What the queue has to know about a call in flight. */
export type OpenCall = { slug: string; slots: readonly Slot[] };

/**
 * Chooses which call is made next. A lane whose limit is used up or whose throttle is closed is set aside with a note of
 * what it waits for, so that the length of a queue costs nothing until it can move.
 */
export class CallQueue {
  readonly #context: Context;
  readonly #maxCalls: number;
  readonly #lastTurns = new Map<string, number>();
  #turn = 0;
  /** The limits that lanes are set aside for; `null` when they have to be read again. */
  #blockers: Map<string, Slot> | null = null;

  constructor(context: Context, maxCalls: number) {
    this.#context = context;
    this.#maxCalls = maxCalls;
  }

  /** After a transaction that was not committed: what it had noted is not so. */
  forget(): void {
    this.#blockers = null;
  }

  /** The next call among the functions that `isCallable`, ready to be leased; `undefined` when none can be made now. */
  next(open: readonly OpenCall[], now: number, isCallable: (slug: string) => boolean): JobRow | undefined {
    const { database, registry } = this.#context;
    const counts = countSlots(open);
    const openOf = countBy(open.map(({ slug }) => slug));
    const freePlaces = this.#maxCalls - open.length;
    while (freePlaces > 0) {
      this.#wake(counts, now);
      const contenders = readyQueues(database, now)
        .filter(({ function_slug: slug }) => isCallable(slug))
        .map(({ function_slug: slug, ready_at: readyAt }) => {
          return { slug, readyAt, open: openOf.get(slug) ?? 0, lastTurn: this.#lastTurns.get(slug) ?? 0 };
        });
      const slug = fairest(contenders, freePlaces, this.#maxCalls);
      const lane = slug === null ? undefined : firstReadyLane(database, slug, now);
      const job = lane && headOfLane(database, lane.id);
      if (!lane || !job) return undefined;
      if (!this.#setAside(lane, registry.get(lane.function_slug), counts, now)) {
        this.#turn += 1;
        this.#lastTurns.set(lane.function_slug, this.#turn);
        return job;
      }
    }
    return undefined;
  }

  /**
   * The one call that shows whether an app is back: one that has tried already, once it is due, so that no other run is
   * begun for it; rather not one that the app may have died of. The next due call when none has tried yet.
   */
  nextProbe(open: readonly OpenCall[], now: number, appId: string): JobRow | undefined {
    const { database, registry } = this.#context;
    const counts = countSlots(open);
    const tried = triedCalls(database, appId).find((job) => fullSlot(slotsOf(this.#context, job), counts) === null);
    if (tried) return tried.due_at <= now ? tried : undefined;
    return this.next(open, now, (slug) => registry.get(slug)?.appId === appId);
  }

  /** Notes what a lane has to wait for; `false` when its first call can be made, which then counts as begun. */
  #setAside(lane: LaneRow, fn: RegisteredFunction | undefined, counts: Map<string, number>, now: number): boolean {
    const { database } = this.#context;
    const full = fullSlot(slotsOfLane(lane, fn), counts);
    if (full) {
      blockLane(database, lane.id, nameOf(full));
      this.#blockers?.set(nameOf(full), full);
      return true;
    }
    if (lane.starts === 0 || !fn?.throttle) return false;
    const arrivalAt = findThrottle(database, fn.slug, lane.throttle_key);
    const start = nextStart(fn.throttle, arrivalAt, now);
    if (start.at > now) {
      holdLane(database, lane.id, start.at);
      return true;
    }
    saveThrottle(database, fn.slug, lane.throttle_key, start.arrivalAt);
    return false;
  }

  /** Sets one lane going for every limit that has room again; taking its call decides about the next one. */
  #wake(counts: Map<string, number>, now: number): void {
    const { database } = this.#context;
    this.#blockers ??= new Map(blockers(database).map((name) => [name, slotOf(name)]));
    for (const [name, { key, limit }] of this.#blockers) {
      if ((counts.get(key) ?? 0) >= limit) continue;
      // One that is not due yet would leave the others waiting for nobody.
      let woken = wakeLane(database, name);
      while (woken && (woken.head_due_at ?? Number.POSITIVE_INFINITY) > now) woken = wakeLane(database, name);
      if (!woken) this.#blockers.delete(name);
    }
  }
}

/** The limits a call counts against, as its function states them now. */
export function slotsOf({ database, registry }: Context, job: JobRow): Slot[] {
  const lane = job.lane_id === null ? undefined : findLane(database, job.lane_id);
  return lane ? slotsOfLane(lane, registry.get(lane.function_slug)) : [];
}

function slotsOfLane(lane: LaneRow, fn: RegisteredFunction | undefined): Slot[] {
  return [lane.key_a, lane.key_b].flatMap((key, index) => {
    const limit = fn?.concurrency[index]?.limit;
    return key === "" || limit === undefined ? [] : [{ key, limit }];
  });
}

function fullSlot(slots: readonly Slot[], counts: Map<string, number>): Slot | null {
  return slots.find(({ key, limit }) => (counts.get(key) ?? 0) >= limit) ?? null;
}

function countSlots(open: readonly OpenCall[]): Map<string, number> {
  return countBy(open.flatMap(({ slots }) => slots.map(({ key }) => key)));
}

function countBy(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** Functions that share a key may allow it differently, so what a lane waits for is the key at its own limit. */
function nameOf({ key, limit }: Slot): string {
  return `${limit} ${key}`;
}

function slotOf(name: string): Slot {
  const space = name.indexOf(" ");
  return { limit: Number(name.slice(0, space)), key: name.slice(space + 1) };
}
