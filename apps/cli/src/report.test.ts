import type { EffectVerdict, MeasuredEffect } from "@vibe/analysis/comparison/ai-effect";
import type { TrendChange } from "@vibe/analysis/comparison/trend-changes";
import type { AnalysisDocument } from "@vibe/store/analysis-document";
import { expect, test } from "vitest";
import { renderReport } from "./report.ts";

const job: AnalysisDocument = {
  job_id: "job",
  status: "done",
  repo: { id: "repo", name: "ada/engine" },
  subject_choice: "all",
  attempt: 1,
  progress: null,
  waiting_until: null,
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
