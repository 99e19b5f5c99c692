import { connectFolder } from "@vibe/jobs/connect-folder";
import { startAnalysis } from "@vibe/jobs/start-analysis";
import type { Host } from "./backend.ts";

/** Starts an analysis of a folder if it is a repository with commits; otherwise says how to start one. */
export async function analyzeFirst(folder: string, host: Host, say: (line: string) => void): Promise<void> {
  const connected = await connectFolder({ userId: host.userId, folder }, host);
  if (connected.outcome !== "connected") {
    say("  There is no git history here to begin with: add a folder on the page.");
    return;
  }
  const started = await startAnalysis({ repoId: connected.repoId, author: null }, host);
  if (started.outcome === "started") say(`  Analysing ${folder} to begin with; the page shows how far it is.`);
}
