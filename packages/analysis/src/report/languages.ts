/** Which programming languages the subject's commits touch. The unit is the commit; one that touches two counts for both. */
import { languages } from "../commit/languages.ts";
import { trait } from "../history/fact-columns.ts";
import type { History } from "../history/history.ts";
import type { LanguageShare } from "../result.ts";
import { round } from "../statistics/scale.ts";

/** `commitsWithCode` touch a file of any language, also of one that is not among the most used. */
export type LanguageUse = { commitsWithCode: number; languages: LanguageShare[] };

const maxLanguages = 8;
const highestBit = 31;

export function languagesOf({ facts, rows }: History): LanguageUse {
  const perLanguage = new Uint32Array(languages.length);
  let [read, commitsWithCode] = [0, 0];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    read += ((facts.traits[row] as number) & trait.withFiles) === 0 ? 0 : 1;
    let mask = facts.languages[row] as number;
    commitsWithCode += mask === 0 ? 0 : 1;
    while (mask !== 0) {
      const place = highestBit - Math.clz32(mask);
      perLanguage[place] = (perLanguage[place] as number) + 1;
      mask ^= 1 << place;
    }
  }
  return {
    commitsWithCode,
    languages: languages
      .map(({ id, name }, place) => ({ id, name, commits: perLanguage[place] as number }))
      .filter(({ commits }) => commits > 0)
      .sort((a, b) => b.commits - a.commits || (a.id < b.id ? -1 : 1))
      .slice(0, maxLanguages)
      .map((use) => ({ ...use, share_of_commits: round(use.commits / read, 4) })),
  };
}
