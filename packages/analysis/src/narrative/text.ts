/** The narrative that needs nobody to write it: the same facts in order, with headings and a summary of where they tend. */

import type { NarrativeFact, NarrativeTopic } from "./fact.ts";
import { capitalised } from "./fact.ts";
import { longestTagline, type Narrative, type NarrativeSection } from "./narrative.ts";

const headings: readonly { title: string; topics: readonly NarrativeTopic[] }[] = [
  { title: "When the work happens", topics: ["rhythm"] },
  { title: "Where AI takes part", topics: ["ai"] },
  { title: "What comes with a change and after it", topics: ["guardrails", "iteration"] },
  { title: "How large steps are and how they are laid out", topics: ["scope", "planning"] },
  { title: "What is different from before", topics: ["change"] },
];

const mostTendencies = 3;

/** Sections with the most telling fact first; all numbers are those of the facts. */
export function narrativeText(facts: readonly NarrativeFact[]): Narrative {
  const extent = facts.find(({ id }) => id === "extent");
  const told = facts.filter((fact) => fact !== extent);
  const tendencies = told
    .flatMap(({ values }) => (typeof values.tendency === "string" ? [values.tendency] : []))
    .slice(0, mostTendencies);
  const opening = extent?.text ?? "There is nothing to tell yet.";
  return {
    summary: told.length === 0 ? opening : `${opening} ${shows(tendencies)}`,
    tagline: taglineOf(tendencies, told.length > 0),
    sections: sectionsOf(told.length === 0 ? facts : told),
  };
}

function shows(tendencies: readonly string[]): string {
  const [last, ...others] = tendencies.toReversed();
  if (last === undefined) {
    return "No tendency stands out.";
  }
  return `They show ${others.length === 0 ? last : `${others.toReversed().join(", ")} and ${last}`}.`;
}

/** As many tendencies as fit. */
function taglineOf(tendencies: readonly string[], isTold: boolean): string {
  for (let count = tendencies.length; count > 0; count--) {
    const line = capitalised(tendencies.slice(0, count).join(", "));
    if (line.length <= longestTagline) return line;
  }
  return isTold ? "No tendency stands out" : "Too little history to tell";
}

function sectionsOf(facts: readonly NarrativeFact[]): NarrativeSection[] {
  const sections = headings.map(({ title, topics }) => {
    const own = facts.filter(({ topic }) => topics.includes(topic));
    return { title, content: own.map(({ text }) => text).join(" "), fact_ids: own.map(({ id }) => id) };
  });
  return sections.filter(({ fact_ids }) => fact_ids.length > 0);
}
