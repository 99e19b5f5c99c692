import fc from "fast-check";
import { expect, test } from "vitest";
import { register } from "../app/register.ts";
import { eventRow } from "../intake/event.ts";
import { nextStart } from "../intake/gcra.ts";
import type { JsonObject } from "../json.ts";
import { beginRun } from "../run/start-run.ts";
import { Database } from "../storage/database.ts";
import { insertEvent } from "../storage/events.ts";
import { findThrottle } from "../storage/flow.ts";
import { deleteJob, type JobRow, leaseJob, postponeJob } from "../storage/jobs.ts";
import { findLane } from "../storage/lanes.ts";
import { startRun } from "../storage/runs.ts";
import { scriptedFunction } from "../testing/scripted-app.ts";
import { testContext } from "../testing/test-context.ts";
import { CallQueue, type OpenCall, slotsOf } from "./call-queue.ts";

const maxCalls = 8;
const configs: JsonObject[] = [
  {},
  { concurrency: { limit: 2 } },
  { concurrency: [{ limit: 1, key: "event.data.k" }, { limit: 2 }] },
  { concurrency: [{ limit: 2, scope: "env", key: "'shared'" }] },
  {
    concurrency: [
      { limit: 4, scope: "env", key: "'shared'" },
      { limit: 1, key: "event.data.k" },
    ],
  },
  { throttle: { limit: 1, period: "10s", key: "event.data.k" }, concurrency: { limit: 2 } },
  { priority: { run: "event.data.k * 10" }, throttle: { limit: 2, period: "5s" } },
];

/** Functions with limits of every kind, whose calls the test makes, ends and puts off by hand. */
function simulation() {
  const database = new Database(":memory:");
  let now = 1_000_000;
  const context = { ...testContext(database), clock: { now: () => now, after: () => () => {} } };
  const functions = configs.map((config, n) => scriptedFunction(`f${n}`, "e", config));
  register(context, { appId: "app", url: "http://app.test/", sdk: "x", framework: "x", functions }, () => false);
  const queue = new CallQueue(context, maxCalls);
  const calls: (OpenCall & { job: JobRow })[] = [];
  let events = 0;

  const begin = (n: number, k: number) => {
    const fn = context.registry.get(`f${n % configs.length}`);
    if (!fn) throw new Error("A function is not registered.");
    events += 1;
    const event = eventRow(`e${events}`, { name: "e", data: { k } }, now);
    insertEvent(database, event, false);
    beginRun(context, fn, event, { eventIds: [event.id], parent: null, originalRunId: null });
  };
  const claim = () => {
    for (let due = queue.next(calls, now, () => true); due; due = queue.next(calls, now, () => true)) {
      const job = leaseJob(database, due, now);
      startRun(database, job.run_id, now);
      const slug = findLane(database, job.lane_id ?? 0)?.function_slug ?? "";
      calls.push({ job, slug, slots: slotsOf(context, job) });
    }
  };
  const end = (n: number, retryMs: number | null) => {
    const [call] = calls.splice(n % Math.max(calls.length, 1), 1);
    if (!call) return;
    if (retryMs === null) deleteJob(database, call.job.id);
    else postponeJob(database, call.job.id, { attempt: 1, unreachable: 0, lost: 0, empty: 0, dueAt: now + retryMs });
  };
  const cancel = (n: number) => {
    const waiting = database.all<JobRow>("select * from jobs where leased_at is null order by id");
    const job = waiting[n % Math.max(waiting.length, 1)];
    if (job) deleteJob(database, job.id);
  };
  const pass = (ms: number) => {
    now += ms;
  };
  return { context, calls, begin, claim, end, cancel, queue, pass, now: () => now };
}

/** What the queue ought to have done, found the slow way: over-used limits, and due calls that nothing stands in the way of. */
function faults({ context, calls, now }: ReturnType<typeof simulation>): string[] {
  const { database, registry } = context;
  const used = (key: string) => calls.filter(({ slots }) => slots.some((slot) => slot.key === key)).length;
  const over = calls
    .flatMap(({ slots }) => slots)
    .filter(
      ({ key }) =>
        used(key) >
        Math.max(...calls.flatMap(({ slots }) => slots.filter((slot) => slot.key === key).map(({ limit }) => limit))),
    );
  const free = maxCalls - calls.length;
  const idle = database
    .all<JobRow>("select * from jobs where leased_at is null and due_at <= ?", now())
    .filter((job) => {
      const lane = findLane(database, job.lane_id ?? 0);
      const fn = registry.get(lane?.function_slug ?? "");
      if (!lane || !fn) return true;
      if (free <= 0 || (free <= 1 && calls.some(({ slug }) => slug === fn.slug))) return false;
      if (slotsOf(context, job).some(({ key, limit }) => used(key) >= limit)) return false;
      if (lane.starts === 0 || !fn.throttle) return true;
      return nextStart(fn.throttle, findThrottle(database, fn.slug, lane.throttle_key), now()).at <= now();
    });
  return [...over.map(({ key }) => `too many of ${key}`), ...idle.map((job) => `call ${job.id} could be made`)];
}

test("no limit is exceeded, and no call that could be made is left", () => {
  const step = fc.record({
    what: fc.constantFrom("begin", "begin", "begin", "begin", "end", "end", "end", "retry", "cancel", "pass"),
    n: fc.nat({ max: 40 }),
    k: fc.nat({ max: 5 }),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 60, maxLength: 120, size: "max" }), (steps) => {
      const simulated = simulation();
      for (const { what, n, k } of steps) {
        if (what === "begin") simulated.begin(n, k);
        if (what === "end") simulated.end(n, null);
        if (what === "retry") simulated.end(n, k * 3000);
        if (what === "cancel") simulated.cancel(n);
        if (what === "pass") simulated.pass(n * 500);
        if (what === "cancel" && k === 0) simulated.queue.forget(); // As after a transaction that failed.
        simulated.claim();
        expect(faults(simulated)).toEqual([]);
      }
      simulated.context.database.close();
    }),
    { numRuns: 40, endOnFailure: true },
  );
});
