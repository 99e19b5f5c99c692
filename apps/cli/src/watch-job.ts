import { type AnalysisDocument, getAnalysis } from "@vibe/store/analysis-document";
import type { Client } from "@vibe/store/client";
import { isActive, type JobStep, stepsOfJob, type WaitingReason } from "@vibe/store/job-states";
import type { Progress } from "@vibe/store/jobs";
import type { Terminal } from "./terminal.ts";

const EVERY_MS = 200;

/** Shows a job's steps as they advance, until it ends. Steps that pass between two looks are shown as well. */
export async function watchJob(
  client: Client,
  jobId: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<AnalysisDocument> {
  let shown = 0;
  const showPassed = (steps: readonly JobStep[], until: number) => {
    for (; shown < until; shown += 1) terminal.progress(steps[shown] ?? "", `  ${place(steps, shown)}`);
  };
  for (;;) {
    const document = await getAnalysis(client, jobId);
    if (document === null) throw new Error(`The job ${jobId} is gone: its repository was disconnected.`);
    const { status, progress } = document;
    const steps = stepsOfJob(document.repo.on_github);
    if (status === "done" || status === "insufficient_data") showPassed(steps, steps.length);
    if (!isActive(status)) {
      terminal.end();
      return document;
    }
    if (progress !== null) {
      const step = steps.indexOf(progress.step);
      showPassed(steps, step);
      terminal.progress(progress.step, `  ${place(steps, step)}  ${counts(progress)}`);
      shown = step + 1;
    }
    const reason = document.waiting_reason;
    if (reason !== null) terminal.progress(status, `  ${WAITING[reason]} ${document.waiting_until}`);
    await pause(signal);
  }
}

const WAITING: Record<WaitingReason, string> = {
  rate_limit: "GitHub asks us to wait until",
  unavailable: "GitHub is not available and is asked again at",
};

const place = (steps: readonly JobStep[], at: number): string => `[${at + 1}/${steps.length}] ${steps[at]}`;

function counts({ step, done, total }: Progress): string {
  const known = total === null ? "" : ` of ${total.toLocaleString("en")}`;
  return `${done.toLocaleString("en")}${known} ${step === "fetch-pull-requests" ? "pull requests" : "commits"}`;
}

/** Waits for the next look, or rejects when the person interrupts. */
function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, EVERY_MS);
    signal.addEventListener("abort", stop, { once: true });
  });
}
