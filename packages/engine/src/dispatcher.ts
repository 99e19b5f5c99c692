import { type Answer, handleAnswer } from "./answer.ts";
import type { Context } from "./context.ts";
import { EngineError } from "./engine-error.ts";
import { fireTimer } from "./fire-timer.ts";
import { GroupCommit } from "./group-commit.ts";
import { type Reply, readReply } from "./reply.ts";
import { callRequest } from "./request.ts";
import { drainConsequences } from "./route-event.ts";
import { insertTimeout } from "./start-run.ts";
import { deleteJobOf, dueTimers, type JobRow, leaseJob, nextDueAt, nextDueCall } from "./storage/jobs.ts";
import { findRun, startRun } from "./storage/runs.ts";
import type { Targets } from "./targets.ts";
import { type AppResponse, TransportError } from "./transport.ts";

type Call = { job: JobRow; appId: string | null; abort: AbortController; keys: { key: string; limit: number }[] };

/** A failed write of an answer is tried again after this: the disk may have room by then. */
const rewriteDelayMs = 1000;

/**
 * Drives the jobs: every write to the database goes through `transact`, which in the same transaction takes
 * the calls that have come due and makes them once it is committed. So nothing polls, and going on from one
 * step to the next costs one commit.
 */
export class Dispatcher {
  readonly #context: Context;
  readonly #targets: Targets;
  readonly #maxCalls: number;
  readonly #onAppBack: (appId: string) => void;
  readonly #calls = new Map<number, Call>();
  readonly #away = new Set<string>();
  readonly #settled = new Set<() => void>();
  readonly #group = new GroupCommit((work) => this.transact(work));
  #running = false;
  #consideredUntil = 0;
  #disarm: () => void = () => {};

  constructor(context: Context, targets: Targets, options: { maxCalls: number; onAppBack: (appId: string) => void }) {
    this.#context = context;
    this.#targets = targets;
    this.#maxCalls = options.maxCalls;
    this.#onAppBack = options.onAppBack;
  }

  start(): void {
    this.#running = true;
    this.#wake();
  }

