import type { Context } from "../context.ts";
import type { Dispatcher } from "../queue/dispatcher.ts";
import { deleteOldBulk } from "../storage/bulk-operations.ts";
import { deleteOldExpressionFaults } from "../storage/expression-faults.ts";
import { deleteOldRequests } from "../storage/requests.ts";
import {
  type Bound,
  deleteEndedRuns,
  deleteUnusedEvents,
  firstEventBeyond,
  firstRunBeyond,
} from "../storage/retention.ts";

const dayMs = 86_400_000;

/** How long what is over is kept. What exceeds the age or the number goes, oldest first; `Infinity` keeps everything. */
export type Retention = {
  /** Finished runs and events older than this are deleted. */
  ageMs: number;
  /** Finished runs kept at most. */
  runs: number;
  /** Events kept at most, besides those of runs that are kept. */
  events: number;
};

export const defaultRetention: Retention = { ageMs: 30 * dayMs, runs: 100_000, events: 250_000 };

/** Rows of one transaction: a few milliseconds, after which what else is due gets as much time. */
const batchSize = 100;
const pauseMs = 5;
const everyMs = 60_000;
const pagesAtATime = 500;
const keyMs = dayMs;

/** Deletes what is over, now and then, in small pieces, as long as the engine runs. */
export class Retirement {
  readonly #context: Context;
  readonly #dispatcher: Dispatcher;
  readonly #keep: Retention;
  #stopped = false;
  #disarm: () => void = () => {};

  constructor(context: Context, dispatcher: Dispatcher, keep: Retention) {
    this.#context = context;
    this.#dispatcher = dispatcher;
    this.#keep = keep;
  }

  start(): void {
    this.#arm();
  }

  stop(): void {
    this.#stopped = true;
    this.#disarm();
  }

  /** Deletes everything that is over by now, and says how many runs and events that were. */
  async now(): Promise<{ runs: number; events: number }> {
    const { clock, database } = this.#context;
    const deleted = { runs: 0, events: 0 };
    const oldest = clock.now() - this.#keep.ageMs;
    const runs = boundOf(oldest, this.#keep.runs, (keep) => firstRunBeyond(database, keep));
    await this.#inPieces(() => {
      const n = runs ? deleteEndedRuns(database, runs, batchSize) : 0;
      deleted.runs += n;
      return n === batchSize;
    });
    const events = boundOf(oldest, this.#keep.events, (keep) => firstEventBeyond(database, keep));
    let place: Bound | null = events && { at: -1, id: "" };
    await this.#inPieces(() => {
      if (!events || !place) return false;
      const piece = deleteUnusedEvents(database, events, place, batchSize);
      deleted.events += piece.deleted;
      place = piece.next;
      return place !== null;
    });
    await this.#inPieces(() => {
      deleteOldRequests(database, clock.now() - keyMs);
      if (Number.isFinite(oldest)) {
        deleteOldBulk(database, oldest);
        deleteOldExpressionFaults(database, oldest);
      }
      return false;
    });
    if (deleted.runs + deleted.events > 0) {
      await this.#giveBack();
      this.#context.log("info", "Deleted what was over.", deleted);
    }
    return deleted;
  }

  /** Repeats a small transaction while it says that there is more, with a pause in between. */
  async #inPieces(piece: () => boolean): Promise<void> {
    const { database } = this.#context;
    for (let more = true; more && database.isOpen && !this.#stopped; ) {
      more = this.#dispatcher.transact(piece);
      await new Promise((resolve) => setTimeout(resolve, more ? pauseMs : 0));
    }
  }

  async #giveBack(): Promise<void> {
    const { database } = this.#context;
    const free = () => database.get<{ freelist_count: number }>("pragma freelist_count")?.freelist_count ?? 0;
    // A tenth of the file stays, for what comes next: giving back and taking again costs more than keeping.
    const pages = database.get<{ page_count: number }>("pragma page_count")?.page_count ?? 0;
    for (let before = Infinity; !this.#stopped && database.isOpen && free() > pages / 10 && free() < before; ) {
      before = free();
      database.shrink(pagesAtATime);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #arm(): void {
    if (this.#stopped) return;
    this.#disarm = this.#context.clock.after(everyMs, () => {
      this.now()
        .catch((error: unknown) => {
          if (this.#context.database.isOpen)
            this.#context.log("error", "What is over could not be deleted.", { error });
        })
        .finally(() => this.#arm());
    });
  }
}

/** Up to where things are over, by age or by number; `null` when nothing is. */
function boundOf(oldest: number, keep: number, beyond: (keep: number) => Bound | null): Bound | null {
  const byAge = oldest > 0 && Number.isFinite(oldest) ? { at: oldest - 1, id: "\uffff" } : null;
  const byNumber = Number.isFinite(keep) ? beyond(keep) : null;
  if (!byAge || !byNumber) return byAge ?? byNumber;
  return byAge.at >= byNumber.at ? byAge : byNumber;
}
