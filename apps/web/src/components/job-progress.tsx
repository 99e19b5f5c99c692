"use client";

import type { JobDocument } from "@vibe/store/analysis-document";
import { isActive } from "@vibe/store/job-states";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { readAnalysis } from "#analysis/api.ts";
import { nextDelay, POLL_MS } from "#analysis/polling.ts";
import { stepViews } from "#analysis/steps.ts";
import { waitingWords } from "#analysis/waiting-words.ts";
import { CancelRun } from "./cancel-run.tsx";
import { RunHeader } from "./run-header.tsx";
import { StepList } from "./step-list.tsx";

/** Looking again would not help: the run was deleted, or the session is over and the proxy must see the browser. */
const GONE = new Set(["job_not_found", "unauthorized"]);

/**
 * A job while it runs, under the header of its page. The page is rendered anew once, when the job has ended: a router that
 * refreshes while the app stops leaves the page for the browser's own error, from which nothing returns.
 */
export function JobProgress({ initial }: { initial: JobDocument }) {
  const router = useRouter();
  const [job, setJob] = useState(initial);
  const [lost, setLost] = useState(false);
  const { job_id: jobId } = initial;

  useEffect(() => {
    const stop = new AbortController();
    let delay = POLL_MS;
    let timer = setTimeout(look, delay);
    async function look() {
      const answer = await readAnalysis(jobId, stop.signal);
      if (stop.signal.aborted) return;
      delay = nextDelay(delay, answer.ok);
      setLost(!answer.ok);
      if (answer.ok) setJob(answer.data);
      const ended = answer.ok ? !isActive(answer.data.status) : GONE.has(answer.code);
      if (ended) router.refresh();
      else timer = setTimeout(look, delay);
    }
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [jobId, router]);

  const ended = !isActive(job.status);
  return (
    <>
      <RunHeader job={job} />
      <section
        aria-label="Progress"
        className="rounded-xl border border-line bg-surface p-5 sm:p-6"
        data-status={job.status}
      >
        <StepList steps={stepViews(job, job.repo.on_github)} />
        <div className="mt-5 flex flex-wrap items-center justify-between gap-3 border-line border-t pt-4">
          <p className="text-muted text-sm" role="status">
            {lost ? "The app does not answer; trying again. The run goes on without this page." : sentence(job)}
          </p>
          {!ended && <CancelRun jobId={jobId} />}
        </div>
      </section>
    </>
  );
}

function sentence({ status, waiting_until: until, waiting_reason: reason }: JobDocument): string {
  const waiting = until === null || reason === null ? null : waitingWords({ until, reason }, new Date());
  if (waiting !== null) return `${waiting}; the run goes on by itself then. You can close this page.`;
  switch (status) {
    case "queued":
      return "Waiting for its turn.";
    case "waiting":
    case "running":
      return "Running. You can close this page; the run goes on.";
    default:
      return "Ended. Loading what came of it.";
  }
}
