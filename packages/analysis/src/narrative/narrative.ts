/** A narrative: a short text over facts, section by section with the ids of the facts it rests on. */
export type Narrative = {
  summary: string;
  /** At most 60 characters. */
  tagline: string;
  sections: NarrativeSection[];
};

export type NarrativeSection = { title: string; content: string; fact_ids: string[] };

export const longestTagline = 60;
