/**
 * One profile from the latest analyses of several repositories. Pure: the same parts in any order give the same profile,
 * and what "today" is comes as an argument.
 */

import { axisDefinitions, silentAxis } from "../axes/axes.ts";
import type { AxisLetter } from "../axes/axis.ts";
import { type AxisDefinition, type AxisInput, effectiveWeight, scoreAxis } from "../axes/axis.ts";
import { countOf, tallyLength } from "../axes/tally.ts";
import { hasAgentSignal } from "../persona/agent-signal.ts";
import { confidenceOf } from "../persona/confidence.ts";
import type { Persona } from "../persona/persona.ts";
import { choosePersona } from "../persona/persona.ts";
import type { Interval } from "../statistics/interval.ts";
import { ratio, round, roundOrNull } from "../statistics/scale.ts";
import { wilsonInterval } from "../statistics/wilson.ts";
import { effectiveCommits, everything, type Pooled, pooledAxes, poolStanding, poolTally, prepare } from "./pool.ts";
import type { Profile, ProfileAi, ProfileAxis, SkippedRepository } from "./profile.ts";
import { type RepoSums, readSums } from "./repo-sums.ts";
import { type Resampled, resample } from "./resample.ts";
import { spreadOf } from "./spread.ts";
import { weightsOf } from "./weights.ts";

const fewestForAxes = 5;
const fewestForPersona = 30;
const defaultResamples = 200;
const wideSpread = 20;
const shownEvidence = 3;

/** What the profile reads of one successful analysis. */
export type RepoPart = {
  repoId: string;
  jobId: string;
  /** Seconds since the epoch: of several analyses of a repository the latest counts. */
  finishedAt: number;
  /** Of the subject, in this repository. */
  commits: number;
  /** Seconds since the epoch of the subject's last commit. */
  lastActivity: number;
  /** Share of commits without a category, 0 to 1. */
  unknownShare: number;
  tools: readonly { id: string; commits: number }[];
  sums: RepoSums;
};

export type AggregateOptions = {
  /** "Today" in seconds since the epoch. */
  asOf: number;
  seed: string;
  /** Default 200; 0 leaves bands and stability out. */
  resamples?: number;
};

type Member = { part: RepoPart; pooled: Pooled };

/** Below 5 commits in a repository it is skipped; below 30 in all there is no persona. Nothing connected: "empty". */
export function aggregate(parts: readonly RepoPart[], options: AggregateOptions): Profile {
  const latest = latestByRepo(parts);
  const { usable, skipped } = sortOut(latest);
  if (usable.length === 0) {
    return nothing(skipped);
  }
  const shares = weightsOf(
    usable.map(({ part }) => part),
    options.asOf,
  );
  const weighed = usable.map(({ part }, i) => ({ commits: part.commits, share: shares[i] ?? 0 }));
  const total = effectiveCommits(weighed);
  const members = usable.map(({ part, groups }, i) => ({
    part,
    pooled: prepare(groups, part.sums.standing, shares[i] ?? 0, total),
  }));
  const repos = members.map(({ pooled }) => pooled);
  const draw = everything(repos);
  const input = {
    tally: poolTally(draw, total, new Float64Array(tallyLength)),
    standing: poolStanding(draw),
  };
  const axes = pooledAxes(draw);
  const resamples = Math.max(0, Math.trunc(options.resamples ?? defaultResamples));
  const drawn = resample(repos, total, options.seed, resamples);
  const commits = usable.reduce((sum, { part }) => sum + part.commits, 0);
  return {
    outcome: "complete",
    repositories: members
      .map(({ part, pooled }) => ({
        repo_id: part.repoId,
        job_id: part.jobId,
        commits: part.commits,
        share: round(pooled.share, 4),
      }))
      .sort((a, b) => b.share - a.share),
    skipped,
    total_commits: commits,
    effective_commits: Math.round(total),
    axes: axes.map((axis, i) => publish(axis, axisDefinitions[i] ?? axis, input, members, drawn.bands)),
    persona: commits < fewestForPersona ? null : personaOf(axes, input, members, total, drawn),
    persona_reason:
      commits < fewestForPersona ? `${commits} commits are too few for a persona: it takes ${fewestForPersona}.` : null,
    ai: aiOf(members, commits),
  };
}

/** By repository id, each with its latest job; ids settle what is left open, so the order of the parts does not matter. */
function latestByRepo(parts: readonly RepoPart[]): RepoPart[] {
  const latest = new Map<string, RepoPart>();
  for (const part of parts) {
    const known = latest.get(part.repoId);
    const isLater =
      known === undefined ||
      part.finishedAt > known.finishedAt ||
      (part.finishedAt === known.finishedAt && part.jobId > known.jobId);
    if (isLater) latest.set(part.repoId, part);
  }
  return [...latest.values()].sort((a, b) => (a.repoId < b.repoId ? -1 : 1));
}

