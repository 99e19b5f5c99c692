import { Presence } from "../app/presence.ts";
import { CallDeadline } from "../call/call-deadline.ts";
import { type CallDeps, isGatewayJob, makeCall } from "../call/make-call.ts";
import { internalFailure } from "../call/reply.ts";
import type { Context } from "../context.ts";
import { EngineError } from "../engine-error.ts";
import { fireDue } from "../intake/fire-due.ts";
import { drainConsequences } from "../intake/route-event.ts";
import { limits } from "../limits.ts";
import { followClockBack } from "../run/clock-set-back.ts";
import { insertTimeout } from "../run/start-run.ts";
import { type Answer, handleAnswer } from "../step/answer.ts";
import { listApps } from "../storage/functions.ts";
import { deleteJobOf, goneJobs, type JobRow, leaseJob, nextDueAt, recallUnreachable } from "../storage/jobs.ts";
import { slugOfRun, startRun } from "../storage/runs.ts";
import { nextScheduleAt } from "../storage/schedules.ts";
import { CallQueue, type OpenCall, slotsOf } from "./call-queue.ts";
import { GroupCommit } from "./group-commit.ts";

type Call = OpenCall & {
  job: JobRow;
  appId: string | null;
  signs: number;
  isProbe: boolean;
  abort: AbortController;
  deadline: CallDeadline;
  /** When it was made, or last reported steps. */
  since: number;
};

export type DispatcherOptions = {
  maxCalls: number;
  /** How long an app may take for an answer, or between two reports of steps. */
  callMs?: number;
  onAppBack: (appId: string) => void;
};

/** A failed write of an answer is tried again after this: the disk may have room by then. */
const rewriteDelayMs = 1000;

/** Timers stand still while the machine sleeps, and know nothing of a clock set forward: look at it this often. */
const longestNapMs = 30_000;

/**
 * Drives the jobs: every write to the database goes through `transact`, which in the same transaction takes
 * the calls that have come due and makes them once it is committed. So nothing polls, and going on from one
 * step to the next costs one commit.
 */
export class Dispatcher {
  readonly #context: Context;
  readonly #deps: CallDeps;
  readonly #maxCalls: number;
  readonly #callMs: number;
  readonly #onAppBack: (appId: string) => void;
  readonly #calls = new Map<number, Call>();
  readonly #presence = new Presence();
  readonly #queue: CallQueue;
  readonly #settled = new Set<() => void>();
  readonly #group = new GroupCommit((work) => this.transact(work));
  #running = false;
  #consideredUntil = 0;
  #disarm: () => void = () => {};

  constructor(context: Context, deps: CallDeps, options: DispatcherOptions) {
    this.#context = context;
    this.#deps = deps;
    this.#maxCalls = options.maxCalls;
    this.#callMs = options.callMs ?? limits.callMs;
    this.#queue = new CallQueue(context, options.maxCalls);
    this.#onAppBack = options.onAppBack;
  }

