/** Finding the numbers in a text, and whether a fact carries them. */

import type { NarrativeFact } from "./fact.ts";

const words: Readonly<Record<string, number>> = {
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  hundred: 100,
  thousand: 1000,
};

/** Words that state an amount without a figure: allowed where a cited fact says them. */
const quantities =
  /\b(?:half|halves|twice|thrice|doubl(?:e|es|ed|ing)|tripl(?:e|es|ed|ing)|third|quarter of|majority|most(?:ly)?|dozens?|tenfold)\b/giu;

/** Says a bound, not an amount. */
const bound = /\bat (?:most|least)\b/giu;

const dateOrQuarter = /\b\d{4}-(?:Q[1-4]|\d{2}(?:-\d{2})?)\b/gu;
const figure = /(?<![\p{L}\d])(?<near>(?:about|around|roughly|nearly|some) )?(?<digits>\d+(?:,\d{3})*(?:\.\d+)?)/giu;
const numberWord = new RegExp(`\\b(?:${Object.keys(words).join("|")})\\b`, "giu");

/** After "about" and its like, so much of the value may be off. */
const loose = 0.05;

/** What `text` says in numbers that no value and no sentence of `facts` says, as written there. */
export function unsupportedNumbers(text: string, facts: readonly NarrativeFact[]): string[] {
  const values = facts.flatMap((fact) => Object.values(fact.values));
  const known = values.filter((value) => typeof value === "number").map(Math.abs);
  const spoken = [...facts.map((fact) => fact.text), ...values.filter((value) => typeof value === "string")].join(" ");
  const dates = [...text.matchAll(dateOrQuarter)].map(([date]) => date).filter((date) => !spoken.includes(date));
  const figures = [...text.replace(dateOrQuarter, "").matchAll(figure)]
    .filter(({ groups }) => !known.some((value) => isShown(groups?.digits ?? "", value, groups?.near !== undefined)))
    .map(({ groups }) => groups?.digits ?? "");
  const unbound = spoken.replace(bound, "");
  const said = (word: string) => new RegExp(`\\b${word}\\b`, "iu").test(unbound);
  const inWords = [...text.matchAll(numberWord)]
    .map(([word]) => word)
    .filter((word) => !known.includes(words[word.toLowerCase()] ?? Number.NaN) && !said(word));
  const amounts = [...text.replace(bound, "").matchAll(quantities)].map(([word]) => word).filter((word) => !said(word));
  return [...dates, ...figures, ...inWords, ...amounts];
}

/** `digits` is `value` rounded, or rounded down, to as many decimals as it shows; after "about" within 5 %. */
function isShown(digits: string, value: number, isNear: boolean): boolean {
  const shown = Number(digits.replaceAll(",", ""));
  const factor = 10 ** (digits.split(".")[1]?.length ?? 0);
  const exact = [Math.round(value * factor), Math.floor(value * factor + 1e-9)].some(
    (each) => each === Math.round(shown * factor),
  );
  return exact || (isNear && Math.abs(shown - value) <= loose * value);
}
