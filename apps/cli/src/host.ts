import { DataFolderError, dataFolderPaths, openDataFolder, readSecrets } from "@vibe/embedded/data-folder";
import { signInOwner } from "@vibe/embedded/owner";
import { createInngest } from "@vibe/jobs/client";
import { createJobDeps } from "@vibe/jobs/deps";
import { type Host, inProcessApp, openBackend } from "./backend.ts";
import { readStackFile, type StackAddress } from "./stack-file.ts";

/**
 * Where to analyse: the stack that runs on this data folder, or else a backend in this process on the same folder.
 *
 * @throws DataFolderError in_use, when another process holds the folder and is no running stack
 */
export async function openHost(data: string): Promise<Host> {
  try {
    return await openBackend({ folder: openDataFolder(data), enginePort: 0, app: inProcessApp });
  } catch (error) {
    if (!(error instanceof DataFolderError && error.code === "in_use")) throw error;
    const { path, stackFile } = dataFolderPaths(data);
    const stack = readStackFile(stackFile);
    if (stack === null) {
      throw new DataFolderError(
        "in_use",
        `Another analysis or a starting stack is using ${path}; try again when it is done.`,
      );
    }
    return joinStack(stack, path);
  }
}

/** Acts as the owner on a stack that runs in another process. */
export async function joinStack(stack: StackAddress, data: string): Promise<Host> {
  const secrets = readSecrets(data);
  const owner = await signInOwner({ url: stack.supabase, secrets });
  return {
    user: owner.client,
    userId: owner.userId,
    service: createJobDeps({ url: stack.supabase, secretKey: secrets.secretKey }).service,
    inngest: createInngest({ baseUrl: stack.engine }),
    close: async () => {},
  };
}
