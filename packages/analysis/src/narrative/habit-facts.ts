/** Single habits of the work as counted: when it happens, how large steps are, what comes with them and after them. */

import { counted } from "../report/wording.ts";
import type { Findings } from "../result.ts";
import type { NarrativeFact } from "./fact.ts";
import { decided, fewestForPercent, leadInMinutes, percent, toldShare } from "./fact.ts";

/** Fewer are no habit. */
const fewest = 5;
/** Above this share of commits without a kind, only those that have one are told of. */
const tooManyUnknown = 0.4;

export function habitFacts(result: Findings): NarrativeFact[] {
  return [
    peak(result),
    sessions(result),
    streak(result),
    size(result),
    files(result),
    mix(result),
    followUps(result),
    reverts(result),
    tests(result),
    workflows(result),
    conventional(result),
    documentsFirst(result),
  ].filter((fact) => fact !== null);
}

function peak({ punch_card }: Findings): NarrativeFact | null {
  const commits = punch_card?.rows.flat().reduce((sum, count) => sum + count, 0) ?? 0;
  if (commits < fewest || punch_card === null || punch_card.peak === null) {
    return null;
  }
  const { label, share } = punch_card.peak;
  const { subject, verb, values } = toldShare(Math.round(share * commits), commits, "commit");
  return {
    id: "peak",
    topic: "rhythm",
    text: `${subject} ${verb("falls", "fall")} on ${label}, by the clock they were recorded on.`,
    values: { ...values, part_of_day: label },
    strength: 0.3 + 0.5 * share,
  };
}

function sessions({ metrics }: Findings): NarrativeFact | null {
  const { session_minutes_p50: length, session_commits_p90: most, sessions: count } = metrics;
  if (length === null || most === null || count < fewest) {
    return null;
  }
  const minutes = Math.ceil(length);
  const commits = Math.ceil(most);
  const spansTime = length > leadInMinutes;
  const lasts = spansTime
    ? `the median one lasts ${counted(minutes, "minute")}, half an hour before its first commit included`
    : "at least half of them span no time, as a single commit does";
  const largest = count < fewestForPercent ? "" : `; 90 % hold at most ${counted(commits, "commit")}`;
  return {
    id: "sessions",
    topic: "rhythm",
    text: `The work comes in ${counted(count, "session")}; ${lasts}${largest}.`,
    values: {
      sessions: count,
      ...(spansTime ? { minutes } : {}),
      ...(largest === "" ? {} : { percent: 90, commits }),
    },
    strength: 0.45,
  };
}

function streak({ metrics }: Findings): NarrativeFact | null {
  const days = metrics.longest_streak_days;
  if (days < 3) {
    return null;
  }
  return {
    id: "streak",
    topic: "rhythm",
    text: `The longest run of days with commits is ${counted(days, "day")}.`,
    values: { days },
    strength: 0.3 + Math.min(0.3, days / 100),
  };
}

function size({ metrics, coverage }: Findings): NarrativeFact | null {
  const { commit_size_p50: median, commit_size_p90: most } = metrics;
  const verbs = ["changes", "change"] as const;
  const fact = spreadOf("hand-written line", verbs, median, most, coverage.commits_with_line_counts);
  return fact === null ? null : { id: "size", topic: "scope", ...fact, strength: 0.5 };
}

function files({ metrics, coverage }: Findings): NarrativeFact | null {
  const { files_per_commit_p50: median, files_per_commit_p90: most } = metrics;
  const verbs = ["touches", "touch"] as const;
  const fact = spreadOf("hand-written file", verbs, median, most, coverage.commits_with_paths);
  return fact === null ? null : { id: "files", topic: "scope", ...fact, strength: 0.4 };
}

/** The median of what commits change, and what 90 % of them stay within where there are enough. */
function spreadOf(
  noun: string,
  [one, many]: readonly [string, string],
  middle: number | null,
  upper: number | null,
  commits: number,
): Pick<NarrativeFact, "text" | "values"> | null {
  if (middle === null || upper === null || commits < fewest) {
    return null;
  }
  const [median, most] = [Math.ceil(middle), Math.ceil(upper)];
  const opening = `The median commit ${one} ${counted(median, noun)}`;
  return commits < fewestForPercent
    ? { text: `${opening}.`, values: { median } }
    : { text: `${opening}, and 90 % ${many} at most ${most}.`, values: { median, percent: 90, most } };
}

