/**
 * Who is analysed: takes the facts of a history apart into the subject's commits, merges, bots and other people. Bots are
 * removed here, once; everything later sees only what is left.
 */
import { type FactColumns, trait } from "./fact-columns.ts";
import { localDay } from "./local-time.ts";
import { timeOrder } from "./time-order.ts";

export type Subject = { kind: "all" } | { kind: "authors"; authorIds: string[] };

export type Selection = {
  facts: FactColumns;
  /** Rows of the subject's commits without merges and bots, oldest first; those without a valid date come last. */
  rows: Uint32Array;
  /** How many of them have a date. */
  dated: number;
  /** Sittings and follow-ups belong to people: with all authors each is one, else the subject is one person. */
  byAuthor: boolean;
  /** Merge commits of the subject. */
  ownMerges: number;
  distinctCommits: number;
  mergeCommits: number;
  /** Without merges. */
  botCommits: number;
  otherAuthorCommits: number;
  /** Commits by others that name the subject as co-author. */
  coAuthoredByOthers: number;
  /** By index in `coAuthorSets`: 1 where somebody else than the subject is named. */
  namesOthers: Uint8Array;
  /** Distinct human authors of the whole history, merges included. */
  authors: number;
  /** Local day of the latest commit of the whole history, whoever made it, automation accounts aside. */
  lastDay: number | null;
  /** By author: 1 for a person, who authored at least one commit in this history. */
  people: Uint8Array;
};

/** Order and duplicates of the facts make no difference. */
export function selectSubject(facts: FactColumns, subject: Subject): Selection {
  const order = timeOrder(facts);
  const owns = ownership(facts, subject);
  const selection: Selection = {
    facts,
    rows: order,
    dated: 0,
    byAuthor: subject.kind === "all",
    ownMerges: 0,
    distinctCommits: order.length,
    mergeCommits: 0,
    botCommits: 0,
    otherAuthorCommits: 0,
    coAuthoredByOthers: 0,
    namesOthers: owns.namesOthers,
    authors: 0,
    lastDay: null,
    people: new Uint8Array(facts.authors.list.length),
  };
  let kept = 0;
  for (let i = 0; i < order.length; i++) {
    const row = order[i] as number;
    const traits = facts.traits[row] as number;
    const at = facts.authoredAt[row] as number;
    if ((traits & (trait.agent | trait.bot)) === 0) selection.people[facts.author[row] as number] = 1;
    if (at > 0 && (traits & trait.bot) === 0) selection.lastDay = localDay(at, facts.offset[row] as number);
    if ((traits & trait.merge) !== 0) {
      selection.mergeCommits += 1;
      selection.ownMerges += (traits & trait.bot) === 0 && owns.commit(row) ? 1 : 0;
    } else if ((traits & trait.bot) !== 0) {
      selection.botCommits += 1;
    } else if (owns.commit(row)) {
      // The order is read ahead of where it is written: one array does for both.
      order[kept] = row;
      kept += 1;
      selection.dated += at > 0 ? 1 : 0;
    } else {
      selection.otherAuthorCommits += 1;
      selection.coAuthoredByOthers += owns.part(row) ? 1 : 0;
    }
  }
  selection.rows = order.subarray(0, kept);
  selection.authors = selection.people.reduce((sum, present) => sum + present, 0);
  return selection;
}

/**
 * Whose sitting a commit belongs to: with all authors the author's, or the person's who applied an agent's work or is named
 * in it; else everything is one person's.
 */
export function personOf(
  { facts, byAuthor, people }: Pick<Selection, "facts" | "byAuthor" | "people">,
  row: number,
): number {
  if (!byAuthor) {
    return 0;
  }
  const author = facts.author[row] as number;
  if (((facts.traits[row] as number) & trait.agent) === 0) {
    return author;
  }
  const committer = (facts.committer[row] as number) - 1;
  const named = facts.coAuthorSets.list[facts.coAuthors[row] as number] ?? [];
  return [committer, ...named].find((person) => people[person] === 1) ?? author;
}

/** Whether any commit is the subject's, merges and those of automation accounts aside. */
export function hasCommits(facts: FactColumns, subject: Subject): boolean {
  const owns = ownership(facts, subject);
  for (let row = 0; row < facts.count; row++) {
    if (((facts.traits[row] as number) & (trait.bot | trait.merge)) === 0 && owns.commit(row)) return true;
  }
  return false;
}

type Ownership = {
  commit: (row: number) => boolean;
  /** Named as co-author. */
  part: (row: number) => boolean;
  namesOthers: Uint8Array;
};

/** An agent's commit is the subject's when they applied it or are named beside it. */
function ownership(facts: FactColumns, subject: Subject): Ownership {
  if (subject.kind === "all") {
    const namesOthers = Uint8Array.from(facts.coAuthorSets.list, (set) => (set.length > 0 ? 1 : 0));
    return { commit: () => true, part: () => false, namesOthers };
  }
  const wanted = new Set(subject.authorIds);
  const authors = Uint8Array.from(facts.authors.list, (id) => (wanted.has(id) ? 1 : 0));
  const sets = Uint8Array.from(facts.coAuthorSets.list, (set) => (set.some((author) => authors[author] === 1) ? 1 : 0));
  const part = (row: number) => sets[facts.coAuthors[row] as number] === 1;
  const applied = (row: number) => authors[(facts.committer[row] as number) - 1] === 1;
  const byAgent = (row: number) => ((facts.traits[row] as number) & trait.agent) !== 0;
  return {
    commit: (row) => authors[facts.author[row] as number] === 1 || (byAgent(row) && (applied(row) || part(row))),
    part,
    namesOthers: Uint8Array.from(facts.coAuthorSets.list, (set) =>
      set.some((author) => authors[author] === 0) ? 1 : 0,
    ),
  };
}
