/** What moved over time, as far as it was announced. */

import type { Trend } from "../comparison/trend.ts";
import type { NarrativeFact } from "./fact.ts";
import { percentAtLeast } from "./fact.ts";

export function changeFacts(trend: Trend): NarrativeFact[] {
  const judged = trend.quarters.filter(({ axes }) => axes.length > 0);
  const last = judged.at(-1)?.quarter;
  if (last === undefined) {
    return [];
  }
  return trend.changes.map(({ what, from, to, sentence }) =>
    what === "ai_share"
      ? {
          id: "change_ai_share",
          topic: "change",
          text: sentence,
          values: { quarter: last, from_percent: percentAtLeast(from), to_percent: percentAtLeast(to) },
          strength: 0.75 + 0.2 * Math.min(1, Math.abs(to - from)),
        }
      : {
          id: `change_${what.toLowerCase()}`,
          topic: "change",
          text: sentence,
          values: { quarter: last, from, to, scale: 100 },
          strength: 0.7 + 0.2 * Math.min(1, Math.abs(to - from) / 50),
        },
  );
}
