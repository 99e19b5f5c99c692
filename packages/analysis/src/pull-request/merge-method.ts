/** How a pull request was merged, told from what it became. */
import type { RawPullRequest } from "./pull-request.ts";

export type MergeMethod = "merge" | "squash" | "rebase" | "unknown";

const mergeSubject = /^Merge (?:branch|branches|remote-tracking|tag|commit|pull request|[\w./-]{1,200} into )/;

/**
 * A merge has two parents. Rebasing puts the commits on the branch one by one and keeps when they were written, the last of them
 * too; squashing makes a new commit, written when it was merged. So a pull request of many commits that was rebased is no squash,
 * and one of a single commit can be told as well. Unknown where what it became, or every commit to compare it with, is not there.
 */
export function mergeMethodOf({ mergeCommit, commits }: RawPullRequest): MergeMethod {
  if (mergeCommit === null || mergeCommit.parents === 0) return "unknown";
  if (mergeCommit.parents > 1) return "merge";
  // Merges of the branch with its base are not rebased.
  const own = commits.last.filter(({ subject }) => !mergeSubject.test(subject));
  if (own.length === 0) return "unknown";
  const last = Date.parse(mergeCommit.authoredAt);
  return own.some(({ authoredAt }) => Date.parse(authoredAt) === last) ? "rebase" : "squash";
}
