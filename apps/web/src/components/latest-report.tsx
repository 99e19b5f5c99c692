import type { Axis } from "@vibe/analysis/axes/axes";
import type { AnalysisResult } from "@vibe/analysis/result";
import Link from "next/link";
import { formatNumber, NOT_KNOWN } from "#format.ts";
import { AxisBar } from "#report/axis-bar.tsx";
import { axisStanding } from "#report/axis-standing.ts";

/** The head of the newest report: its persona and the six scores. */
export function LatestReport({ jobId, repo, result }: { jobId: string; repo: string; result: AnalysisResult }) {
  const { persona, persona_reason: reason, axes } = result;
  return (
    <section aria-labelledby="latest-title" className="rounded-xl border border-line bg-surface p-5 sm:p-8">
      <div className="grid gap-x-12 gap-y-8 md:grid-cols-[1fr_1.15fr]">
        <div className="flex flex-col items-start">
          <h2 id="latest-title" className="text-muted text-sm">
            Latest report, <span className="text-ink">{repo}</span>
          </h2>
          <p className="mt-1 font-semibold text-3xl leading-tight tracking-tight sm:text-4xl">
            {persona?.name ?? "No persona yet"}
          </p>
          <p className="mt-3 text-muted">{persona?.description ?? reason}</p>
          <Link
            href={`/analysis/${jobId}`}
            className="mt-5 rounded-md bg-accent px-3.5 py-2 font-medium text-on-accent text-sm hover:bg-accent-strong"
          >
            Read the report
          </Link>
        </div>
        <ul className="grid content-center gap-y-1.5">
          {axes.map((axis) => (
            <AxisLine key={axis.letter} axis={axis} />
          ))}
        </ul>
      </div>
    </section>
  );
}

function AxisLine({ axis }: { axis: Axis }) {
  const standing = axisStanding(axis);
  return (
    <li
      data-axis={axis.letter}
      className="grid grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)_2.5rem] items-center gap-4 text-sm"
    >
      <span>{axis.name}</span>
      {standing.known ? (
        <>
          <AxisBar score={standing.score} band={axis.band} />
          <span className="text-right font-semibold tabular-nums">
            {formatNumber(standing.score)}
            <span className="sr-only">
              {" "}
              on a scale from {axis.low_label} to {axis.high_label}
            </span>
          </span>
        </>
      ) : (
        <span className="col-span-2 text-muted">
          {NOT_KNOWN}: {standing.reason}
        </span>
      )}
    </li>
  );
}
