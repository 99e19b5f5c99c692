import fc from "fast-check";
import { expect, test } from "vitest";
import type { Span, SpanStatus, StepOp } from "#api/wire.ts";
import { type Layout, layoutOf, ticksOf, tickText } from "./layout.ts";

const t0 = Date.parse("2026-03-04T05:06:07.000Z");
const at = (ms: number | null): string | null => (ms === null ? null : new Date(t0 + ms).toISOString());

type Given = Partial<Omit<Span, "queuedAt" | "startedAt" | "endedAt" | "nextRetryAt">> & {
  times: [queued: number, started: number | null, ended: number | null];
  retry?: number;
};

let lastId = 0;
function span({ times: [queued, started, ended], retry, ...rest }: Given): Span {
  lastId += 1;
  return {
    id: `span-${lastId}`,
    kind: "step",
    name: "",
    status: ended === null ? "RUNNING" : "COMPLETED",
    attempts: 0,
    queuedAt: at(queued) ?? "",
    startedAt: at(started),
    endedAt: at(ended),
    durationMs: null,
    queueDelayMs: null,
    nextRetryAt: at(retry ?? null),
    stepId: null,
    stepOp: "RUN",
    stepInfo: null,
    reused: false,
    outputId: null,
    statusCode: null,
    response: null,
    error: null,
    children: [],
    ...rest,
  };
}

const attempt = (times: Given["times"], status: SpanStatus = "COMPLETED") => span({ kind: "attempt", status, times });
const none: ReadonlySet<string> = new Set();

/** A row's stretches in milliseconds of the axis. */
const stretches = ({ rows, totalMs }: Layout, index: number) =>
  rows[index]?.segments.map(({ kind, left, width }) => [kind, Math.round(left * totalMs), Math.round(width * totalMs)]);

test("a run stands in the queue, then runs; what has not ended goes on until now", () => {
  const run = span({ kind: "run", stepOp: null, times: [0, 30, null] });
  const layout = layoutOf(run, t0 + 100, none);
  expect([layout.totalMs, layout.rows[0]?.tookMs]).toEqual([100, 70]);
  expect(stretches(layout, 0)).toEqual([
    ["queued", 0, 30],
    ["running", 30, 70],
  ]);
});

test("tries of a step are apart from the time between them, and rows of their own", () => {
  const step = span({
    times: [10, 20, 300],
    children: [attempt([10, 20, 50], "FAILED"), attempt([150, 170, 300])],
  });
  const run = span({ kind: "run", times: [0, 10, 400], children: [step] });
  const layout = layoutOf(run, t0 + 9999, none);
  expect(stretches(layout, 1)).toEqual([
    ["queued", 10, 10],
    ["running", 20, 30],
    ["retrying", 50, 100],
    ["queued", 150, 20],
    ["running", 170, 130],
  ]);
  expect(layout.rows.map(({ depth }) => depth)).toEqual([0, 1, 2, 2]);
  expect(layoutOf(run, t0, new Set([step.id])).rows).toHaveLength(2);
});

test("a step that failed waits for its next try, and runs again once that is due", () => {
  const failed = attempt([0, 0, 10], "FAILED");
  const step = span({ times: [0, 0, null], retry: 50, children: [failed] });
  const run = span({ kind: "run", times: [0, 0, null], children: [step] });
  expect(stretches(layoutOf(run, t0 + 30, none), 1)).toEqual([
    ["running", 0, 10],
    ["retrying", 10, 20],
  ]);
  expect(stretches(layoutOf(run, t0 + 80, none), 1)).toEqual([
    ["running", 0, 10],
    ["retrying", 10, 40],
    ["running", 50, 30],
  ]);
});

test.each(["SLEEP", "WAIT_FOR_EVENT", "WAIT_FOR_SIGNAL", "INVOKE"] satisfies StepOp[])(
  "%s is waiting, not work",
  (stepOp) => {
    const run = span({
      kind: "run",
      times: [0, 0, null],
      children: [span({ stepOp, status: "WAITING", times: [5, 5, null] })],
    });
    expect(stretches(layoutOf(run, t0 + 25, none), 1)).toEqual([["waiting", 5, 20]]);
  },
);

test("a step taken over from an earlier run has no bar and does not stretch the axis", () => {
  const reused = span({ reused: true, times: [-90_000, -90_000, -80_000] });
  const layout = layoutOf(span({ kind: "run", times: [0, 0, 100], children: [reused] }), t0, none);
  expect(layout.totalMs).toBe(100);
  expect(stretches(layout, 1)).toEqual([]);
});

test("a run that was cancelled in the queue, or skipped, has no work", () => {
  const run = span({ kind: "run", status: "CANCELLED", times: [0, null, 40] });
  expect(stretches(layoutOf(run, t0 + 99, none), 0)).toEqual([["queued", 0, 40]]);
});

