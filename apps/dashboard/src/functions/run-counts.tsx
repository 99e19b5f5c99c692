import { Link } from "wouter";
import { type FunctionDetail, runStatuses } from "#api/wire.ts";
import { statusLook } from "#components/status-badge.tsx";
import { countText } from "#format/count-text.ts";
import type { Range } from "#runs/run-filter.ts";
import { isFailing, shareText } from "./function-order.ts";

type CountOf = { word: string; dot: string; count: number };

function countsOf({ runs }: FunctionDetail): CountOf[] {
  return runStatuses.flatMap((status) => {
    const count = runs[status.toLowerCase() as Lowercase<typeof status>];
    const { word, dot } = statusLook(status);
    return count === 0 ? [] : [{ word, dot: dot.replace("animate-breathe", ""), count }];
  });
}

/** How many runs there are in all, and their states as one bar; pointing at it shows the numbers. */
export function RunCounts({ fn, period }: { fn: FunctionDetail; period: Range | null }) {
  const counts = countsOf(fn);
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const said = counts.map(({ word, count }) => `${countText(count)} ${word.toLowerCase()}`).join(", ");
  if (total === 0) return <span className="block w-12 text-right text-muted">–</span>;
  return (
    <Link
      href={`/runs?${runsQuery(fn, period)}`}
      className="relative z-1 flex items-center gap-2 rounded hover:underline"
      title={said}
      aria-label={`Runs: ${said}`}
    >
      <span className="w-12 text-right">{countText(total)}</span>
      <span aria-hidden className="flex h-1.5 min-w-0 flex-1 gap-px overflow-hidden rounded-full">
        {counts.map(({ word, dot, count }) => (
          <span key={word} className={`min-w-1 ${dot}`} style={{ flexGrow: count }} />
        ))}
      </span>
    </Link>
  );
}

/** How many runs there are of each state, in words; each leads to them. */
export function RunNumbers({ fn, period }: { fn: FunctionDetail; period: Range | null }) {
  const counts = countsOf(fn);
  if (counts.length === 0) return <span className="text-muted">none</span>;
  return counts.map(({ word, dot, count }) => (
    <Link
      key={word}
      href={`/runs?${runsQuery(fn, period, word.toLowerCase())}`}
      className="mr-2 inline-flex items-center gap-1.5 hover:underline"
    >
      <span aria-hidden className={`size-2 rounded-full ${dot}`} />
      {countText(count)} {word.toLowerCase()}
    </Link>
  ));
}

function runsQuery(fn: FunctionDetail, period: Range | null, status?: string): URLSearchParams {
  return new URLSearchParams({
    function: fn.id,
    ...(period === null ? {} : { range: period }),
    ...(status === undefined ? {} : { status }),
  });
}

/** Failed runs as a share of those that have ended by themselves. */
export function FailureShare({ fn }: { fn: FunctionDetail }) {
  if (fn.failure_share === null) return <span className="text-muted">–</span>;
  const tone = isFailing(fn) && !fn.archived ? "font-semibold text-bad" : "text-muted";
  return <span className={tone}>{shareText(fn.failure_share)}</span>;
}
