import { gitUrlOf } from "@vibe/history/github/github-address";
import type { RemoteAddress } from "@vibe/history/remote/protocol/remote-address";
import type { Claim, ClaimedSource } from "@vibe/store/jobs";
import type { JobDeps } from "./deps.ts";
import { openToken } from "./github-token.ts";

/** A job whose history is on GitHub. */
export type GitHubClaim = Claim & { repo: { source: Extract<ClaimedSource, { kind: "github" }> } };

export const isOnGitHub = (claim: Claim): claim is GitHubClaim => claim.repo.source.kind === "github";

/** The folder of a job whose history is on this machine. */
export function folderOf({ repo: { source } }: Claim): string {
  if (source.kind !== "folder") throw new Error("This history is on GitHub.");
  return source.folder;
}

/** Where git reads the history of a job, with the token in it: to be asked for in the step that reads, and not to be kept. */
export async function addressOf(claim: GitHubClaim, deps: JobDeps): Promise<RemoteAddress> {
  const url = gitUrlOf(deps.github.url, claim.repo.source.fullName);
  const opened = await openToken(claim.userId, deps);
  return opened === null ? { url } : { url, token: opened.token };
}
