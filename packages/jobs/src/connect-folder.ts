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
  try {
    const repository = await openLocalRepository(input.folder);
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