  /** Takes no more jobs, waits for the calls in flight up to a bound, and gives up the rest: they start again next time. */
  async stop(waitMs: number): Promise<void> {
    this.#running = false;
    this.#disarm();
    let expired = false;
    const bound = setTimeout(() => {
      expired = true;
      this.notify();
    }, waitMs);
    while (this.#calls.size > 0 && !expired) await this.nextChange();
    clearTimeout(bound);
    for (const call of this.#calls.values()) call.abort.abort();
    this.#calls.clear();
  }

  /** Resolves after the next committed change. */
  nextChange(): Promise<void> {
    return new Promise((resolve) => this.#settled.add(resolve));
  }

  notify(): void {
    const waiting = [...this.#settled];
    this.#settled.clear();
    for (const resolve of waiting) resolve();
  }

  /** As `transact`, but in one commit with everything else that arrives in this turn of the event loop. */
  write<Result>(work: () => Result): Promise<Result> {
    return this.#group.add(() => this.#context.database.attempt(() => this.#complete(work)));
  }

  #complete<Result>(work: () => Result): Result {
    this.#context.consequences.length = 0;
    const result = work();
    drainConsequences(this.#context);
    return result;
  }

  /** Runs `work` and everything it causes in one transaction, then makes the calls that are due. */
  transact<Result>(work: () => Result): Result {
    const { result, claimed } = this.#context.database.transaction(() => {
      const result = this.#complete(work);
      return { result, claimed: this.#running ? this.#claim() : [] };
    });
    for (const call of claimed) {
      this.#calls.set(call.job.id, call);
      void this.#call(call);
    }
    this.#arm();
    this.notify();
    return result;
  }

  /** Fires the timers that are due and leases as many due calls as there is room for. */
  #claim(): Call[] {
    const { database, clock } = this.#context;
    let now = clock.now();
    for (let timers = dueTimers(database, now); timers.length > 0; timers = dueTimers(database, now)) {
      for (const timer of timers) {
        fireTimer(this.#context, timer);
      }
      drainConsequences(this.#context);
      now = clock.now(); // What the timers have caused is due a moment later than they were.
    }
    this.#consideredUntil = now;

    const claimed: Call[] = [];
    while (this.#calls.size + claimed.length < this.#maxCalls) {
      const due = nextDueCall(database, now, fullKeys([...this.#calls.values(), ...claimed]));
      if (!due) break;
      claimed.push(this.#lease(due, now));
    }
    return claimed;
  }

  #lease(due: JobRow, now: number): Call {
    const { database, registry } = this.#context;
    const job = leaseJob(database, due, now);
    const fn = registry.get(findRun(database, job.run_id)?.function_slug ?? "");
    if (startRun(database, job.run_id, now)) {
      deleteJobOf(database, job.run_id, "start_timeout", "");
      const finishMs = fn?.finishTimeoutMs ?? null;
      if (finishMs !== null) insertTimeout(this.#context, job.run_id, "finish_timeout", now + finishMs);
    }
    const keys = [job.concurrency_a, job.concurrency_b].flatMap((key, index) => {
      const limit = fn?.concurrency[index]?.limit;
      return key !== null && limit !== undefined ? [{ key, limit }] : [];
    });
    return { job, appId: fn?.appId ?? null, abort: new AbortController(), keys };
  }

  async #call(call: Call): Promise<void> {
    const { clock, log } = this.#context;
    const startedAt = clock.now();
    let statusCode: number | null = null;
    let reply: Reply;
    try {
      const response = await this.#send(call);
      statusCode = response?.status ?? null;
      reply = response ? readReply(response, clock.now()) : { kind: "unanswered", failure: "lost", reason: "No run." };
    } catch (error) {
      reply = unansweredBy(error);
      log("debug", "A call to an app was not answered.", { runId: call.job.run_id, error });
    }
    await this.#settle(call, { job: call.job, startedAt, statusCode, reply });
  }

  async #send(call: Call): Promise<AppResponse | null> {
    const { database, registry } = this.#context;
    const run = findRun(database, call.job.run_id);
    const fn = registry.get(run?.function_slug ?? "");
    if (!run || !fn) return null;
    const route = this.#targets.routeOf(fn);
    const request = callRequest(database, route.url, fn, run, call.job, "dev");
    return route.transport(request, call.abort.signal);
  }

  async #settle(call: Call, answer: Answer): Promise<void> {
    const { clock, database, log } = this.#context;
    if (!database.isOpen || this.#calls.get(call.job.id) !== call) return; // Given up by stop().
    try {
      await this.write(() => {
        handleAnswer(this.#context, answer);
        this.#calls.delete(call.job.id); // Here, so that the same transaction can give its place to the next call.
      });
      this.#noteReachability(call.appId, answer.reply);
    } catch (error) {
      if (!database.isOpen) return;
      this.#calls.set(call.job.id, call);
      log("error", "An app's answer could not be handled.", { runId: call.job.run_id, error });
      const again = error instanceof EngineError ? answer : { ...answer, reply: internalFailure(error) };
      clock.after(rewriteDelayMs, () => void this.#settle(call, again));
    }
  }

  /** An app that is back may be a new version of itself: its functions are read again. */
  #noteReachability(appId: string | null, reply: Reply): void {
    if (appId === null) return;
    if (reply.kind === "unanswered") this.#away.add(appId);
    else if (this.#away.delete(appId)) this.#onAppBack(appId);
  }

  #arm(): void {
    this.#disarm();
    if (!this.#running) return;
    const { database, clock } = this.#context;
    // Jobs due until then are taken or wait for room, which the end of a call makes; the timer is for the next one.
    const dueAt = nextDueAt(database, this.#consideredUntil);
    if (dueAt !== null) this.#disarm = clock.after(dueAt - clock.now(), () => this.#wake());
  }

  /** Does what has come due. A database that fails now is tried again soon, or nothing would wake us. */
  #wake(): void {
    const { database, clock, log } = this.#context;
    try {
      this.transact(() => undefined);
    } catch (error) {
      if (!database.isOpen) return;
      log("error", "The jobs that are due could not be taken.", { error });
      this.#disarm = clock.after(rewriteDelayMs, () => this.#wake());
    }
  }
}

function fullKeys(calls: Call[]): string[] {
  const counts = new Map<string, number>();
  const full: string[] = [];
  for (const { key, limit } of calls.flatMap((call) => call.keys)) {
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    if (count >= limit) full.push(key);
  }
  return full;
}

function unansweredBy(error: unknown): Reply {
  if (error instanceof TransportError) return { kind: "unanswered", failure: error.failure, reason: error.message };
  const message = error instanceof Error ? error.message : String(error);
  return { kind: "unanswered", failure: "refused", reason: `The app's handler failed: ${message}` };
}

/** A defect of ours must end the run, not hold it for ever. */
function internalFailure(error: unknown): Reply {
  const message = `The engine could not handle the app's answer: ${error instanceof Error ? error.message : error}`;
  const failure = { name: "EngineError", message };
  return { kind: "error", error: failure, version: null, retry: false, retryAfterMs: null };
}
