import type { Span } from "#api/wire.ts";

/**
 * What a stretch of a bar means: the work itself was under way, it was due but had no turn yet, it waits for something
 * (a time, an event, another run), or it waits for its next try.
 */
export type SegmentKind = "queued" | "running" | "waiting" | "retrying";

/** A stretch of a bar. `left` and `width` are shares of the time axis, from 0 to 1; what ran may have failed. */
export type Segment = { kind: SegmentKind; left: number; width: number; isFailed: boolean };

export type Row = {
  span: Span;
  depth: number;
  segments: Segment[];
  /** Where it began, as a share of the axis, for what took no time; `null` when it has no place there. */
  at: number | null;
  /** How long it took, or has taken so far, without the time in the queue; `null` before it began. */
  tookMs: number | null;
  /** How many tries it has rows for, shown or not. */
  children: number;
  isOpen: boolean;
};

export type Tick = { left: number; ms: number };

export type Layout = { rows: Row[]; ticks: Tick[] /** What the axis stands for, in milliseconds. */; totalMs: number };

type Stretch = { kind: SegmentKind; from: number; to: number; isFailed: boolean };

const time = (iso: string | null): number | null => (iso === null ? null : Date.parse(iso));
const hasEnded = ({ status }: Span): boolean => ["COMPLETED", "FAILED", "CANCELLED", "SKIPPED"].includes(status);

/** The tries of a step that are worth rows of their own: one that brought what the step brought is the step's bar. */
function triesOf({ children, status }: Span): Span[] {
  const [first, second] = children;
  return second || (first?.status === "FAILED" && status !== "FAILED") ? children : [];
}

/**
 * Arranges a run's spans as rows with bars on one time axis. `now` is where bars of what is under way end; `folded`
 * holds the ids of spans whose tries somebody has folded away. Pure.
 */
export function layoutOf(run: Span, now: number, folded: ReadonlySet<string>): Layout {
  const own = [run, ...run.children.filter((span) => !span.reused)];
  const stretches = new Map<Span, Stretch[]>();
  for (const span of own) {
    stretches.set(span, stretchesOf(span, now));
    for (const attempt of span === run ? [] : span.children) stretches.set(attempt, stretchesOf(attempt, now));
  }
  const ends = [...stretches.values()].flat().flatMap(({ from, to }) => [from, to]);
  const start = Math.min(Date.parse(run.queuedAt), ...ends);
  const totalMs = Math.max(Math.max(start, ...ends) - start, 1);
  const segmentsOf = (span: Span): Segment[] =>
    (stretches.get(span) ?? []).map(({ kind, from, to, isFailed }) => ({
      kind,
      isFailed,
      left: (from - start) / totalMs,
      width: (to - from) / totalMs,
    }));
  const placeOf = (span: Span): number | null => {
    if (span.reused) return null; // It ended before this run began.
    return Math.min(Math.max((Date.parse(span.startedAt ?? span.queuedAt) - start) / totalMs, 0), 1);
  };
  const barOf = (span: Span) => ({ segments: segmentsOf(span), at: placeOf(span), tookMs: tookMs(span, now) });
  const rowsOf = (span: Span, depth: number): Row[] => {
    const tries = depth === 1 ? triesOf(span) : [];
    const isOpen = !folded.has(span.id);
    const row = { span, depth, ...barOf(span), children: tries.length, isOpen };
    return [row, ...(isOpen ? tries.flatMap((child) => rowsOf(child, depth + 1)) : [])];
  };
  const children = run.children.toSorted(byStart);
  const root = { span: run, depth: 0, ...barOf(run), children: 0, isOpen: true };
  return { rows: [root, ...children.flatMap((span) => rowsOf(span, 1))], ticks: ticksOf(totalMs), totalMs };
}

function tookMs(span: Span, now: number): number | null {
  const startedAt = time(span.startedAt);
  return span.reused || startedAt === null ? null : Math.max(endOf(span, now) - startedAt, 0);
}

/** When a span ended; what is under way ends now, as far as one can see. */
function endOf(span: Span, now: number): number {
  return time(span.endedAt) ?? (hasEnded(span) ? Date.parse(span.startedAt ?? span.queuedAt) : now);
}

/** As they began; what has not begun comes last. */
function byStart(a: Span, b: Span): number {
  const [first, second] = [a, b].map((span) => time(span.startedAt) ?? Number.MAX_SAFE_INTEGER);
  return (first ?? 0) - (second ?? 0) || Date.parse(a.queuedAt) - Date.parse(b.queuedAt);
}

/** What a span did from when to when, in order and without gaps or overlaps. */
function stretchesOf(span: Span, now: number): Stretch[] {
  const queuedAt = Date.parse(span.queuedAt);
  const startedAt = time(span.startedAt);
  const end = Math.max(endOf(span, now), queuedAt);
  const parts: Stretch[] = [];
  let at = queuedAt;
  const until = (kind: SegmentKind, moment: number, isFailed = span.status === "FAILED") => {
    const to = Math.min(Math.max(moment, at), end);
    if (to > at) parts.push({ kind, from: at, to, isFailed });
    at = to;
  };
  until("queued", startedAt ?? end);
  if (startedAt === null) return parts;
  if (span.kind === "run" || span.kind === "attempt") {
    until("running", end);
    return parts;
  }
  if (span.stepOp !== null && span.stepOp !== "RUN" && span.stepOp !== "AI_GATEWAY") {
    until("waiting", end);
    return parts;
  }
  for (const attempt of span.children) {
    // Between two tries it waits until the next is due, and then for its turn.
    until("retrying", Date.parse(attempt.queuedAt));
    until("queued", time(attempt.startedAt) ?? at);
    until("running", time(attempt.endedAt) ?? end, attempt.status === "FAILED");
  }
  if (span.nextRetryAt !== null) until("retrying", Date.parse(span.nextRetryAt));
  until(span.status === "QUEUED" ? "queued" : "running", end);
  return parts;
}

const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500].flatMap((n) => [n, n * 1000]);
const longSteps = [1, 2, 5, 10, 20, 30, 60, 120, 360, 720, 1440, 2880, 7200, 14_400, 43_200].map((m) => m * 60_000);
const allSteps = [...new Set([...steps.filter((ms) => ms < 60_000), ...longSteps])].sort((a, b) => a - b);

/** The marks of an axis: at round times, at most six beside the zero. */
export function ticksOf(totalMs: number): Tick[] {
  const step = allSteps.find((ms) => totalMs / ms <= 6) ?? totalMs;
  const count = Math.floor(totalMs / step);
  return Array.from({ length: count + 1 }, (_, index) => ({ left: (index * step) / totalMs, ms: index * step }));
}

/** A mark's words: round times have no need of fractions. */
export function tickText(ms: number): string {
  const [unit, name] = units.find(([size]) => ms >= size) ?? [1, "ms"];
  return ms === 0 ? "0" : `${Number((ms / unit).toFixed(2))} ${name}`;
}

const units: [size: number, name: string][] = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
  [1000, "s"],
];
