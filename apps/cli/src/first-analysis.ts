import { existsSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "@vibe/embedded/data-folder";
import { connectFolder } from "@vibe/jobs/connect-folder";
import { startAnalysis } from "@vibe/jobs/start-analysis";
import type { Host } from "./backend.ts";

/** Remembers that there was a first start, so that a repository disconnected later is not read again by itself. */
const marker = (data: string): string => join(data, "begun.json");

export const isFirstStart = (data: string): boolean => !existsSync(marker(data));

/** On the very first start there is nothing to show, so the repository one stands in is analysed. Never throws. */
export async function beginWith(folder: string, host: Host, data: string, say: (line: string) => void): Promise<void> {
  try {
    say(`  ${await begin(folder, host)}`);
    writeWhole(marker(data), JSON.stringify({ folder }));
  } catch (error) {
    say(`  The first analysis did not start: ${error instanceof Error ? error.message : error}`);
  }
}

async function begin(folder: string, host: Host): Promise<string> {
  const connected = await connectFolder({ userId: host.userId, folder }, host);
  if (connected.outcome === "too_many_repos") return "Add a folder on the page to begin with.";
  if (connected.outcome === "bad_input") return `${connected.message} Or add another folder on the page.`;
  const started = await startAnalysis({ repoId: connected.repoId, author: null }, host);
  if (started.outcome === "bad_input") return started.message;
  return `Analysing ${folder} to begin with; the page shows how far it is.`;
}
