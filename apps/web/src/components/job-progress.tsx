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
import { StepList } from "./step-list.tsx";

/** Looking again would not help: the run was deleted, or the session is over and the proxy must see the browser. */
const GONE = new Set(["job_not_found", "unauthorized"]);

/** The steps of a job while it runs. When it has ended, the page renders itself anew with what came of it. */
export function JobProgress({ initial }: { initial: JobDocument }) {
  const router = useRouter();
  const [job, setJob] = useState(initial);
  const [lost, setLost] = useState(false);
  const { job_id: jobId, status: initialStatus } = initial;

  useEffect(() => {
    const stop = new AbortController();
    let delay = POLL_MS;
    let status = initialStatus;
    let timer = setTimeout(look, delay);
    async function look() {
      const answer = await readAnalysis(jobId, stop.signal);
      if (stop.signal.aborted) return;
      delay = nextDelay(delay, answer.ok);
      setLost(!answer.ok);
      if (answer.ok) setJob(answer.data);
      const ended = answer.ok ? !isActive(answer.data.status) : GONE.has(answer.code);
      // The rest of the page tells the status too.
      if (ended || (answer.ok && answer.data.status !== status)) router.refresh();
      if (ended) return;
      if (answer.ok) status = answer.data.status;
      timer = setTimeout(look, delay);
    }
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [jobId, initialStatus, router]);

  const ended = !isActive(job.status);
  return (
    <section
      aria-label="Progress"
      className="rounded-xl border border-line bg-surface p-5 sm:p-6"
      data-status={job.status}
    >
      <StepList steps={stepViews(job)} />
      <div className="mt-5 flex flex-wrap items-center justify-between gap-3 border-line border-t pt-4">
        <p className="text-muted text-sm" role="status">
          {lost ? "The app does not answer; trying again. The run goes on without this page." : sentence(job)}
        </p>
        {!ended && <CancelRun jobId={jobId} />}
      </div>
    </section>
  );
}

function sentence({ status, waiting_until: until }: JobDocument): string {
  const waiting = waitingWords({ status, until }, new Date());
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
