/**
 * Follow-up fixes: a fix, fixup or revert within 24 hours of the same person's earlier feature, refactor or fix, on at
 * least one of the same files. Read from the unbroken sequence; one pass, each fix tied to the latest commit it follows.
 */
import type { CommitFact } from "../commit/commit-fact.ts";
import type { Session } from "./sessions.ts";
import type { DatedFact } from "./subject.ts";

export const windowSeconds = 24 * 3600;

/** A fix after a commit neither of which shows its files counts half: the same sitting is all they are known to share. */
const sessionOnlyWeight = 0.5;

export type FeatureOutcome = {
  feature: DatedFact;
  /** 0 none, 0.5 by the sitting only, 1 by a shared file or part of the system. */
  followed: number;
  /** Seconds to the first follow-up; null without one. */
  secondsToFix: number | null;
  /** Follow-ups in the run, direct or on one another. */
  loopLength: number;
  /** True when less than 24 hours of history come after it: too early to say. */
  censored: boolean;
};

type Link = { outcome: FeatureOutcome | null; fact: DatedFact; session: number };

/** What became of every feature of one person. `end` is the last moment observed, in seconds since the epoch. */
export function followFeatures(sessions: readonly Session[], end: number): FeatureOutcome[] {
  const outcomes: FeatureOutcome[] = [];
  const latestByFile = new Map<number, Link>();
  const latestBySubsystem = new Map<string, Link>();
  let latest: Link | null = null;
  let latestWithoutFiles: Link | null = null;
  sessions.forEach((session, index) => {
    for (const fact of session.commits) {
      if (!isBase(fact) && !isFollowUp(fact)) {
        continue;
      }
      const found = isFollowUp(fact)
        ? (byFiles(fact, latestByFile) ??
          bySubsystem(fact, latestBySubsystem) ??
          bySession(fact, index, fact.fileIds === null ? latest : latestWithoutFiles))
        : null;
      const outcome =
        found === null ? startOutcome(fact, end, outcomes) : extend(found.link.outcome, fact, found.weight);
      const link: Link = { outcome, fact, session: index };
      for (const id of fact.fileIds ?? []) {
        latestByFile.set(id, link);
      }
      if (isTruncated(fact)) {
        for (const subsystem of fact.subsystems ?? []) latestBySubsystem.set(subsystem, link);
      }
      latest = link;
      latestWithoutFiles = fact.fileIds === null ? link : latestWithoutFiles;
    }
  });
  return outcomes;
}

function isBase(fact: CommitFact): boolean {
  return fact.category === "feature" || fact.category === "refactor" || fact.category === "fix";
}

function isFollowUp(fact: CommitFact): boolean {
  return fact.category === "fix" || fact.category === "fixup" || fact.category === "revert";
}

/** More files than ids were kept, so "no id in common" does not mean "no file in common". */
function isTruncated(fact: CommitFact): boolean {
  return fact.fileIds !== null && fact.sourceFiles !== null && fact.sourceFiles > fact.fileIds.length;
}

type Found = { link: Link; weight: number };

function byFiles(fact: DatedFact, latestByFile: ReadonlyMap<number, Link>): Found | null {
  let best: Link | null = null;
  for (const id of fact.fileIds ?? []) {
    const link = latestByFile.get(id);
    if (link !== undefined && within(link, fact) && (best === null || link.fact.authoredAt >= best.fact.authoredAt)) {
      best = link;
    }
  }
  return best === null ? null : { link: best, weight: 1 };
}

function bySubsystem(fact: DatedFact, latestBySubsystem: ReadonlyMap<string, Link>): Found | null {
  for (const subsystem of fact.subsystems ?? []) {
    const link = latestBySubsystem.get(subsystem);
    if (link !== undefined && within(link, fact)) {
      return { link, weight: 1 };
    }
  }
  return null;
}

function bySession(fact: DatedFact, session: number, link: Link | null): Found | null {
  return link !== null && link.session === session && within(link, fact) ? { link, weight: sessionOnlyWeight } : null;
}

function within(link: Link, fact: DatedFact): boolean {
  return fact.authoredAt - link.fact.authoredAt <= windowSeconds;
}

function startOutcome(fact: DatedFact, end: number, outcomes: FeatureOutcome[]): FeatureOutcome | null {
  if (fact.category !== "feature") {
    return null;
  }
  const censored = fact.authoredAt + windowSeconds > end;
  const outcome = { feature: fact, followed: 0, secondsToFix: null, loopLength: 0, censored };
  outcomes.push(outcome);
  return outcome;
}

function extend(outcome: FeatureOutcome | null, fact: DatedFact, weight: number): FeatureOutcome | null {
  if (outcome === null) {
    return null;
  }
  outcome.followed = Math.max(outcome.followed, weight);
  outcome.secondsToFix ??= fact.authoredAt - outcome.feature.authoredAt;
  outcome.loopLength += 1;
  return outcome;
}
