import { ActivitySection } from "./activity-section.tsx";
import { AiEffectSection } from "./ai-effect-section.tsx";
import { AiSection } from "./ai-section.tsx";
import { AxesSection } from "./axes-section.tsx";
import { CommitMixSection } from "./commit-mix-section.tsx";
import { CoverageSection } from "./coverage-section.tsx";
import { InsightsSection } from "./insights-section.tsx";
import { MetricsSection } from "./metrics-section.tsx";
import { NarrativeSection } from "./narrative-section.tsx";
import { PersonaSection } from "./persona-section.tsx";
import { PunchCardSection } from "./punch-card-section.tsx";
import type { StoredResult } from "./stored-result.ts";
import { TrendSection } from "./trend-section.tsx";

/** The whole result of an analysis; `whose` says in words whose commits it is about. Every figure comes from the document; what it does not know, the report says so. */
export function Report({ result, whose }: { result: StoredResult; whose: string }) {
  return (
    <article className="space-y-12">
      <div className="space-y-6">
        <Contents result={result} />
        <PersonaSection result={result} />
      </div>
      <AxesSection axes={result.axes} />
      <InsightsSection insights={result.insights} />
      <NarrativeSection narrative={result.narrative} />
      <AiSection ai={result.ai} commits={result.metrics.total_commits} />
      <AiEffectSection effect={result.ai_effect} />
      <TrendSection trend={result.trend} axes={result.axes} />
      <ActivitySection calendar={result.calendar} />
      <PunchCardSection punchCard={result.punch_card} />
      <CommitMixSection monthly={result.monthly} metrics={result.metrics} />
      <MetricsSection metrics={result.metrics} whose={whose} />
      <CoverageSection result={result} whose={whose} />
    </article>
  );
}

/** The parts of a long page, to jump to. */
function Contents({ result }: { result: StoredResult }) {
  const parts = [
    ["axes", "Axes"],
    ...(result.insights.length > 0 ? [["insights", "Insights"]] : []),
    ...(result.narrative?.sections.length ? [["in-words", "In words"]] : []),
    ["ai", "AI attribution"],
    ["ai-effect", "With and without AI"],
    ["trend", "Over time"],
    ["activity", "Activity"],
    ["punch-card", "Punch card"],
    ["commit-mix", "Commit mix"],
    ["metrics", "Metrics"],
    ["coverage", "Coverage"],
  ];
  return (
    <nav aria-label="In this report" className="-mx-2 flex flex-wrap text-sm">
      {parts.map(([id, label]) => (
        <a key={id} href={`#${id}`} className="rounded px-2 py-1 text-accent hover:bg-accent-soft">
          {label}
        </a>
      ))}
    </nav>
  );
}
