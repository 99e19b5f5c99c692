import { HistoryError } from "@vibe/history/history-error";
import { openLocalRepository } from "@vibe/history/local-repository";
import { connectFolder } from "@vibe/jobs/connect-folder";
import { startAnalysis } from "@vibe/jobs/start-analysis";
import type { AnalysisDocument } from "@vibe/store/analysis-document";
import type { Host } from "./backend.ts";
import { openHost } from "./host.ts";
import { interruption } from "./interruption.ts";
import { renderReport } from "./report.ts";
import { createTerminal, type Terminal } from "./terminal.ts";
import { Failure, UsageError } from "./usage.ts";
import { watchJob } from "./watch-job.ts";

export type AnalyzeCommand = { folder: string; author: string | null; json: boolean; data: string };

/** Failures that another input would not have had: exit code 2, as for bad usage. */
const INPUT_ERRORS = new Set([
  "path_not_found",
  "path_not_a_directory",
  "path_not_readable",
  "not_a_repository",
  "empty_repository",
  "author_not_found",
  "dubious_ownership",
  "bare_repository_refused",
  "corrupt_repository",
]);

/** `vibe analyze`: the job from the terminal. Progress goes to stderr, the profile to stdout. */
export async function analyze(command: AnalyzeCommand): Promise<number> {
  const terminal = createTerminal(process.stderr);
  const interrupted = interruption();
  await lookAt(command.folder);
  const host = await openHost(command.data);
  try {
    const document = await run(command, host, terminal, interrupted);
    return await report(document, command.json, terminal);
  } catch (error) {
    if (!interrupted.aborted) throw isLostConnection(error) ? new Failure(LOST, { cause: error }) : error;
    terminal.line("Interrupted. The same command, or npm start, takes up where this stopped.");
    return 130;
  } finally {
    terminal.end();
    await host.close();
  }
}

const LOST =
  "The running stack stopped meanwhile. The job goes on where one starts again: npm start, or the same command.";

const isLostConnection = (error: unknown): boolean => error instanceof Error && /fetch failed/.test(error.message);

/** A typing mistake in the path should not wait for a database to open. */
async function lookAt(folder: string): Promise<void> {
  await openLocalRepository(folder).catch((error: unknown) => {
    throw error instanceof HistoryError ? new UsageError(error.message, { cause: error }) : error;
  });
}

async function run(
  command: AnalyzeCommand,
  host: Host,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<AnalysisDocument> {
  const connected = await connectFolder({ userId: host.userId, folder: command.folder }, host);
  if (connected.outcome === "bad_input") throw new UsageError(connected.message);
  if (connected.outcome === "too_many_repos")
    throw new UsageError("Too many repositories are connected; disconnect one first.");
  terminal.line(`Analysing ${command.folder}`);
  for (;;) {
    const started = await startAnalysis({ repoId: connected.repoId, author: command.author }, host);
    switch (started.outcome) {
      case "started":
        return watchJob(host.user, started.jobId, terminal, signal);
      case "already_running": {
        terminal.line(
          started.sameSubject
            ? "An analysis of it was under way already; going on with that one."
            : "An analysis of it for another author is under way; this one follows it.",
        );
        const document = await watchJob(host.user, started.jobId, terminal, signal);
        if (started.sameSubject) return document;
        break;
      }
      case "bad_input":
        throw new UsageError(started.message);
      case "too_many_jobs":
      case "too_soon":
        throw new UsageError(`Not now: try again in ${started.retryAfterSeconds} seconds.`);
      case "repo_not_found":
        throw new Error("The repository was disconnected while its analysis was being started.");
      default:
        return started satisfies never;
    }
  }
}

async function report(document: AnalysisDocument, json: boolean, terminal: Terminal): Promise<number> {
  if (json) await print(`${JSON.stringify(document, null, 2)}\n`);
  switch (document.status) {
    case "done":
    case "insufficient_data":
      if (!json) await print(renderReport(document));
      return 0;
    case "cancelled":
      terminal.line("The analysis was cancelled.");
      return 1;
    default: {
      const { code, message } = document.error ?? { code: "internal", message: "The analysis failed." };
      terminal.line(message);
      return INPUT_ERRORS.has(code) ? 2 : 1;
    }
  }
}

/** Resolves when the text is out: a process that ends before that cuts it off at a pipe's 64 KiB. */
function print(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(text, () => resolve()));
}
