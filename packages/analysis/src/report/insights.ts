/** Single measured facts in plain sentences. Each says what was counted; none says whether it is good. */

import type { Category } from "../commit/category.ts";
import type { AiAttribution, Insight, Metrics, PunchCard } from "../result.ts";
import type { LanguageUse } from "./languages.ts";
import { agree, counted, outOf } from "./wording.ts";

const categoryNames: Readonly<Record<Category, string>> = {
  feature: "features",
  fix: "fixes",
  test: "tests",
  docs: "documentation",
  refactor: "refactoring",
  style: "style",
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
  if (metrics.longest_streak_days === 0) {
    return null;
  }
  const current =
    metrics.current_streak_days > 0
      ? ` The history ends in a run of ${counted(metrics.current_streak_days, "day")}.`
      : " No run reaches the end of the history.";
  return {
    id: "streak",
    title: `Longest run: ${counted(metrics.longest_streak_days, "day")}`,
    text: `Commits on ${counted(metrics.active_days, "day")} of ${metrics.span_days}; the longest run without a pause is ${counted(metrics.longest_streak_days, "day")}.${current}`,
  };
}

function timing(punchCard: PunchCard | null): Insight | null {
  if (punchCard === null) {
    return null;
  }
  const { peak } = punchCard;
  return peak === null
    ? { id: "timing", title: "No clear peak", text: "No part of the day stands out on the author's own clock." }
    : {
        id: "timing",
        title: `Mostly ${peak.label}`,
        text: `${Math.round(100 * peak.share)} % of the commits fall on ${peak.label}, by the author's own clock.`,
      };
}

function commitMix(metrics: Metrics): Insight | null {
  const categories = Object.entries(metrics.category_distribution) as [Category, number][];
  const top = categories.filter(([category]) => category !== "unknown").sort(([, a], [, b]) => b - a)[0];
  if (top === undefined) {
    return null;
  }
  const [features, fixes] = [metrics.category_distribution.feature ?? 0, metrics.category_distribution.fix ?? 0];
  const perFix = features > 0 && fixes > 0 ? ` That is ${counted(features / fixes, "feature")} for each fix.` : "";
  return {
    id: "commit_mix",
    title: `${2 * top[1] > metrics.total_commits ? "Most commits" : "Most often classified as"}: ${categoryNames[top[0]]}`,
    text: `${outOf(top[1], metrics.total_commits, "commit")} ${agree(top[1], "is", "are")} of this kind. Counted: ${counted(features, "feature")} and ${counted(fixes, "fix", "fixes")}.${perFix}`,
  };
}

function chunkiness(metrics: Metrics): Insight | null {
  const [median, upper] = [metrics.files_per_commit_p50, metrics.files_per_commit_p90];
  if (median === null || upper === null) {
    return null;
  }
  const label = median >= 6 ? "chunker" : median >= 3 ? "mixer" : "slicer";
  return {
    id: "chunkiness",
    title: `Commit size: ${label}`,
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
  if (metrics.followup_rate === null) {
    return null;
  }
  const soon =
    metrics.median_hours_to_fix === null ? "" : ` Half of those came within ${duration(metrics.median_hours_to_fix)}.`;
  return {
    id: "followups",
    title: "What follows a feature",
    text: `${Math.round(100 * metrics.followup_rate)} % of the features were followed within 24 hours by a fix on the same files; one that shares only the session counts half.${soon}`,
  };
}

function sessions(metrics: Metrics): Insight | null {
  if (metrics.sessions === 0 || metrics.session_minutes_p50 === null) {
    return null;
  }
  return {
    id: "sessions",
    title: counted(metrics.sessions, "session"),
    text: `A pause of more than ${counted(metrics.session_gap_hours, "hour")} starts a new session. Half of them last at most ${duration(metrics.session_minutes_p50 / 60)}.`,
  };
}

function attribution(metrics: Metrics, ai: AiAttribution): Insight | null {
  if (metrics.total_commits === 0) {
    return null;
  }
  const [main] = ai.tools;
  return ai.attributed_commits === 0
    ? {
        id: "ai",
        title: "No AI tool is named",
        text: "No commit names an AI tool. Tools need not leave a mark, so this does not mean that none was used.",
      }
    : {
        id: "ai",
        // A lower bound is rounded down.
        title: `At least ${Math.floor(100 * (ai.attributed_ratio ?? 0))} % with AI`,
        text: `${outOf(ai.attributed_commits, metrics.total_commits, "commit")} ${agree(ai.attributed_commits, "names", "name")} an AI tool or ${agree(ai.attributed_commits, "was", "were")} authored by an agent${main === undefined ? "" : `, most often ${main.name}`}. Tools need not leave a mark, so this is a lower bound.`,
      };
}

function duration(hours: number): string {
  return hours < 1.5 ? counted(Math.round(hours * 60), "minute") : counted(hours, "hour");
}