function mix({ metrics }: Findings): NarrativeFact | null {
  const { total_commits: commits, category_distribution: kinds } = metrics;
  const { feature = 0, fix = 0, change = 0, unknown = 0 } = kinds;
  if (commits < fewest || feature + fix === 0) {
    return null;
  }
  const fact = { id: "mix", topic: "iteration" as const, strength: 0.35 };
  const known = commits - unknown - change;
  if (unknown > tooManyUnknown * commits || commits < fewestForPercent) {
    const told = [
      ...(feature > 0 ? [counted(feature, "feature")] : []),
      ...(fix > 0 ? [counted(fix, "fix", "fixes")] : []),
    ].join(" and ");
    return {
      ...fact,
      text: `Kinds are known for ${known} of ${counted(commits, "commit")}, with ${told} among them.`,
      values: { known, commits, features: feature, fixes: fix },
    };
  }
  const [features, fixes] = [percent(feature / commits), percent(fix / commits)];
  return {
    ...fact,
    text: `${features} % of the commits are classified as features and ${fixes} % as fixes.`,
    values: { features_percent: features, fixes_percent: fixes },
  };
}

function followUps(result: Findings): NarrativeFact | null {
  const counts = countsOf(result, "followups");
  if (counts === null) {
    return null;
  }
  const { subject, verb, values } = toldShare(...counts, "feature");
  // The median of fewer is no habit either.
  const hours = counts[0] < fewest ? null : result.metrics.median_hours_to_fix;
  const soon = hours === null ? null : within(hours);
  return {
    id: "followups",
    topic: "iteration",
    text: `${subject} ${verb("was", "were")} followed by a fix to the same work within 24 hours${soon === null ? "" : `, at the median within ${soon.text}`}.`,
    values: { ...values, window_hours: 24, ...soon?.values },
    strength: 0.4 + (0.4 * counts[0]) / counts[1],
  };
}

/** In minutes below an hour and a half, rounded up. */
function within(hours: number): { text: string; values: Record<string, number> } {
  if (hours < 1.5) {
    const minutes = Math.max(1, Math.ceil(60 * hours));
    return { text: counted(minutes, "minute"), values: { minutes } };
  }
  const shown = Math.ceil(10 * hours) / 10;
  return { text: counted(shown, "hour"), values: { hours: shown } };
}

function reverts({ metrics }: Findings): NarrativeFact | null {
  const { total_commits: commits, category_distribution: kinds } = metrics;
  const { revert = 0 } = kinds;
  if (commits < fewest || revert === 0) {
    return null;
  }
  const { subject, verb, values } = toldShare(revert, commits, "commit");
  return {
    id: "reverts",
    topic: "iteration",
    text: `${subject} ${verb("reverts", "revert")} an earlier one.`,
    values,
    strength: 0.25 + Math.min(0.4, (5 * revert) / commits),
  };
}

function tests(result: Findings): NarrativeFact | null {
  const counts = countsOf(result, "test_cochange");
  if (counts === null) {
    return null;
  }
  const { subject, verb, values } = toldShare(...counts, "feature or fix", "features and fixes");
  return {
    id: "tests",
    topic: "guardrails",
    text: `${subject} ${verb("touches", "touch")} tests or ${verb("is", "are")} followed by a test commit within 24 hours.`,
    values: { ...values, window_hours: 24 },
    strength: 0.45 + 0.4 * decided(counts[0] / counts[1]),
  };
}

function workflows(result: Findings): NarrativeFact | null {
  const value = component(result, "ci")?.value ?? null;
  if (value === null) {
    return null;
  }
  return {
    id: "ci",
    topic: "guardrails",
    text:
      value === 0
        ? "None of the analysed commits touches CI workflows."
        : "CI workflows are among what the analysed commits touch.",
    values: {},
    strength: value === 0 ? 0.4 : 0.25,
  };
}

function conventional(result: Findings): NarrativeFact | null {
  const counts = countsOf(result, "conventional");
  if (counts === null) {
    return null;
  }
  const { subject, verb, values } = toldShare(...counts, "subject line");
  return {
    id: "conventional",
    topic: "planning",
    text: `${subject} ${verb("has", "have")} the conventional form (type: text).`,
    values,
    strength: 0.3 + 0.3 * decided(counts[0] / counts[1]),
  };
}

function documentsFirst(result: Findings): NarrativeFact | null {
  const counts = countsOf(result, "docs_first");
  if (counts === null) {
    return null;
  }
  const { subject, values } = toldShare(...counts, "area with features", "areas with features");
  return {
    id: "docs_first",
    topic: "planning",
    text: `${subject} had documents touched before the first feature.`,
    values,
    strength: 0.35 + 0.3 * decided(counts[0] / counts[1]),
  };
}

function component({ axes }: Findings, id: string) {
  return axes.flatMap(({ components }) => components).find((each) => each.id === id);
}

/** Part and whole behind the value of a component, which its evidence names; null when unknown, or of too few. */
function countsOf(result: Findings, id: string): [part: number, whole: number] | null {
  const found = component(result, id);
  const counts = /(\d+(?:\.\d+)?) of (\d+) /.exec(found?.evidence ?? "");
  if (found === undefined || found.value === null || counts === null) {
    return null;
  }
  const [part, whole] = [Number(counts[1]), Number(counts[2])];
  return whole < fewest ? null : [Math.min(part, whole), whole];
}
