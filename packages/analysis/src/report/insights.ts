/** Single measured facts in plain sentences. Each says what was counted; none says whether it is good. */

import type { Category } from "../commit/category.ts";
import { fewestForPercent, leadInMinutes, percentAtLeast, toldShare } from "../narrative/fact.ts";
import type { AiAttribution, Insight, Metrics, PunchCard } from "../result.ts";
import { round } from "../statistics/scale.ts";
import { wilsonInterval } from "../statistics/wilson.ts";
import type { LanguageUse } from "./languages.ts";
import { agree, counted, outOf } from "./wording.ts";

const categoryNames: Readonly<Record<Category, string>> = {
  feature: "features",
  fix: "fixes",
  test: "tests",
  docs: "documentation",
  refactor: "refactoring",
  style: "style changes",
  infra: "infrastructure",
  chore: "chores",
  setup: "setup",
  auth: "authentication",
  revert: "reverts",
  fixup: "fixups",
  change: "general changes",
  unknown: "unclassified commits",
};

const maxOtherLanguages = 3;
const maxKinds = 3;
/** Above this share of commits without a kind, the most frequent kind says little about all. */
const tooManyUnknown = 0.4;
/** Fewer are told of nothing. */
const fewest = 5;
/** Features and fixes it takes to say how many there are of one for each of the other. */
const fewestForRatio = 10;

/** Facts that the history cannot tell are absent. */
export function insightsOf(
  metrics: Metrics,
  punchCard: PunchCard | null,
  ai: AiAttribution,
  code: LanguageUse,
): Insight[] {
  return [
    streak(metrics),
    timing(punchCard),
    commitMix(metrics),
    chunkiness(metrics),
    languages(code),
    followUps(metrics),
    sessions(metrics),
    attribution(metrics, ai),
  ].filter((insight) => insight !== null);
}

function streak(metrics: Metrics): Insight | null {
  const { longest_streak_days: longest, current_streak_days: current, active_days: active, span_days: span } = metrics;
  if (longest === 0) {
    return null;
  }
  const last = current > 1 ? ` The history ends in a run of ${counted(current, "day")}.` : "";
  return {
    id: "streak",
    title: longest === 1 ? counted(active, "active day") : `Longest run: ${counted(longest, "day")}`,
    text:
      span === 1
        ? "All commits are of one day."
        : `Commits on ${outOf(active, span, "day")}; ${longest === 1 ? "no two of them in a row." : `the longest run without a pause is ${counted(longest, "day")}.`}${last}`,
  };
}

function timing(punchCard: PunchCard | null): Insight | null {
  const commits = punchCard?.rows.flat().reduce((sum, count) => sum + count, 0) ?? 0;
  if (punchCard === null || commits < fewest) {
    return null;
  }
  const { peak } = punchCard;
  if (peak === null) {
    return { id: "timing", title: "No clear peak", text: "No part of the day stands out." };
  }
  const { subject, verb } = toldShare(Math.round(peak.share * commits), commits, "commit");
  return {
    id: "timing",
    title: `${mostly(peak.share)} ${peak.label}`,
    text: `${subject} ${verb("falls", "fall")} on ${peak.label}, by the clock they were recorded on.`,
  };
}

function mostly(share: number): string {
  return share > 0.5 ? "Mostly" : "Most often";
}

function commitMix(metrics: Metrics): Insight | null {
  const { total_commits: commits, category_distribution: counts } = metrics;
  const { feature: features = 0, fix: fixes = 0, change = 0, unknown = 0 } = counts;
  const kinds = (Object.entries(counts) as [Category, number][])
    .filter(([category, count]) => category !== "unknown" && category !== "change" && count > 0)
    .sort(([, a], [, b]) => b - a);
  const [top] = kinds;
  if (commits === 0) {
    return null;
  }
  if (top === undefined || unknown > tooManyUnknown * commits || change > top[1]) {
    const most = kinds.slice(0, maxKinds).map(([category, count]) => `${categoryNames[category]} ${count}`);
    return {
      id: "commit_mix",
      title: "Kinds of commits",
      text: `Kinds are known for ${outOf(commits - unknown - change, commits, "commit")}${most.length === 0 ? "" : `; most often ${most.join(", ")}`}.`,
    };
  }
  return {
    id: "commit_mix",
    title: `${mostly(top[1] / commits)} ${categoryNames[top[0]]}`,
    text: `${outOf(top[1], commits, "commit")} ${agree(top[1], "is", "are")} of this kind. Counted: ${counted(features, "feature")} and ${counted(fixes, "fix", "fixes")}${featuresToFixes(features, fixes)}.`,
  };
}

