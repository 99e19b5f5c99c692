/** What a fact of a narrative is, and how it is built, so that a number in a sentence and in its values is the same number. */

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

/** A share as percent: whole, or with one decimal below 10. */
export function percent(share: number): number {
  return round(100 * share, 100 * share < 10 ? 1 : 0);
}

/** Of a lower bound: rounded down. */
export function percentAtLeast(share: number): number {
  // Four decimals are what is published; 0.29 * 100 is 28.999.
  return Math.floor(100 * share + 1e-6);
}

/** 0 at one half, 1 at either end: how far a share is from saying nothing. */
export function decided(share: number): number {
  return Math.min(1, Math.abs(share - 0.5) * 2);
}

export function capitalised(text: string): string {
  return `${text[0]?.toUpperCase() ?? ""}${text.slice(1)}`;
}
