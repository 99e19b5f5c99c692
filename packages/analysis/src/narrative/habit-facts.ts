/** Single habits of the work as counted: when it happens, how large steps are, what comes with them and after them. */

import type { AxisComponent } from "../axes/axes.ts";
import { counted } from "../report/wording.ts";
import type { Findings } from "../result.ts";
import type { NarrativeFact } from "./fact.ts";
import { decided, percent } from "./fact.ts";

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
  if (punch_card === null || punch_card.peak === null) {
    return null;
  }
  const { label, share } = punch_card.peak;
  const value = percent(share);
  return {
    id: "peak",
    topic: "rhythm",
    text: `${value} % of the commits fall on ${label}, by the author's own clock.`,
    values: { percent: value, part_of_day: label },
    strength: 0.3 + 0.5 * share,
  };
}

function sessions({ metrics }: Findings): NarrativeFact | null {
  const { session_minutes_p50: length, session_commits_p90: most, sessions: count } = metrics;
  if (length === null || most === null || count < 5) {
    return null;
  }
  const minutes = Math.ceil(length);
  const commits = Math.ceil(most);
  return {
    id: "sessions",
    topic: "rhythm",
    text: `The work comes in ${counted(count, "session")}; the median one lasts ${counted(minutes, "minute")}, and 90 % hold at most ${counted(commits, "commit")}.`,
    values: { sessions: count, minutes, percent: 90, commits },
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

function size({ metrics }: Findings): NarrativeFact | null {
  const { commit_size_p50: middle, commit_size_p90: upper } = metrics;
  if (middle === null || upper === null) {
    return null;
  }
  const [median, most] = [Math.ceil(middle), Math.ceil(upper)];
  return {
    id: "size",
    topic: "scope",
    text: `The median commit changes ${counted(median, "hand-written line")}, and 90 % change at most ${most}.`,
    values: { median, percent: 90, most },
    strength: 0.5,
  };
}

function files({ metrics }: Findings): NarrativeFact | null {
  const { files_per_commit_p50: middle, files_per_commit_p90: upper } = metrics;
  if (middle === null || upper === null) {
    return null;
  }
  const [median, most] = [Math.ceil(middle), Math.ceil(upper)];
  return {
    id: "files",
    topic: "scope",
    text: `The median commit touches ${counted(median, "hand-written file")}, and 90 % touch at most ${most}.`,
    values: { median, percent: 90, most },
    strength: 0.4,
  };
}

function mix({ metrics }: Findings): NarrativeFact | null {
  const { feature = 0, fix = 0 } = metrics.category_distribution;
  if (metrics.total_commits === 0 || feature + fix === 0) {
    return null;
  }
  const [features, fixes] = [percent(feature / metrics.total_commits), percent(fix / metrics.total_commits)];
  return {
    id: "mix",
    topic: "iteration",
    text: `Features make up ${features} % of the commits and fixes ${fixes} %.`,
    values: { features_percent: features, fixes_percent: fixes },
    strength: 0.35,
  };
}

function followUps({ metrics }: Findings): NarrativeFact | null {
  if (metrics.followup_rate === null) {
    return null;
  }
  const [value, hours] = [percent(metrics.followup_rate), metrics.median_hours_to_fix];
  const shownHours = hours === null ? null : Math.max(0.1, Math.ceil(hours * 10) / 10);
  const soon = shownHours === null || value === 0 ? "" : `, at the median within ${counted(shownHours, "hour")}`;
  return {
    id: "followups",
    topic: "iteration",
    text: `${value} % of the features were followed by a fix to the same work within 24 hours${soon}.`,
    values: { percent: value, window_hours: 24, ...(soon === "" ? {} : { hours: shownHours ?? 0 }) },
    strength: 0.4 + 0.4 * metrics.followup_rate,
  };
}

function reverts({ metrics }: Findings): NarrativeFact | null {
  if (metrics.revert_rate === null || metrics.revert_rate === 0) {
    return null;
  }
  const value = percent(metrics.revert_rate);
  return {
    id: "reverts",
    topic: "iteration",
    text: `${value} % of the commits revert an earlier one.`,
    values: { percent: value },
    strength: 0.25 + Math.min(0.4, 5 * metrics.revert_rate),
  };
}

function tests(result: Findings): NarrativeFact | null {
  const share = component(result, "test_cochange")?.value ?? null;
  if (share === null) {
    return null;
  }
  const value = percent(share);
  return {
    id: "tests",
    topic: "guardrails",
    text: `${value} % of the features and fixes touch tests or are followed by a test commit within 24 hours.`,
    values: { percent: value, window_hours: 24 },
    strength: 0.45 + 0.4 * decided(share),
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
    text: value === 0 ? "No commit touches CI workflows." : "CI workflows are part of the history.",
    values: {},
    strength: value === 0 ? 0.4 : 0.25,
  };
}

function conventional({ metrics }: Findings): NarrativeFact | null {
  const share = metrics.conventional_commit_ratio;
  if (share === null) {
    return null;
  }
  const value = percent(share);
  return {
    id: "conventional",
    topic: "planning",
    text: `${value} % of the subject lines have the conventional form.`,
    values: { percent: value },
    strength: 0.3 + 0.3 * decided(share),
  };
}

function documentsFirst(result: Findings): NarrativeFact | null {
  const share = component(result, "docs_first")?.value ?? null;
  if (share === null) {
    return null;
  }
  const value = percent(share);
  return {
    id: "docs_first",
    topic: "planning",
    text: `In ${value} % of the areas with features, documents were touched before the first feature.`,
    values: { percent: value },
    strength: 0.35 + 0.3 * decided(share),
  };
}

function component({ axes }: Findings, id: string): AxisComponent | undefined {
  return axes.flatMap(({ components }) => components).find((each) => each.id === id);
}
