import type { AnalysisDocument } from "@vibe/store/analysis-document";
import { subjectWords } from "#analysis/subject-words.ts";
import { formatCount, formatDay, formatDuration, formatMoment, secondsBetween } from "#format.ts";
import { State } from "./run-table.tsx";

/** Which run of which repository this is, whose commits it is about, when it was made and what it read. */
export function RunHeader({ job }: { job: AnalysisDocument }) {
  const facts = [
    upperFirst(subjectWords(job.subject_choice, job.subject)),
    `${job.completed_at === null ? "asked for" : "ended"} ${formatMoment(job.completed_at ?? job.requested_at)}`,
    ...(job.started_at !== null && job.completed_at !== null
      ? [`took ${formatDuration(secondsBetween(job.started_at, job.completed_at))}`]
      : []),
    ...(job.metrics === undefined ? [] : [whatWasRead(job.metrics)]),
  ];
  return (
    <header>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="break-words font-semibold text-2xl tracking-tight">{job.repo.name}</h1>
        <State status={job.status} />
      </div>
      <p className="mt-1.5 text-muted text-sm tabular-nums">{facts.join(", ")}</p>
    </header>
  );
}

const upperFirst = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

function whatWasRead(metrics: NonNullable<AnalysisDocument["metrics"]>): string {
  const { total_commits: commits, first_commit_date: first, last_commit_date: last } = metrics;
  const what = formatCount(commits, "commit");
  return first === null || last === null ? what : `${what} from ${formatDay(first)} to ${formatDay(last)}`;
}
