import { homedir } from "node:os";
import { isAbsolute } from "node:path";
import { HistoryError, type HistoryErrorCode } from "@vibe/history/history-error";
import { openLocalRepository, requireHead } from "@vibe/history/local-repository";
import type { Client } from "@vibe/store/client";
import { connectFolder as connectRow } from "@vibe/store/repos";

export type ConnectResult =
  | { outcome: "connected"; repoId: string }
  | { outcome: "too_many_repos" }
  | { outcome: "bad_input"; code: HistoryErrorCode; message: string };

/** Looks at a folder of this machine with git and connects the repository it belongs to. */
export async function connectFolder(
  input: { userId: string; folder: string },
  deps: { service: Client },
): Promise<ConnectResult> {
  const folder = input.folder.replace(/^~(?=\/|$)/, homedir());
  if (!isAbsolute(folder)) {
    return {
      outcome: "bad_input",
      code: "path_not_found",
      message: "Give the whole path of the folder, from / or ~ on.",
    };
  }
  try {
    const repository = await openLocalRepository(folder);
    requireHead(repository);
    return await connectRow(deps.service, {
      userId: input.userId,
      folder: repository.path,
      fullName: repository.name,
      defaultBranch: repository.branch,
    });
  } catch (error) {
    if (error instanceof HistoryError) return { outcome: "bad_input", code: error.code, message: error.message };
    throw error;
  }
}
