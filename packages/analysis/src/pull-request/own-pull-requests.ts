/** Which of the pull requests that were read an analysis is about, and which of the subject's commits came with one. */
import { shaOf } from "../history/fact-columns.ts";
import type { Selection, Subject } from "../history/subject.ts";
import type { PullRequestFact } from "./pull-request-fact.ts";

export type OwnPullRequests = {
  /** Of the history, the subject's, without those of automation accounts; in the order in which they were merged. */
  own: PullRequestFact[];
  /** How many were read, of this history and elsewhere. */
  read: number;
  /** Everybody's in the history. */
  merged: number;
  /** Of the subject's commits without merges, those that are known to have come with a pull request, whoever opened it. */
  commits: number;
};

/**
 * A pull request belongs to the history when what it became does: that holds through renamed branches, and leaves out what was merged
 * elsewhere. Order and duplicates of the facts make no difference.
 */
export function ownPullRequests(
  facts: readonly PullRequestFact[],
  { facts: columns, rows }: Pick<Selection, "facts" | "rows">,
  subject: Subject,
): OwnPullRequests {
  const wanted = new Set(facts.map(({ mergedAs }) => mergedAs));
  const present = new Set<string>();
  for (let row = 0; wanted.size > 0 && row < columns.count; row++) {
    const sha = shaOf(columns, row);
    if (wanted.has(sha)) present.add(sha);
  }
  const byNumber = new Map(facts.map((fact) => [fact.number, fact]));
  const merged = [...byNumber.values()].filter(({ mergedAs }) => mergedAs !== null && present.has(mergedAs));
  const brought = new Set(merged.flatMap((fact) => fact.brought));
  let commits = 0;
  for (let i = 0; brought.size > 0 && i < rows.length; i++)
    commits += brought.has(shaOf(columns, rows[i] as number)) ? 1 : 0;
  const authors = new Set(subject.kind === "all" ? [] : subject.authorIds);
  const own = merged.filter(
    ({ actor, authorIds }) => actor !== "bot" && (subject.kind === "all" || authorIds.some((id) => authors.has(id))),
  );
  own.sort((a, b) => a.mergedAt - b.mergedAt || a.number - b.number);
  return { own, read: byNumber.size, merged: merged.length, commits };
}