  start(): void {
    this.#running = true;
    for (const app of listApps(this.#context.database)) {
      if (this.#deps.targets.isAwaited(app.url)) this.#presence.await(app.id);
    }
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
    const { result, claimed, gone } = this.#commit(() => {
      const result = this.#complete(work);
      this.#context.database.requireTransaction();
      return { result, ...(this.#running ? this.#claim() : { claimed: [], gone: [] }) };
    });
    for (const call of gone) {
      this.#calls.delete(call.job.id);
      call.abort.abort();
    }
    for (const call of claimed) {
      this.#calls.set(call.job.id, call);
      void this.#call(call);
    }
    this.#arm();
    this.notify();
    return result;
  }

  #commit<Result>(work: () => Result): Result {
    const consideredUntil = this.#consideredUntil;
    try {
      return this.#context.database.transaction(work);
    } catch (error) {
      this.#queue.forget();
      this.#consideredUntil = consideredUntil;
      throw error;
    }
  }

  /**
   * Fires the timers that are due and leases as many due calls as there is room for. `gone` are the calls in flight
   * whose runs have ended without them: their places are free.
   */
  #claim(): { claimed: Call[]; gone: Call[] } {
    const { database, registry, clock } = this.#context;
    let now = clock.now();
    if (now < this.#consideredUntil - limits.clockStepMs) followClockBack(this.#context);
    while (fireDue(this.#context, now)) {
      drainConsequences(this.#context);
      now = clock.now(); // What the timers have caused is due a moment later than they were.
    }
    this.#consideredUntil = now;

    const ended = new Set(goneJobs(database, [...this.#calls.keys()]));
    const gone = [...this.#calls.values()].filter((call) => ended.has(call.job.id));
    const open = [...this.#calls.values()].filter((call) => !ended.has(call.job.id));
    const claimed: Call[] = [];
    const hasPlace = () => open.length + claimed.length < this.#maxCalls;
    const { away } = this.#presence;
    for (const appId of away) {
      if (!hasPlace() || open.some((call) => call.isProbe && call.appId === appId)) continue;
      const probe = this.#queue.nextProbe([...open, ...claimed], now, appId);
      if (probe) claimed.push(this.#lease(probe, now, true));
    }
    const isCallable = (slug: string) => !away.includes(registry.get(slug)?.appId ?? "");
    while (hasPlace()) {
      const due = this.#queue.next([...open, ...claimed], now, isCallable);
      if (!due) break;
      claimed.push(this.#lease(due, now, false));
    }
    return { claimed, gone };
  }

  #lease(due: JobRow, now: number, isProbe: boolean): Call {
    const { database, registry } = this.#context;
    const job = leaseJob(database, due, now);
    const slug = slugOfRun(database, job.run_id) ?? "";
    const fn = registry.get(slug);
    if (startRun(database, job.run_id, now)) {
      deleteJobOf(database, job.run_id, "start_timeout", "");
      const finishMs = fn?.finishTimeoutMs ?? null;
      if (fn && finishMs !== null) insertTimeout(this.#context, fn, job.run_id, "finish_timeout", now + finishMs);
    }
    const slots = slotsOf(this.#context, job);
    // A call that goes elsewhere says nothing about the app.
    const appId = isGatewayJob(job) ? null : (fn?.appId ?? null);
    const abort = new AbortController();
    const deadline = new CallDeadline(abort, this.#callMs);
    const signs = this.#presence.signsOf(appId);
    return { job, appId, signs, isProbe, abort, deadline, since: now, slug, slots };
  }

  async #call(call: Call): Promise<void> {
    const settleProbe = this.#watchProbe(call);
    call.deadline.renew();
    const end = await makeCall(this.#context, this.#deps, call.job, call.abort.signal);
    call.deadline.clear();
    settleProbe();
    await this.#settle(call, { job: call.job, startedAt: call.since, ...end });
  }

  /** When a call in flight was made or last reported steps; `null` when it is none of this process. */
  sinceOf(jobId: number): number | null {
    return this.#calls.get(jobId)?.since ?? null;
  }

  /** A call in flight has reported steps, so its app is there. Must run in a transaction. */
  noteReport(jobId: number): void {
    const appId = this.#calls.get(jobId)?.appId ?? null;
    if (appId !== null) this.noteUp(appId);
  }

  /** A call in flight has reported steps: it may take its whole time from now. */
  renew(jobId: number): void {
    const call = this.#calls.get(jobId);
    if (!call) return;
    call.since = this.#context.clock.now();
    call.deadline.renew();
    this.#deps.offers.used(jobId);
  }

  /** A probe that is not refused within the time to connect has reached its app, and its answer may take hours. */
  #watchProbe(call: Call): () => void {
    const { appId, isProbe } = call;
    if (appId === null || !isProbe) return () => {};
    return this.#context.clock.after(2 * limits.connectMs, () => {
      if (this.#running) this.#wake(() => this.noteUp(appId));
    });
  }

  async #settle(call: Call, answer: Answer): Promise<void> {
    const { clock, database, log } = this.#context;
    if (!database.isOpen || this.#calls.get(call.job.id) !== call) return; // Given up by stop().
    try {
      await this.write(() => {
        this.#record(call, answer);
        this.#calls.delete(call.job.id); // Here, so that the same transaction can give its place to the next call.
      });
      const isAnswered = answer.reply.kind !== "unanswered";
      if (call.appId !== null && this.#presence.answered(call.appId, isAnswered)) this.#onAppBack(call.appId);
    } catch (error) {
      if (!database.isOpen) return;
      this.#calls.set(call.job.id, call);
      log("error", "An app's answer could not be handled.", { runId: call.job.run_id, error });
      const again = error instanceof EngineError ? answer : { ...answer, reply: internalFailure(error) };
      clock.after(rewriteDelayMs, () => void this.#settle(call, again));
    }
  }

  /** Notes that an app is up, so that its calls are made again. Must run in a transaction. */
  noteUp(appId: string): void {
    const { database, clock } = this.#context;
    if (this.#presence.up(appId)) recallUnreachable(database, appId, clock.now());
  }

  /** Writes what follows from an answer, and what it says about whether the app is there. */
  #record({ appId, signs }: Call, answer: Answer): void {
    const { database, clock } = this.#context;
    const { reply } = answer;
    const isUnreachable = reply.kind === "unanswered" && reply.failure === "unreachable";
    if (appId !== null && !isUnreachable) this.noteUp(appId);
    handleAnswer(this.#context, answer);
    if (appId === null || !isUnreachable) return;
    if (!this.#presence.down(appId, signs)) recallUnreachable(database, appId, clock.now());
  }

  #arm(): void {
    this.#disarm();
    if (!this.#running) return;
    const { database, clock } = this.#context;
    // Jobs due until then are taken or wait for room, which the end of a call makes; the timer is for the next one.
    const dueAts = [nextDueAt, nextScheduleAt].map((next) => next(database, this.#consideredUntil));
    const dueAt = dueAts.reduce((a, b) => (a === null || b === null ? (a ?? b) : Math.min(a, b)), null);
    const delayMs = dueAt === null ? null : Math.min(dueAt - clock.now(), longestNapMs);
    if (delayMs !== null) this.#disarm = clock.after(delayMs, () => this.#wake());
  }

  /** Does what has come due. A database that fails now is tried again soon, or nothing would wake us. */
  #wake(work = () => {}): void {
    const { database, clock, log } = this.#context;
    try {
      this.transact(work);
    } catch (error) {
      if (!database.isOpen) return;
      log("error", "The jobs that are due could not be taken.", { error });
      this.#disarm = clock.after(rewriteDelayMs, () => this.#wake());
    }
  }
}