test("a step with one try is one row, unless that failed and another is to come", () => {
  const rowsWith = (step: Span) =>
    layoutOf(span({ kind: "run", times: [0, 0, 9], children: [step] }), t0, none).rows.length;
  expect(rowsWith(span({ times: [0, 0, 5], children: [attempt([0, 0, 5])] }))).toBe(2);
  expect(rowsWith(span({ status: "FAILED", times: [0, 0, 5], children: [attempt([0, 0, 5], "FAILED")] }))).toBe(2);
  expect(rowsWith(span({ times: [0, 0, null], children: [attempt([0, 0, 5], "FAILED")] }))).toBe(3);
});

test("marks stand at round times, few enough to be read", () => {
  expect(ticksOf(1000).map(({ ms }) => ms)).toEqual([0, 200, 400, 600, 800, 1000]);
  expect(ticksOf(1).map(({ ms }) => ms)).toEqual([0, 1]);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 * 86_400_000 }), (totalMs) => {
      const ticks = ticksOf(totalMs);
      expect(ticks.length).toBeLessThanOrEqual(7);
      expect(new Set(ticks.map(({ ms }) => tickText(ms))).size).toBe(ticks.length);
      for (const { left } of ticks) expect(left >= 0 && left <= 1).toBe(true);
    }),
  );
});

const moment = fc.integer({ min: -1000, max: 100_000 });
const maybe = fc.option(moment);
const status = fc.constantFrom<SpanStatus>(
  "QUEUED",
  "RUNNING",
  "WAITING",
  "COMPLETED",
  "FAILED",
  "CANCELLED",
  "SKIPPED",
);
const op = fc.constantFrom<StepOp | null>(
  "RUN",
  "INVOKE",
  "SLEEP",
  "WAIT_FOR_EVENT",
  "WAIT_FOR_SIGNAL",
  "AI_GATEWAY",
  null,
);
const anyAttempt = fc
  .record({ queued: moment, started: maybe, ended: maybe, status })
  .map(({ queued, started, ended, status }) => attempt([queued, started, ended], status));
const anyStep = fc
  .record({
    queued: moment,
    started: maybe,
    ended: maybe,
    status,
    op,
    reused: fc.boolean(),
    retry: maybe,
    children: fc.array(anyAttempt, { maxLength: 4 }),
  })
  .map(({ queued, started, ended, op, retry, ...rest }) =>
    span({ ...rest, stepOp: op, times: [queued, started, ended], ...(retry === null ? {} : { retry }) }),
  );
const anyRun = fc
  .record({ queued: moment, started: maybe, ended: maybe, status, children: fc.array(anyStep, { maxLength: 8 }) })
  .map(({ queued, started, ended, ...rest }) => span({ ...rest, kind: "run", times: [queued, started, ended] }));

test("whatever the times are, bars lie on the axis, in order, and without overlaps", () => {
  fc.assert(
    fc.property(anyRun, moment, (run, now) => {
      const { rows } = layoutOf(run, t0 + now, none);
      for (const { segments } of rows) {
        let end = 0;
        for (const { left, width } of segments) {
          expect(left).toBeGreaterThanOrEqual(end - 1e-9);
          expect(width).toBeGreaterThan(0);
          end = left + width;
        }
        expect(end).toBeLessThanOrEqual(1 + 1e-9);
      }
    }),
  );
});

test("every span is a row once, unless it is folded away, and folding changes no bar of another", () => {
  fc.assert(
    fc.property(anyRun, moment, fc.nat(7), (run, now, index) => {
      const open = layoutOf(run, t0 + now, none);
      expect(new Set(open.rows.map((row) => row.span.id)).size).toBe(open.rows.length);
      for (const child of run.children) expect(open.rows.some((row) => row.span === child)).toBe(true);
      const folded = run.children[index];
      if (!folded) return;
      const other = layoutOf(run, t0 + now, new Set([folded.id]));
      for (const row of other.rows) {
        const same = open.rows.find((own) => own.span === row.span);
        if (same) expect(row.segments).toEqual(same.segments);
      }
    }),
  );
});

test("time only adds: later, no bar of what is under way is shorter than before", () => {
  fc.assert(
    fc.property(anyRun, fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 0, max: 5000 }), (run, now, more) => {
      const total = (layout: Layout) =>
        layout.rows.map(({ segments }) => segments.reduce((sum, { width }) => sum + width * layout.totalMs, 0));
      const [before, after] = [total(layoutOf(run, t0 + now, none)), total(layoutOf(run, t0 + now + more, none))];
      for (const [index, length] of before.entries()) expect(after[index]).toBeGreaterThanOrEqual(length - 1e-6);
    }),
  );
});
