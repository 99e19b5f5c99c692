import type { Narrative } from "@vibe/analysis/narrative/narrative";
import { Section } from "./section.tsx";

/** The text made of measured facts. Absent in reports of an earlier version, and where there is nothing to tell. */
export function NarrativeSection({ narrative }: { narrative: Narrative | undefined }) {
  if (narrative === undefined || narrative.sections.length === 0) {
    return null;
  }
  return (
    <Section id="in-words" title="In words" lead={narrative.summary}>
      <div className="grid gap-x-12 gap-y-6 md:grid-cols-2">
        {narrative.sections.map(({ title, content }) => (
          <div key={title}>
            <h3 className="font-medium">{title}</h3>
            <p className="mt-1.5 max-w-[60ch] text-muted leading-relaxed">{content}</p>
          </div>
        ))}
      </div>
    </Section>
  );
}
