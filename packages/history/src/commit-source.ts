/** What an analysis needs of a repository: in a folder, on a git server, or behind GitHub's API. */

import type { RawCommit } from "@vibe/analysis/commit/commit";
import { listApiCommits } from "./github/api/list-api-commits.ts";
import type { ApiHistory } from "./github/api/open-api-history.ts";
import { readApiCommits } from "./github/api/read-api-commits.ts";
import { countCommits, listCommits } from "./list-commits.ts";
import { type LocalRepository, requireHead } from "./local-repository.ts";
import { readCommits } from "./read-commits.ts";
import { countRemoteCommits, listRemoteCommits } from "./remote/list-remote-commits.ts";
import { readRemoteCommits } from "./remote/read-remote-commits.ts";
import type { RemoteRepository } from "./remote/remote-repository.ts";

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

/**
 * A folder as a source of commits. `base`: a commit whose history is known and is not listed. `head` is the commit to read from
 * where several calls are to agree, else the current one. Throws `HistoryError` `empty_repository`.
 */
export function localSource(
  repository: LocalRepository,
  { base = null, head = requireHead(repository) }: { base?: string | null; head?: string } = {},
): CommitSource {
  const { name, branch, shallow, partial } = repository;
  return {
    ...{ name, headSha: head, branch, shallow, partial },
    count: (options) => (base === head ? Promise.resolve(0) : countCommits(repository, head, { ...options, base })),
    list: (options) => listCommits(repository, { ...options, head, base }),
    read: (shas, options) => readCommits(repository, shas, options),
  };
}

/** An open remote repository as a source of commits: those that came after its `known` one, or all. */
export function remoteSource(repository: RemoteRepository): CommitSource {
  const { name, headSha, branch, shallow, detail } = repository;
  return {
    ...{ name, headSha, branch, shallow, partial: detail !== "counts" },
    count: async () => countRemoteCommits(repository),
    list: (options) => listRemoteCommits(repository, options),
    read: (shas, options) => readRemoteCommits(repository, shas, options),
  };
}

/** A history that GitHub's API is asked for as a source of commits: those after its `known` one, or all. It gives no notes. */
export function apiSource(history: ApiHistory): CommitSource {
  const { name, headSha, branch, total } = history;
  return {
    ...{ name, headSha, branch, shallow: false, partial: false },
    count: async () => total,
    list: (options) => listApiCommits(history, options),
    read: (shas, options) => readApiCommits(history, shas, options),
  };
}
