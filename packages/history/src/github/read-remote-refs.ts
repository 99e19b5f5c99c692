/** Where a repository on GitHub stands, in one request. */

import { createTransport } from "../remote/protocol/http-transport.ts";
import type { RemoteAddress } from "../remote/protocol/remote-address.ts";
import { listRefs, Refused } from "../remote/protocol/upload-pack.ts";
import { RemoteError } from "../remote/remote-error.ts";
import { defaultRemoteLimits } from "../remote/remote-limits.ts";

export type RemoteRefs = {
  /** `null`: there are no commits. */
  headSha: string | null;
  /** The branch that HEAD stands for; `null` where it stands for none. */
  branch: string | null;
  /** Where the notes of git-ai stand; `null` without any. */
  notesSha: string | null;
  requests: number;
};

const notesRef = "refs/notes/ai";
const branchPrefix = "refs/heads/";

/** Asks for the refs alone. Throws `RemoteError`, or the reason of `signal`. */
export async function readRemoteRefs(address: RemoteAddress, signal?: AbortSignal): Promise<RemoteRefs> {
  const transport = createTransport(address, defaultRemoteLimits);
  try {
    const refs = await listRefs(transport, { format: "sha1", prefixes: ["HEAD", notesRef] }, signal);
    const { requests } = transport.spent;
    const head = refs.get("HEAD");
    const branch = head?.target?.startsWith(branchPrefix) ? head.target.slice(branchPrefix.length) : null;
    return { headSha: head?.sha ?? null, branch, notesSha: refs.get(notesRef)?.sha ?? null, requests };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw new RemoteError(
      "unsupported",
      "The git server does not answer as GitHub does. Clone the repository and analyse the folder instead.",
    );
  }
}
