/** A merged pull request as it comes from GitHub: lives in memory only. What is kept of it is in `pull-request-fact.ts`. */

export type RawAccount = {
  login: string;
  /** GitHub's number of the account, where it is a person's. */
  id: number | null;
  isBot: boolean;
};

/** A commit of the branch that was merged. */
export type RawPullRequestCommit = {
  sha: string;
  subject: string;
  /** ISO, in UTC. */
  authoredAt: string;
  email: string;
  /** The account GitHub knows the address of; null where it knows none. */
  login: string | null;
};

export type RawPullRequest = {
  number: number;
  /** Null for an account that is gone. */
  author: RawAccount | null;
  /** ISO. */
  createdAt: string;
  mergedAt: string;
  updatedAt: string;
  changedFiles: number;
  additions: number;
  deletions: number;
  body: string;
  /** Issues that GitHub closed with it. */
  closingIssues: number;
  /** `accounts` are those of the first of them. */
  reviews: { count: number; accounts: (RawAccount | null)[] };
  /** `last` are the last of them, in order. */
  commits: { count: number; last: RawPullRequestCommit[] };
  /** What it became on the branch it was merged into; null where that is gone. */
  mergeCommit: { sha: string; authoredAt: string; parents: number } | null;
};
