/** The subject's history in the form the axes and metrics read: sittings, follow-ups, and what cannot be resampled. */
import type { CommitFact } from "../commit/commit-fact.ts";
import { type FirstTouch, firstTouch } from "./first-touch.ts";
import { type FeatureOutcome, followFeatures } from "./followups.ts";
import { gapHoursOf, type Session, sessionGapHours, splitSessions } from "./sessions.ts";
import type { DatedFact, Selection } from "./subject.ts";

export type History = {
  commits: readonly CommitFact[];
  dated: readonly DatedFact[];
  /** Dated commits by person. */
  threads: readonly (readonly DatedFact[])[];
  gapHours: number[];
  sessionGapHours: number;
  sessions: Session[];
  outcomes: FeatureOutcome[];
  /** Nothing was cut off: what did not appear was not there. */
  firstCommitSeen: boolean;
  /** Share of the commits whose files were read. */
  pathShare: number;
  firstTest: FirstTouch | null;
  firstCi: FirstTouch | null;
  /** A tool enforces the form of commit messages. */
  commitPolicy: boolean;
  /** AI tools named anywhere in the subject's commits. */
  toolCount: number;
  agentCommits: number;
};

export function readHistory(selection: Selection, firstCommitSeen: boolean): History {
  const { commits, threads } = selection;
  const dated = commits.filter((fact): fact is DatedFact => fact.authoredAt !== null);
  const gapHours = gapHoursOf(threads);
  const gap = sessionGapHours(gapHours);
  const perThread = threads.map((thread) => splitSessions([thread], gap));
  const end = dated.at(-1)?.authoredAt ?? 0;
  return {
    commits,
    dated,
    threads,
    gapHours,
    sessionGapHours: gap,
    sessions: perThread.flat(),
    outcomes: perThread.flatMap((sessions) => followFeatures(sessions, end)),
    firstCommitSeen,
    pathShare: commits.length === 0 ? 0 : commits.filter((fact) => fact.filesChanged !== null).length / commits.length,
    firstTest: firstTouch(commits, "tests"),
    firstCi: firstTouch(commits, "ci"),
    commitPolicy: commits.some((fact) => fact.flags.includes("commit_policy")),
    toolCount: new Set(commits.flatMap((fact) => fact.tools.map((tool) => tool.id))).size,
    agentCommits: commits.filter((fact) => fact.actor === "agent").length,
  };
}
