/** What a fact of a narrative is, and how it is built, so that a number in a sentence and in its values is the same number. */

import { agree, outOf } from "../report/wording.ts";
import { round } from "../statistics/scale.ts";

export type NarrativeTopic = "rhythm" | "ai" | "iteration" | "guardrails" | "scope" | "planning" | "change";

export type NarrativeFact = {
  /** Stable and semantic: "axis_b", "effect_size", "change_a". */
  id: string;
  topic: NarrativeTopic;
  /** A complete sentence. */
  text: string;
  /** Every number of the text as it is shown there; what a narrative may repeat. "tendency" is a phrase for headlines. */
  values: Record<string, number | string>;
  /** 0 to 1: how much the fact tells this history from another. */
  strength: number;
};

export type NarrativeOptions = { allowToolNames?: boolean };

/** Of fewer a percentage sounds like more than was seen: sentences show the counts. */
export const fewestForPercent = 30;

/** How long a session of one commit is said to be, see `history/sessions.ts`: no more than this spans no time. */
export const leadInMinutes = 30;

/** A share as percent: whole, or with one decimal below 10. What is not all does not read as all. */
export function percent(share: number): number {
  const shown = round(100 * share, 100 * share < 10 ? 1 : 0);
  return shown === 100 && share < 1 ? Math.min(99.9, round(100 * share, 1)) : shown;
}

/** Of a lower bound: rounded down. */
export function percentAtLeast(part: number, whole = 1): number {
  // Shares are published with four decimals, and 0.29 * 100 is 28.999.
  return Math.floor((100 * part) / whole + 1e-6);
}

/** A share as the subject of a sentence, the verb that agrees with it, and the numbers it shows. */
export type ToldShare = {
  subject: string;
  verb: (one: string, many: string) => string;
  values: Record<string, number>;
};

/** "None of the 12 features", "3 of 12 features", "All 12 features"; from 30 on "25 % of the features". */
export function toldShare(part: number, whole: number, noun: string, plural = `${noun}s`): ToldShare {
  if (part === 0) {
    return { subject: `None of the ${whole} ${plural}`, verb: (one) => one, values: { whole } };
  }
  if (part === whole && whole > 1) {
    return { subject: `All ${whole} ${plural}`, verb: (_, many) => many, values: { whole } };
  }
  const value = percent(part / whole);
  return whole < fewestForPercent || value === 0
    ? {
        subject: outOf(part, whole, noun, plural),
        verb: (one, many) => agree(part, one, many),
        values: { part: round(part, 1), whole },
      }
    : { subject: `${value} % of the ${plural}`, verb: (_, many) => many, values: { percent: value } };
}

/** 0 at one half, 1 at either end: how far a share is from saying nothing. */
export function decided(share: number): number {
  return Math.min(1, Math.abs(share - 0.5) * 2);
}

export function capitalised(text: string): string {
  return `${text[0]?.toUpperCase() ?? ""}${text.slice(1)}`;
}
