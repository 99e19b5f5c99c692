/**
 * What is kept of a merged pull request: numbers, flags and keyed ids, and the names of its commits. No title, no text, no login,
 * no e-mail, no name of a branch. JSON-serialisable.
 */
import { type Actor, classifyActor } from "../commit/actors.ts";
import { bodySigns } from "./body-signs.ts";
import { type MergeMethod, mergeMethodOf } from "./merge-method.ts";
import type { RawAccount, RawPullRequest } from "./pull-request.ts";

/** Raise it when this program would make another fact of the same pull request: all are read again then. */
export const pullRequestFactVersion = 1;

export type PullRequestFlag = "checklist" | "structured" | "issue_linked" | "reviewed";

export type PullRequestFact = {
  version: number;
  number: number;
  /** Who opened it. */
  actor: Actor;
  /** What `identify` made of the addresses of whoever opened it: those of the account, and of the own commits. */
  authorIds: string[];
  /** Seconds since the epoch. */
  createdAt: number;
  mergedAt: number;
  changedFiles: number;
  additions: number;
  deletions: number;
  commits: number;
  reviews: number;
  flags: PullRequestFlag[];
  mergeMethod: MergeMethod;
  /** What it became, or null where that is not known: it belongs to a history that has this commit. */
  mergedAs: string | null;
  /** Commits of the history that are known to have come with it; of a long one not all. */
  brought: string[];
};

/** Turns a pull request into the fact that is kept. `identify` is the one that commits of the repository are read with. */
export function toPullRequestFact(raw: RawPullRequest, identify: (email: string) => string): PullRequestFact {
  const { number, changedFiles, additions, deletions, commits, reviews, mergeCommit } = raw;
  const signs = bodySigns(raw.body);
  const mergeMethod = mergeMethodOf(raw);
  const flags: [PullRequestFlag, boolean][] = [
    ["checklist", signs.checklist],
    ["structured", signs.structured],
    ["issue_linked", raw.closingIssues > 0 || signs.namesIssue],
    ["reviewed", reviews.accounts.some((account) => isOtherPerson(account, raw.author))],
  ];
  return {
    version: pullRequestFactVersion,
    number,
    actor: actorOf(raw.author),
    authorIds: [...new Set(addressesOf(raw).map(identify))].sort(),
    createdAt: secondsOf(raw.createdAt),
    mergedAt: secondsOf(raw.mergedAt),
    changedFiles,
    additions,
    deletions,
    commits: commits.count,
    reviews: reviews.count,
    flags: flags.filter(([, on]) => on).map(([flag]) => flag),
    mergeMethod,
    mergedAs: mergeCommit?.sha ?? null,
    brought:
      mergeMethod === "merge" ? commits.last.map(({ sha }) => sha) : mergeCommit === null ? [] : [mergeCommit.sha],
  };
}

/** GitHub's API leaves the "[bot]" of a bot's login out, which its address in commits has. */
const addressOf = ({ login, isBot, id }: RawAccount): string =>
  `${id === null ? "" : `${id}+`}${login}${isBot && !login.endsWith("[bot]") ? "[bot]" : ""}@users.noreply.github.com`;

function actorOf(account: RawAccount | null): Actor {
  return account === null ? "human" : classifyActor({ name: "", email: addressOf(account) });
}

/** Without an account: somebody who has left, unless that is who opened it. */
function isOtherPerson(reviewer: RawAccount | null, author: RawAccount | null): boolean {
  return actorOf(reviewer) === "human" && reviewer?.login !== author?.login;
}

/**
 * A commit of the branch is the author's where GitHub knows its address to be of the account. An address that it knows of nobody is
 * theirs where all commits have it.
 */
function addressesOf({ author, commits }: RawPullRequest): string[] {
  const own = author === null || author.isBot ? [] : [addressOf(author), addressOf({ ...author, id: null })];
  const [first] = commits.last;
  const isAlone = first?.login === null && commits.last.every(({ email }) => email === first.email);
  const written = commits.last.filter(({ login }) => (login === null ? isAlone : login === author?.login));
  return [...own, ...written.map(({ email }) => email)];
}

const secondsOf = (iso: string): number => Math.trunc(Date.parse(iso) / 1_000);
