/**
 * What a profile over several repositories publishes. Same conventions as `AnalysisResult`: snake_case, scores 0 to 100,
 * shares 0 to 1, `null` where the histories do not tell.
 */

import type { AxisLetter, Level } from "../axes/axis.ts";
import type { Persona } from "../persona/persona.ts";
import type { Interval } from "../statistics/interval.ts";

/** A component in the result of one analysis: its counts and commits are there. */
export type EvidenceReference = { job_id: string; id: string };

export type ProfileComponent = {
  id: string;
  label: string;
  value: number | null;
  /** Its share of the axis before renormalisation over the components that are known. */
  weight: number;
  /** The repositories that weigh most among those that can tell, at most 3. */
  evidence: EvidenceReference[];
};

export type ProfileAxis = {
  letter: AxisLetter;
  name: string;
  low_label: string;
  high_label: string;
  score: number | null;
  level: Level;
  coverage: number;
  /** p10 to p90 over resamples of repositories and of runs of sessions within them. */
  band: Interval | null;
  /** Scores of the repositories alone that bound the middle 80 % of the weight; null below two with 30 commits each. */
  spread: Interval | null;
  /** The spread is wider than 20 points. */
  varies_by_project: boolean;
  components: ProfileComponent[];
};

export type ProfileRepository = {
  repo_id: string;
  job_id: string;
  commits: number;
  /** Its part of the profile, 0 to 1. */
  share: number;
};

export type SkippedRepository = { repo_id: string; job_id: string; reason: string };

export type ProfileAi = {
  attributed_commits: number;
  /** Over the real commits of all repositories, unweighted. A lower bound. */
  attributed_ratio: number | null;
  attributed_interval: Interval | null;
  tools: { id: string; commits: number; repositories: number }[];
};

export type Profile = {
  outcome: "complete" | "insufficient_data" | "empty";
  repositories: ProfileRepository[];
  /** Analyses that could not take part, each with the reason in a sentence. */
  skipped: SkippedRepository[];
  total_commits: number;
  /** What the weighted commits count for as evidence: never more than the total. */
  effective_commits: number;
  axes: ProfileAxis[];
  persona: Persona | null;
  /** Why there is no persona, in one sentence; null when there is one. */
  persona_reason: string | null;
  ai: ProfileAi;
};
