import type { RawPullRequest } from "../pull-request/pull-request.ts";

export type RawPullRequestParts = Partial<RawPullRequest>;

/** A merged pull request of Ada's with one commit; the parts given are as told. */
export function rawPullRequest(parts: RawPullRequestParts = {}): RawPullRequest {
  const number = parts.number ?? 1;
  return {
    number,
    author: { login: "ada", id: 77, isBot: false },
    createdAt: "2026-01-05T08:00:00Z",
    mergedAt: "2026-01-05T12:00:00Z",
    updatedAt: "2026-01-05T12:00:00Z",
    changedFiles: 2,
    additions: 10,
    deletions: 1,
    body: "",
    closingIssues: 0,
    reviews: { count: 0, accounts: [] },
    commits: {
      count: 1,
      last: [
        {
          sha: `branch ${number}`,
          subject: "feat: a part",
          authoredAt: "2026-01-05T08:00:00Z",
          email: "ada@example.com",
          login: "ada",
        },
      ],
    },
    mergeCommit: { sha: `merged ${number}`, authoredAt: "2026-01-05T12:00:00Z", parents: 1 },
    ...parts,
  };
}
