import type { CommitFact } from "../commit/commit-fact.ts";
import { packFacts } from "../history/fact-columns.ts";
import { type History, readHistory } from "../history/history.ts";
import { selectSubject } from "../history/subject.ts";

/** The history of all authors of `facts`, read whole. */
export function historyOf(facts: Iterable<CommitFact>): History {
  return readHistory(selectSubject(packFacts(facts), { kind: "all" }), true);
}
