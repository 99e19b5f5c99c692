import { type AnalysisDocument, getAnalysis } from "@vibe/store/analysis-document";
import type { Client } from "@vibe/store/client";
import { isActive, JOB_STEPS } from "@vibe/store/jobs";
import type { Terminal } from "./terminal.ts";

const EVERY_MS = 200;

/** Shows a job's steps as they advance, until it ends. */
export async function watchJob(
  client: Client,
  jobId: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<AnalysisDocument> {
  for (;;) {
    const document = await getAnalysis(client, jobId);
    if (document === null) throw new Error(`The job ${jobId} is gone: its repository was disconnected.`);
    if (!isActive(document.status)) {
      terminal.end();
      return document;
    }
    terminal.progress(document.progress?.step ?? document.status, describe(document));
    await pause(signal);
  }
}

function describe({ status, progress, waiting_until }: AnalysisDocument): string {
  if (status === "waiting") return `  waiting until ${waiting_until}`;
  if (progress === null) return `  ${status}`;
  const place = `[${JOB_STEPS.indexOf(progress.step) + 1}/${JOB_STEPS.length}] ${progress.step}`;
  const total = progress.total === null ? "" : ` of ${progress.total.toLocaleString("en")}`;
  return `  ${place}  ${progress.done.toLocaleString("en")}${total} commits`;
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
