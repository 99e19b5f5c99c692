import type { AiAttribution, AiTool, AnalysisResult, Metrics } from "@vibe/analysis/result";

type Later<T, K extends keyof T> = Omit<T, K> & Partial<Pick<T, K>>;

/** Metrics as a report finds them: results stay as they were stored, and early ones lack what was measured later. */
export type StoredMetrics = Later<
  Metrics,
  "longest_workday_streak_days" | "credited_commits" | Extract<keyof Metrics, `pull_request${string}`>
>;

export type StoredAi = Omit<AiAttribution, "tools"> & { tools: Later<AiTool, "marks">[] };

/** What a report shows of a result, as it finds it. */
export type StoredResult = Later<
  Omit<AnalysisResult, "metrics" | "ai" | "sums">,
  "ai_effect" | "trend" | "narrative" | "narrative_facts" | "languages"
> & {
  metrics: StoredMetrics;
  ai: StoredAi;
};