function sortOut(parts: readonly RepoPart[]) {
  const usable: { part: RepoPart; groups: NonNullable<ReturnType<typeof readSums>> }[] = [];
  const skipped: SkippedRepository[] = [];
  for (const part of parts) {
    const groups = readSums(part.sums);
    const skip = (reason: string) => skipped.push({ repo_id: part.repoId, job_id: part.jobId, reason });
    if (groups === null) {
      skip("It was analysed by another version, whose sums cannot be added to these; analyse it again.");
    } else if (part.commits < fewestForAxes) {
      skip(`${part.commits === 1 ? "1 commit is" : `${part.commits} commits are`} too few: it takes ${fewestForAxes}.`);
    } else {
      usable.push({ part, groups });
    }
  }
  return { usable, skipped };
}

function nothing(skipped: SkippedRepository[]): Profile {
  const empty = skipped.length === 0;
  return {
    outcome: empty ? "empty" : "insufficient_data",
    repositories: [],
    skipped,
    total_commits: 0,
    effective_commits: 0,
    axes: axisDefinitions.map((axis) => ({
      ...withoutRemarks(silentAxis(axis)),
      spread: null,
      varies_by_project: false,
      components: [],
    })),
    persona: null,
    persona_reason: empty ? "No repository has been analysed." : "No analysed repository can take part in the profile.",
    ai: aiOf([], 0),
  };
}

function withoutRemarks({
  letter,
  name,
  low_label,
  high_label,
  score,
  level,
  coverage,
  band,
}: ReturnType<typeof silentAxis>) {
  return { letter, name, low_label, high_label, score, level, coverage, band };
}

function attributedIn(members: readonly Member[]): number {
  return members.reduce((sum, { pooled }) => sum + countOf(pooled.tally, "attributed"), 0);
}

/** `pooled` is the axis as it reads the pooled history, `own` as it reads one repository. */
function publish(
  pooled: AxisDefinition,
  own: AxisDefinition,
  input: AxisInput,
  members: readonly Member[],
  bands: ReadonlyMap<AxisLetter, Interval>,
): ProfileAxis {
  const { score, coverage, level } = scoreAxis(pooled, input);
  const alone = members.map(({ pooled: { tally, standing, share, commits } }) => {
    const scored = scoreAxis(own, { tally, standing });
    return { score: scored.level === "insufficient" ? null : scored.score, share, commits };
  });
  const spread = spreadOf(alone);
  const byShare = members.toSorted((a, b) => b.pooled.share - a.pooled.share);
  return {
    letter: pooled.letter,
    name: pooled.name,
    low_label: pooled.lowLabel,
    high_label: pooled.highLabel,
    score,
    level,
    coverage: round(coverage, 3),
    band: bands.get(pooled.letter) ?? null,
    spread,
    varies_by_project: spread !== null && spread.high - spread.low > wideSpread,
    components: pooled.components.map((component, i) => ({
      id: component.id,
      label: component.label,
      value: roundOrNull(component.value(input), 4),
      weight: effectiveWeight(component, input),
      evidence: byShare
        .filter((member) => (own.components[i]?.value(member.pooled) ?? null) !== null)
        .slice(0, shownEvidence)
        .map(({ part }) => ({ job_id: part.jobId, id: component.id })),
    })),
  };
}

function personaOf(
  axes: readonly AxisDefinition[],
  input: AxisInput,
  members: readonly Member[],
  effective: number,
  drawn: Resampled,
): Persona {
  const scores = new Map<AxisLetter, number>();
  for (const axis of axes) {
    const { score, level } = scoreAxis(axis, input);
    if (score !== null && level !== "insufficient") scores.set(axis.letter, score);
  }
  const choice = choosePersona(scores, hasAgentSignal(input.tally));
  const wins = drawn.personas.get(choice.id) ?? 0;
  const unknownShare = members.reduce((sum, { part, pooled }) => sum + pooled.share * part.unknownShare, 0);
  return {
    ...choice,
    confidence: confidenceOf(choice.id, { resamples: drawn.resamples, wins, commits: effective, unknownShare }),
    stability: drawn.resamples === 0 ? null : round(wins / drawn.resamples, 3),
    resamples: drawn.resamples,
  };
}

function aiOf(members: readonly Member[], commits: number): ProfileAi {
  const attributed = attributedIn(members);
  const interval = wilsonInterval(attributed, commits);
  const tools = new Map<string, ProfileAi["tools"][number]>();
  for (const { id, commits: named } of members.flatMap(({ part }) => part.tools)) {
    const known = tools.get(id) ?? { id, commits: 0, repositories: 0 };
    tools.set(id, { id, commits: known.commits + named, repositories: known.repositories + 1 });
  }
  return {
    attributed_commits: attributed,
    attributed_ratio: roundOrNull(ratio(attributed, commits), 4),
    attributed_interval: interval === null ? null : { low: round(interval.low, 4), high: round(interval.high, 4) },
    tools: [...tools.values()].sort((a, b) => b.commits - a.commits || (a.id < b.id ? -1 : 1)),
  };
}
