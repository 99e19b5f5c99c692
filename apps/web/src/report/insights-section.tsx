import type { Insight } from "@vibe/analysis/result";
import { Section } from "./section.tsx";

export function InsightsSection({ insights }: { insights: Insight[] }) {
  if (insights.length === 0) return null;
  return (
    <Section id="insights" title="Insights">
      <ul className="grid gap-x-10 gap-y-6 sm:grid-cols-2">
        {insights.map(({ id, title, text }) => (
          <li key={id} data-insight={id}>
            <h3 className="font-medium">{title}</h3>
            <p className="mt-1 max-w-[56ch] text-muted text-sm leading-relaxed">{text}</p>
          </li>
        ))}
      </ul>
    </Section>
  );
}
