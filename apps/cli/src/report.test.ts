import type { Axis } from "@vibe/analysis/axes/axes";
import type { EffectVerdict, MeasuredEffect } from "@vibe/analysis/comparison/ai-effect";
import type { TrendChange } from "@vibe/analysis/comparison/trend-changes";
import type { Persona } from "@vibe/analysis/persona/persona";
import type { AiAttribution, Metrics } from "@vibe/analysis/result";
import type { AnalysisDocument } from "@vibe/store/analysis-document";
import { expect, test } from "vitest";
import { renderReport } from "./report.ts";

const job: AnalysisDocument = {
  job_id: "job",
  status: "done",
  repo: { id: "repo", name: "ada/engine", on_github: false },
  subject_choice: "all",
  attempt: 1,
  progress: null,
  waiting_until: null,
  waiting_reason: null,
  error: null,
  requested_at: "2026-11-23T12:00:00.000Z",
  started_at: null,
  completed_at: null,
};
const measure = (verdict: EffectVerdict, sentence: string): MeasuredEffect => ({
  id: "size",
  label: "Commit size",
  unit: "ratio",
  with_ai: 2,
  without_ai: 1,
  difference: 2,
  interval: { low: 1, high: 4 },
  verdict,
  sentence,
  commits: [20, 20],
});
const change = (sentence: string): TrendChange => ({ what: "A", from: 1, to: 2, difference: 1, sentence });
const report = (measures: MeasuredEffect[], changes: TrendChange[]) =>
  renderReport({
    ...job,
    ai_effect: {
      attributed_commits: 20,
      unattributed_commits: 20,
      matched_attributed: 20,
      matched_unattributed: 20,
      periods: 1,
      reason: null,
      measures,
    },
    trend: { quarters: [], changes },
  });

test("at most three announced effects of AI and three changes over time are printed, and none that is silent", () => {
  const effects = ["Effect 1.", "Effect 2.", "Effect 3.", "Effect 4."].map((sentence, i) =>
    measure(i % 2 === 0 ? "more" : "less", sentence),
  );
  const silent = [measure("no_clear_difference", "Silent 1."), measure("cannot_tell", "Silent 2.")];
  const changes = ["Change 1.", "Change 2.", "Change 3.", "Change 4."].map(change);
  const printed = report([...silent, ...effects], changes).match(/(Effect|Change|Silent) \d/g);
  expect(printed).toEqual(["Effect 1", "Effect 2", "Effect 3", "Change 1", "Change 2", "Change 3"]);
});

test("a result without announcements, or of a version that knew none, prints as if there were no such thing", () => {
  const plain = renderReport(job);
  expect(report([measure("no_clear_difference", "Silent.")], [])).toBe(plain);
  expect(renderReport({ ...job, ai_effect: null })).toBe(plain);
});

const persona: Persona = {
  id: "balanced_builder",
  name: "Reflective Balancer",
  description: "No single pattern stands out.",
  fit: 0.5,
  selection: "fallback",
  matched: [],
  nearly: [],
  failed: [],
  runner_up: { id: "prompt_sprinter", name: "Vibe Prototyper", fit: 0.4 },
  confidence: "low",
  stability: 0.995,
  resamples: 200,
};

test("how often a persona wins is counted in resamples, and of none nothing is said", () => {
  const printed = (parts: Partial<Persona>) => renderReport({ ...job, persona: { ...persona, ...parts } });
  expect(printed({})).toContain(
    "  no other fits in 199 of 200 resamples (low confidence); nearest other Vibe Prototyper",
  );
  expect(printed({ selection: "strict" })).toContain("  wins 199 of 200 resamples (low confidence); runner-up");
  const none = "  not resampled: fewer than 5 sessions (low confidence)";
  expect(printed({ stability: null, resamples: 0 })).toContain(none);
  // As results of earlier versions have it.
  expect(printed({ stability: 0, resamples: 0 })).toContain(none);
});

test("a band no wider than a point is not printed", () => {
  const axis: Axis = {
    letter: "A",
    name: "Automation Heaviness",
    low_label: "Manual",
    high_label: "AI-heavy",
    score: 0,
    level: "low",
    coverage: 1,
    band: { low: 0, high: 0 },
    components: [],
    note: null,
  };
  expect(renderReport({ ...job, axes: [axis] })).not.toContain("(0 to 0)");
  expect(renderReport({ ...job, axes: [{ ...axis, band: { low: 0, high: 2 } }] })).toContain("(0 to 2)");
});

test("the share of commits with AI is a lower bound: rounded down, and counted where it is less than 1 % or of few", () => {
  const tool = { id: "claude", name: "Claude", commits: 1, share_of_commits: 0, marks: [] };
  const printed = (attributed_commits: number, total_commits: number) => {
    const ai = { attributed_commits, tools: [tool] } as Partial<AiAttribution> as AiAttribution;
    const metrics = { total_commits, active_days: 1, span_days: 1 } as Partial<Metrics> as Metrics;
    return /AI attribution +(.*)/.exec(renderReport({ ...job, ai, metrics }))?.[1];
  };
  expect(printed(29, 100)).toBe("at least 29 % of commits with an AI tool or by an agent (Claude)");
  expect(printed(899, 1000)).toContain("at least 89 %");
  expect(printed(6, 1590)).toContain("at least 6 of 1590 commits");
  expect(printed(2, 20)).toContain("at least 2 of 20 commits");
  expect(printed(0, 20)).toContain("does not mean that none was used");
});
