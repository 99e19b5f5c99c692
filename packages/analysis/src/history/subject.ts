/**
 * Who is analysed: takes the facts of a history apart into the subject's commits, merges, bots and other people. Bots are
 * removed here, once; everything later sees only what is left.
 */
import type { CommitFact } from "../commit/commit-fact.ts";

export type Subject = { kind: "all" } | { kind: "authors"; authorIds: string[] };

export type Selection = {
  /** The subject's commits without merges and bots, oldest first; commits without a valid date come last. */
  commits: CommitFact[];
  /** The same with valid dates, by person: sittings and follow-ups belong to people. */
  threads: DatedFact[][];
  /** Merge commits of the subject. */
  ownMerges: number;
  distinctCommits: number;
  mergeCommits: number;
  /** Without merges. */
  botCommits: number;
  otherAuthorCommits: number;
  /** Commits by others that name the subject as co-author. */
  coAuthoredByOthers: number;
  /** Distinct human authors of the whole history, merges included. */
  authors: number;
  /** The latest commit of the whole history, whoever made it. */
  lastInHistory: DatedFact | null;
};

export type DatedFact = CommitFact & { authoredAt: number };

/** Order and duplicates of `facts` make no difference. */
export function selectSubject(facts: readonly CommitFact[], subject: Subject): Selection {
  const all = sortedDistinct(facts);
  const wanted = subject.kind === "all" ? null : new Set(subject.authorIds);
  const selection: Selection = {
    commits: [],
    threads: [],
    ownMerges: 0,
    distinctCommits: all.length,
    mergeCommits: 0,
    botCommits: 0,
    otherAuthorCommits: 0,
    coAuthoredByOthers: 0,
    authors: new Set(all.filter((fact) => fact.actor === "human").map((fact) => fact.authorId)).size,
    lastInHistory: all.findLast(isDated) ?? null,
  };
  for (const fact of all) {
    const own = isOwn(fact, wanted);
    if (fact.parentsCount > 1) {
      selection.mergeCommits += 1;
      selection.ownMerges += own && fact.actor !== "bot" ? 1 : 0;
    } else if (fact.actor === "bot") {
      selection.botCommits += 1;
    } else if (own) {
      selection.commits.push(fact);
    } else {
      selection.otherAuthorCommits += 1;
      selection.coAuthoredByOthers += wanted !== null && fact.coAuthorIds.some((id) => wanted.has(id)) ? 1 : 0;
    }
  }
  selection.threads = threadsOf(selection.commits, wanted === null);
  return selection;
}

export function isDated(fact: CommitFact): fact is DatedFact {
  return fact.authoredAt !== null;
}

/** An agent's commit is the subject's when they applied it or are named beside it. */
function isOwn(fact: CommitFact, wanted: ReadonlySet<string> | null): boolean {
  if (wanted === null || wanted.has(fact.authorId)) {
    return true;
  }
  const applied = fact.committerId !== null && wanted.has(fact.committerId);
  return fact.actor === "agent" && (applied || fact.coAuthorIds.some((id) => wanted.has(id)));
}

function sortedDistinct(facts: readonly CommitFact[]): CommitFact[] {
  const bySha = new Map<string, CommitFact>();
  for (const fact of facts) {
    const known = bySha.get(fact.sha);
    bySha.set(fact.sha, known === undefined ? fact : better(known, fact));
  }
  const at = (fact: CommitFact) => fact.authoredAt ?? Number.POSITIVE_INFINITY;
  return [...bySha.values()].sort(
    (a, b) => compare(at(a), at(b)) || (a.committedAt ?? 0) - (b.committedAt ?? 0) || (a.sha < b.sha ? -1 : 1),
  );
}

/** Of two facts about one commit: the one with paths, the newer version, and if all is equal any fixed choice. */
function better(a: CommitFact, b: CommitFact): CommitFact {
  const known = Number(a.filesChanged !== null) - Number(b.filesChanged !== null) || a.version - b.version;
  if (known !== 0) {
    return known > 0 ? a : b;
  }
  return JSON.stringify(a) <= JSON.stringify(b) ? a : b;
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function threadsOf(commits: readonly CommitFact[], byAuthor: boolean): DatedFact[][] {
  const threads = new Map<string, DatedFact[]>();
  for (const fact of commits.filter(isDated)) {
    const key = byAuthor ? fact.authorId : "";
    const thread = threads.get(key);
    if (thread === undefined) {
      threads.set(key, [fact]);
    } else {
      thread.push(fact);
    }
  }
  return [...threads.values()];
}
