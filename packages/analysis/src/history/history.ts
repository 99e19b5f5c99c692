/** The subject's history in the form the axes and metrics read: sittings, follow-ups, and what cannot be resampled. */
import type { Standing } from "../axes/axis.ts";
import type { CommitFact } from "../commit/commit-fact.ts";
import { firstTouch } from "./first-touch.ts";
import { type FeatureOutcome, followFeatures } from "./followups.ts";
import { gapHoursOf, type Session, sessionGapHours, splitSessions } from "./sessions.ts";
import type { DatedFact, Selection } from "./subject.ts";

/** Share of commits with paths from which "never seen" means "was not there". */
const enoughPaths = 0.8;

export type History = {
  commits: readonly CommitFact[];
  dated: readonly DatedFact[];
  /** Dated commits by person. */
  threads: readonly (readonly DatedFact[])[];
  gapHours: number[];
  sessionGapHours: number;
  sessions: Session[];
  outcomes: FeatureOutcome[];
  /** Share of the commits whose files were read. */
  pathShare: number;
  standing: Standing;
};

export function readHistory(selection: Selection, firstCommitSeen: boolean): History {
  const { commits, threads } = selection;
  const dated = commits.filter((fact): fact is DatedFact => fact.authoredAt !== null);
  const gapHours = gapHoursOf(threads);
  const gap = sessionGapHours(gapHours);
  const perThread = threads.map((thread) => splitSessions([thread], gap));
  const end = dated.at(-1)?.authoredAt ?? 0;
  const pathShare =
    commits.length === 0 ? 0 : commits.filter((fact) => fact.filesChanged !== null).length / commits.length;
  const tools = new Set(commits.flatMap((fact) => fact.tools.map((tool) => tool.id)));
  return {
    commits,
    dated,
    threads,
    gapHours,
    sessionGapHours: gap,
    sessions: perThread.flat(),
    outcomes: perThread.flatMap((sessions) => followFeatures(sessions, end)),
    pathShare,
    standing: {
      firstCommitSeen,
      firstTouchesKnown: firstCommitSeen && pathShare >= enoughPaths,
      firstTest: firstTouch(commits, "tests"),
      firstCi: firstTouch(commits, "ci"),
      commitPolicy: commits.some((fact) => fact.flags.includes("commit_policy")),
      agentSignal: tools.size >= 2 || commits.some((fact) => fact.actor === "agent"),
    },
  };
}
