/** What was read and what was not, with a sentence for each thing the reader of a report should know. */

import { categories } from "../commit/category.ts";
import { unknown } from "../history/fact-columns.ts";
import type { History } from "../history/history.ts";
import type { Selection } from "../history/subject.ts";
import type { OwnPullRequests } from "../pull-request/own-pull-requests.ts";
import type { Coverage } from "../result.ts";
import { agree, counted, outOf } from "./wording.ts";

export type AnalysisSource = { headSha: string; shallow: boolean; partialClone: boolean; listedCommits: number };

const unknownCategory = categories.indexOf("unknown");

/** Nothing is missing before the first commit that was read. */
export function sawFirstCommit(source: AnalysisSource, distinctCommits: number): boolean {
  return !source.shallow && distinctCommits >= source.listedCommits;
}

/** Why pull requests were not read: there is no GitHub, no account, no permission, or GitHub did not answer. */
export type PullRequestsUnread = "no_github" | "no_account" | "not_allowed" | "failed";

const unreadNotes: Record<PullRequestsUnread, string> = {
  no_github: "Pull requests were not read: what depends on them is unknown.",
  no_account:
    "Pull requests were not read, so what depends on them is unknown: GitHub shows them in this way to accounts only. Connect one and analyse again.",
  not_allowed:
    "Pull requests were not read, so what depends on them is unknown: the token may not read them. Give it the permission “Pull requests: read-only” and analyse again.",
  failed:
    "Pull requests were not read, so what depends on them is unknown: GitHub did not answer for them. Analyse again later.",
};

/** From so many on, older ones may be missing: a first reading ends here. */
const mostPullRequests = 1_000;

export function coverageOf(
  selection: Selection,
  history: History,
  source: AnalysisSource,
  pullRequests: OwnPullRequests | PullRequestsUnread,
): Coverage {
  const counts = countsOf(history);
  return {
    listed_commits: source.listedCommits,
    merge_commits: selection.mergeCommits,
    bot_commits: selection.botCommits,
    other_author_commits: selection.otherAuthorCommits,
    co_authored_commits: selection.coAuthoredByOthers,
    subject_commits: counts.commits,
    commits_with_paths: counts.withPaths,
    commits_with_line_counts: counts.withLines,
    invalid_dates: counts.commits - history.dated,
    authors: selection.authors,
    shallow: source.shallow,
    partial_clone: source.partialClone,
    first_commit_seen: history.standing.firstCommitSeen,
    head_sha: source.headSha,
    notes: [...notesOf(selection, history, source, counts), pullRequestsNote(pullRequests)],
  };
}

type Counts = {
  commits: number;
  withPaths: number;
  withLines: number;
  unclassified: number;
  inUtc: number;
};

function countsOf({ facts, rows, dated }: History): Counts {
  const counts: Counts = { commits: rows.length, withPaths: 0, withLines: 0, unclassified: 0, inUtc: 0 };
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const paths = facts.filesChanged[row] !== unknown;
    const lines = facts.additions[row] !== unknown;
    counts.withPaths += paths ? 1 : 0;
    counts.withLines += lines ? 1 : 0;
    counts.unclassified += facts.category[row] === unknownCategory ? 1 : 0;
    counts.inUtc += i < dated && facts.offset[row] === 0 ? 1 : 0;
  }
  return counts;
}

function notesOf(selection: Selection, history: History, source: AnalysisSource, counts: Counts): string[] {
  const { commits: n, withLines, unclassified } = counts;
  const withoutPaths = n - counts.withPaths;
  const invalid = n - history.dated;
  const inUtc = history.dated > 0 && counts.inUtc === history.dated;
  const notes: [boolean, string][] = [
    [true, "Only commits reachable from the head were read: other branches and unmerged work are not part of this."],
    [
      source.shallow,
      "The clone is shallow: the beginning of the history is missing, so nothing is said about what came first.",
    ],
    [
      !source.shallow && !history.standing.firstCommitSeen,
      "Not all listed commits were read, so nothing is said about what came first.",
    ],
    // In a partial clone, or of a repository on a server that is too large to be transferred as a whole.
    [source.partialClone, "Not all contents of files were at hand: line counts are missing where they were not."],
    [n > 0 && withoutPaths === n, "No commit’s changed files could be read."],
    [
      withoutPaths > 0 && withoutPaths < n,
      `Files are known for ${outOf(n - withoutPaths, n, "commit")}: there are at least as many file changes as shown.`,
    ],
    [n > 0 && withLines === 0 && withoutPaths < n, "No commit’s line counts could be read."],
    [
      withLines > 0 && withLines < n,
      `Line counts are known for ${outOf(withLines, n, "commit")}: at least as many lines were added and removed as shown.`,
    ],
    [selection.botCommits > 0, `Left out as made by automation accounts: ${counted(selection.botCommits, "commit")}.`],
    [
      selection.mergeCommits > 0,
      `Left out everywhere but in the share of merges: ${counted(selection.mergeCommits, "merge")} of the whole history.`,
    ],
    [
      selection.coAuthoredByOthers > 0,
      `${counted(selection.coAuthoredByOthers, "commit")} by others ${agree(selection.coAuthoredByOthers, "names", "name")} the subject as co-author: each adds one half to the credited commits, and to nothing else.`,
    ],
    [invalid > 0, `Left out of everything about time for want of a valid date: ${counted(invalid, "commit")}.`],
    [unclassified > 0.4 * n, "More than 40 % of the commits could not be classified."],
    [inUtc, "Every commit was recorded on a clock set to UTC; hours and days may not be the author's own."],
  ];
  return notes.filter(([applies]) => applies).map(([, text]) => text);
}

function pullRequestsNote(pullRequests: OwnPullRequests | PullRequestsUnread): string {
  if (typeof pullRequests === "string") {
    return unreadNotes[pullRequests];
  }
  const { read, merged, own } = pullRequests;
  if (merged === 0) {
    return "No merged pull request is part of this history.";
  }
  const most = read < mostPullRequests ? "" : " There may be older ones: those that were changed last were read.";
  return `${counted(merged, "merged pull request")} of this history ${agree(merged, "was", "were")} read, ${own.length} of them by the authors analysed.${most}`;
}
