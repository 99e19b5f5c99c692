import { isActive, type JobStatus } from "@vibe/store/job-states";
import type { Job } from "@vibe/store/jobs";
import Link from "next/link";
import { STATUS_WORDS } from "#analysis/status-words.ts";
import { stepViews } from "#analysis/steps.ts";
import { subjectWords } from "#analysis/subject-words.ts";
import { waitingWords } from "#analysis/waiting-words.ts";
import { formatDuration, formatMoment, formatNumber, secondsBetween } from "#format.ts";
import { CancelRun } from "./cancel-run.tsx";
import { KeepFresh } from "./keep-fresh.tsx";

/** Runs with their state. On a phone each run is a block of its own. */
export function RunTable({ jobs }: { jobs: Job[] }) {
  return (
    <ul className="mt-4 divide-y divide-line border-line border-y">
      {jobs.some(({ status }) => isActive(status)) && <KeepFresh />}
      {jobs.map((job) => (
        <li
          key={job.id}
          data-job={job.id}
          data-status={job.status}
          className="grid items-center gap-x-6 gap-y-1 py-3 sm:grid-cols-[9.5rem_1fr_auto_auto]"
        >
          <State status={job.status} />
          <div className="min-w-0">
            <Link href={`/analysis/${job.id}`} className="font-medium underline-offset-4 hover:underline">
              {job.repo.fullName}
            </Link>
            <span className="text-muted text-sm">, {subjectWords(job.subjectChoice)}</span>
            <Step job={job} />
            <Waiting job={job} />
            {job.error !== null && <p className="max-w-[60ch] text-muted text-sm">{job.error.message}</p>}
          </div>
          <p className="text-muted text-sm tabular-nums">
            <time dateTime={job.requestedAt}>{formatMoment(job.requestedAt)}</time>
            <Took job={job} />
          </p>
          {isActive(job.status) && <CancelRun jobId={job.id} />}
        </li>
      ))}
    </ul>
  );
}

/** Where a run under way is. */
function Step({ job }: { job: Job }) {
  const step = stepViews(job, job.repo.folder === null).find(({ state }) => state === "active");
  if (step === undefined) return null;
  const { label, counts } = step;
  return (
    <p className="text-muted text-sm tabular-nums">
      {label}
      {counts !== null &&
        `: ${formatNumber(counts.done)}${counts.total === null ? "" : ` of ${formatNumber(counts.total)}`} ${counts.unit}`}
    </p>
  );
}

function Waiting({ job: { waiting } }: { job: Job }) {
  const words = waitingWords(waiting, new Date());
  return words === null ? null : <p className="text-muted text-sm tabular-nums">{words}.</p>;
}

function Took({ job: { startedAt, completedAt } }: { job: Job }) {
  if (startedAt === null || completedAt === null) return null;
  return <span>, took {formatDuration(secondsBetween(startedAt, completedAt))}</span>;
}

const LOOKS: Record<JobStatus, string> = {
  queued: "bg-sunken text-ink",
  running: "bg-accent-soft text-accent-strong",
  waiting: "bg-ember-soft text-ink",
  done: "bg-accent-soft text-accent-strong",
  insufficient_data: "bg-sunken text-ink",
  failed: "bg-danger-soft text-danger",
  cancelled: "bg-sunken text-muted",
};

export function State({ status }: { status: JobStatus }) {
  return (
    <span className={`w-fit whitespace-nowrap rounded px-2 py-0.5 text-sm ${LOOKS[status]}`}>
      {STATUS_WORDS[status]}
    </span>
  );
}
