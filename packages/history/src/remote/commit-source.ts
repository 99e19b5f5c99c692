/** What an analysis needs of a repository, in a folder or on a server. */

import type { RawCommit } from "@vibe/analysis/commit/commit";
import { countRemoteCommits, listRemoteCommits } from "./list-remote-commits.ts";
import { readRemoteCommits } from "./read-remote-commits.ts";
import type { RemoteRepository } from "./remote-repository.ts";

type Reading = { signal?: AbortSignal | undefined };

export type CommitSource = {
  /** For display. */
  name: string;
  /** The commit that everything is read from; `null` where there are no commits. */
  headSha: string | null;
  branch: string | null;
  /** History is cut off: the oldest commits have parents that are not here. */
  shallow: boolean;
  /** Contents were left out: counts may be unknown. */
  partial: boolean;
  count: (options?: Reading) => Promise<number>;
  /** In the order of `git log`, newest first, without files; pages fit together. */
  list: (options?: Reading & { skip?: number; limit?: number }) => AsyncGenerator<RawCommit, void, undefined>;
  /** With their files, in the order of `shas`. */
  read: (shas: readonly string[], options?: Reading) => AsyncGenerator<RawCommit, void, undefined>;
};

/** An open remote repository as a source of commits. */
export function remoteSource(repository: RemoteRepository): CommitSource {
  const { name, headSha, branch, shallow, detail } = repository;
  return {
    ...{ name, headSha, branch, shallow, partial: detail !== "counts" },
    count: async () => countRemoteCommits(repository),
    list: (options) => listRemoteCommits(repository, options),
    read: (shas, options) => readRemoteCommits(repository, shas, options),
  };
}
