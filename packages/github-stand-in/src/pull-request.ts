import { defaultBranchOf, type PullRequest, type Repository } from "./directory.ts";
import type { ChangedFile } from "./git/commit-record.ts";
import { GitError } from "./git/run-git.ts";
import { sumOf } from "./rest/commit-body.ts";

/** A pull request with what follows from git. */
export type MeasuredPullRequest = PullRequest & {
  state: "open" | "closed" | "merged";
  baseName: string;
  headName: string;
  baseOid: string;
  headOid: string;
  updated: string;
  sizes: { additions: number; deletions: number; changedFiles: number; commits: number };
};

const noObject = "0".repeat(40);

/** Sizes given as data win; else they are those between the base and the head, or of the commit it was merged as. */
export async function measure(pull: PullRequest, repository: Repository): Promise<MeasuredPullRequest> {
  const { git } = repository;
  const baseName = pull.base ?? (await defaultBranchOf(repository));
  const headName = pull.head ?? `pull-${pull.number}`;
  const [merge] = pull.mergeCommitSha ? await git.commits([pull.mergeCommitSha]).catch(unknownCommit) : [];
  const baseOid = merge?.parents[0] ?? (await git.resolve(baseName)) ?? noObject;
  const headOid = pull.headSha ?? merge?.parents[1] ?? (await git.resolve(headName)) ?? merge?.oid ?? noObject;
  const between = baseOid !== noObject && headOid !== noObject ? await git.comparison(baseOid, headOid) : null;
  const files: ChangedFile[] = between?.files ?? merge?.files ?? [];
  const sums = sumOf(files);
  const ended = pull.mergedAt ?? pull.closedAt;
  return {
    ...pull,
    state: pull.mergedAt ? "merged" : ended ? "closed" : "open",
    baseName,
    headName,
    baseOid,
    headOid,
    updated: pull.updatedAt ?? ended ?? pull.createdAt,
    sizes: {
      additions: pull.additions ?? sums.additions,
      deletions: pull.deletions ?? sums.deletions,
      changedFiles: pull.changedFiles ?? files.length,
      commits: pull.commits ?? between?.ahead.length ?? (merge ? 1 : 0),
    },
  };
}

/** The data may name commits the repository does not have; then nothing is counted. */
function unknownCommit(error: unknown): [] {
  if (error instanceof GitError) return [];
  throw error;
}
