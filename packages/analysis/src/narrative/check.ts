/** Looks through a narrative written elsewhere before it is shown: whatever is wrong comes back in sentences. */

import { bannedWords } from "./banned-words.ts";
import type { NarrativeFact } from "./fact.ts";
import { longestTagline, type Narrative } from "./narrative.ts";
import { unsupportedNumbers } from "./numbers.ts";

const mostSections = 6;
const longestSummary = 600;
const longestContent = 1200;
const address = /\S+@\S+\.\S+/u;
/** Hexadecimal with a digit and a letter: an abbreviated commit id. */
const commitId = /\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,40}\b/iu;

/**
 * Empty when nothing is wrong. Sections answer for their numbers with the facts they cite, summary and tagline with all.
 * `forbidden` are names that must not appear, such as the repository's.
 */
export function checkNarrative(
  candidate: Narrative,
  facts: readonly NarrativeFact[],
  forbidden: readonly string[] = [],
): string[] {
  const { summary, tagline, sections } = candidate;
  const byId = new Map(facts.map((fact) => [fact.id, fact]));
  return [
    ...lengthProblems("The tagline", tagline, longestTagline),
    ...lengthProblems("The summary", summary, longestSummary),
    ...(sections.length >= 1 && sections.length <= mostSections
      ? []
      : [`There are ${sections.length} sections; it takes 1 to ${mostSections}.`]),
    ...textProblems("The tagline", tagline, facts, forbidden),
    ...textProblems("The summary", summary, facts, forbidden),
    ...sections.flatMap(({ title, content, fact_ids }, i) => {
      const where = `Section ${i + 1}`;
      const cited = fact_ids.flatMap((id) => byId.get(id) ?? []);
      return [
        ...(fact_ids.length === 0 ? [`${where} cites no fact.`] : []),
        ...fact_ids.filter((id) => !byId.has(id)).map((id) => `${where} cites "${id}", which is no fact.`),
        ...lengthProblems(`The title of section ${i + 1}`, title, longestTagline),
        ...lengthProblems(where, content, longestContent),
        ...textProblems(where, `${title}. ${content}`, cited, forbidden),
      ];
    }),
  ];
}

function lengthProblems(where: string, text: string, longest: number): string[] {
  const length = [...text.trim()].length;
  return length === 0
    ? [`${where} is empty.`]
    : length > longest
      ? [`${where} has ${length} characters; at most ${longest} are shown.`]
      : [];
}

function textProblems(
  where: string,
  text: string,
  facts: readonly NarrativeFact[],
  forbidden: readonly string[],
): string[] {
  const banned = bannedWords.flatMap(({ what, pattern }) => {
    const found = pattern.exec(text);
    return found === null ? [] : [`${where} ${what}: "${found[0]}".`];
  });
  const lower = text.toLowerCase();
  return [
    ...unsupportedNumbers(text, facts).map((number) => `${where} says "${number}", which no cited fact says.`),
    ...banned,
    ...forbidden
      .filter((name) => name !== "" && lower.includes(name.toLowerCase()))
      .map((name) => `${where} names "${name}".`),
    ...(address.test(text) ? [`${where} contains an address.`] : []),
    ...(commitId.test(text) ? [`${where} contains a commit id.`] : []),
  ];
}
