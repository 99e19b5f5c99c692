import { type AnalysisDocument, getAnalysis } from "@vibe/store/analysis-document";
import type { Client } from "@vibe/store/client";
import { isActive, JOB_STEPS } from "@vibe/store/job-states";
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
  const showPassed = (until: number) => {
    for (; shown < until; shown += 1) terminal.progress(JOB_STEPS[shown] ?? "", `  ${place(shown)}`);
  };
  for (;;) {
    const document = await getAnalysis(client, jobId);
    if (document === null) throw new Error(`The job ${jobId} is gone: its repository was disconnected.`);
    const { status, progress } = document;
    if (status === "done" || status === "insufficient_data") showPassed(JOB_STEPS.length);
    if (!isActive(status)) {
      terminal.end();
      return document;
    }
    if (progress !== null) {
      const step = JOB_STEPS.indexOf(progress.step);
      showPassed(step);
      terminal.progress(progress.step, `  ${place(step)}  ${counts(progress)}`);
      shown = step + 1;
    }
    if (status === "waiting") terminal.progress(status, `  waiting until ${document.waiting_until}`);
    await pause(signal);
  }
}

const place = (step: number): string => `[${step + 1}/${JOB_STEPS.length}] ${JOB_STEPS[step]}`;

function counts({ done, total }: Progress): string {
  const known = total === null ? "" : ` of ${total.toLocaleString("en")}`;
  return `${done.toLocaleString("en")}${known} commits`;
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