/** The larger for each of the smaller. */
function featuresToFixes(features: number, fixes: number): string {
  if (features === 0 || fixes === 0 || features + fixes < fewestForRatio) {
    return "";
  }
  return features >= fixes
    ? `, about ${counted(features / fixes, "feature")} for each fix`
    : `, about ${counted(fixes / features, "fix", "fixes")} for each feature`;
}

function chunkiness(metrics: Metrics): Insight | null {
  const [median, upper] = [metrics.files_per_commit_p50, metrics.files_per_commit_p90];
  if (median === null || upper === null) {
    return null;
  }
  return {
    id: "chunkiness",
    title: `${median >= 6 ? "Large" : median >= 3 ? "Medium" : "Small"} commits`,
    text: `The median commit touches ${counted(median, "hand-written file")}, the 90th percentile is ${upper}.`,
  };
}

function languages({ commitsWithCode, languages: [main, ...others] }: LanguageUse): Insight | null {
  if (main === undefined) {
    return null;
  }
  const mostly = 2 * main.commits >= commitsWithCode && main.commits !== others[0]?.commits;
  const next = others.slice(0, maxOtherLanguages).map(({ commits, name }) => `, ${commits} ${name}`);
  return {
    id: "languages",
    title: mostly ? `Mostly ${main.name}` : "Several languages",
    text: `${outOf(main.commits, commitsWithCode, "commit with code", "commits with code")} ${agree(main.commits, "touches", "touch")} ${main.name}${next.join("")}.`,
  };
}

function followUps(metrics: Metrics): Insight | null {
  const { followup_rate: rate, median_hours_to_fix: hours } = metrics;
  const observed = observedFeatures(metrics);
  if (rate === null || observed < fewest) {
    return null;
  }
  const followed = round(rate * observed, 1);
  const { subject, verb } = toldShare(followed, observed, "feature");
  const half = rate > 0 ? "; one that shares only the session counts half" : "";
  const soon = followed < fewest || hours === null ? "" : ` Half of those came within ${atMost(hours)}.`;
  return {
    id: "followups",
    title: "What follows a feature",
    text: `${subject} ${verb("was", "were")} followed within 24 hours by a fix on the same files${half}.${soon}`,
  };
}

/** Features with a day of history after them: their number is not published, but share and interval have it in them. */
function observedFeatures({
  followup_rate: rate,
  followup_interval: interval,
  category_distribution,
}: Metrics): number {
  const { feature: features = 0 } = category_distribution;
  if (rate === null || interval === null) {
    return 0;
  }
  for (let observed = features; observed > 0; observed--) {
    // Halves are counted.
    const expected = wilsonInterval(Math.round(2 * rate * observed) / 2, observed);
    if (expected !== null && round(expected.low, 4) === interval.low && round(expected.high, 4) === interval.high) {
      return observed;
    }
  }
  return features;
}

function sessions(metrics: Metrics): Insight | null {
  const { sessions: count, session_minutes_p50: minutes } = metrics;
  if (count === 0 || minutes === null) {
    return null;
  }
  const length = `${atMost(minutes / 60)}, half an hour before the first commit included.`;
  const lasts =
    minutes > leadInMinutes
      ? count === 1
        ? ` It lasts ${length}`
        : ` Half of them last at most ${length}`
      : count === 1
        ? ""
        : " At least half of them span no time, as a single commit does.";
  return {
    id: "sessions",
    title: counted(count, "session"),
    text: `A pause of more than ${counted(metrics.session_gap_hours, "hour")} starts a new session.${lasts}`,
  };
}

function attribution(metrics: Metrics, ai: AiAttribution): Insight | null {
  const { total_commits: commits } = metrics;
  if (commits === 0) {
    return null;
  }
  const { attributed_commits: attributed, tools } = ai;
  const [main] = tools;
  const atLeast = percentAtLeast(attributed, commits);
  return attributed === 0
    ? {
        id: "ai",
        title: "No AI tool is named",
        text: "None of the analysed commits names an AI tool. Tools need not leave a mark, so this does not mean that none was used.",
      }
    : {
        id: "ai",
        title:
          atLeast < 1 || commits < fewestForPercent
            ? `At least ${counted(attributed, "commit")} with AI`
            : `At least ${atLeast} % with AI`,
        text: `${outOf(attributed, commits, "commit")} ${agree(attributed, "names", "name")} an AI tool or ${agree(attributed, "was", "were")} authored by an agent${main === undefined ? "" : `, most often ${main.name}`}. Tools need not leave a mark, so this is a lower bound.`,
      };
}

/** Rounded up, because it stands after "at most" and "within". */
function atMost(hours: number): string {
  return hours < 1.5
    ? counted(Math.max(1, Math.ceil(round(hours * 60, 3))), "minute")
    : counted(Math.ceil(round(10 * hours, 3)) / 10, "hour");
}
