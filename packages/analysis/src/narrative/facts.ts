/**
 * What a narrative may say: a dozen measured facts with ids, each a complete sentence with its numbers. Whoever writes the
 * narrative cites them and invents none. No names of repositories or people, no commits, no tools unless allowed.
 */

import { agree, counted } from "../report/wording.ts";
import type { Findings } from "../result.ts";
import { aiFacts } from "./ai-facts.ts";
import { axisFacts } from "./axis-facts.ts";
import { changeFacts } from "./change-facts.ts";
import type { NarrativeFact, NarrativeOptions, NarrativeTopic } from "./fact.ts";
import { habitFacts } from "./habit-facts.ts";

const mostFacts = 12;
const mostPerTopic = 3;

/**
 * At most 12 facts, the most telling first; how much there is to read always opens. The strongest of each topic is among
 * them, and no topic has more than 3, so that a narrative has something to say about each part of the work that is known.
 */
export function narrativeFacts(result: Findings, options: NarrativeOptions = {}): NarrativeFact[] {
  const extent = extentOf(result);
  if (result.outcome === "insufficient_data") {
    return [extent];
  }
  const told = [
    ...axisFacts(result),
    ...habitFacts(result),
    ...aiFacts(result, options),
    ...changeFacts(result.trend),
  ].sort((a, b) => b.strength - a.strength || (a.id < b.id ? -1 : 1));
  const perTopic = new Map<NarrativeTopic, number>();
  const ranked = told.map((fact) => {
    const rank = (perTopic.get(fact.topic) ?? 0) + 1;
    perTopic.set(fact.topic, rank);
    return { fact, rank };
  });
  const firsts = ranked.filter(({ rank }) => rank === 1);
  const others = ranked.filter(({ rank }) => rank > 1 && rank <= mostPerTopic);
  const chosen = new Set([...firsts, ...others].slice(0, mostFacts - 1).map(({ fact }) => fact));
  return [extent, ...told.filter((fact) => chosen.has(fact))];
}

function extentOf({ metrics, outcome }: Findings): NarrativeFact {
  const { total_commits: commits, active_days: days, span_days: span } = metrics;
  // Merges, bots and other people may be left out: this is not how much the history holds.
  const analysed = `${counted(commits, "commit")} ${agree(commits, "was", "were")} analysed`;
  const text =
    commits === 0
      ? "No commit to tell about."
      : outcome === "insufficient_data"
        ? `${analysed}, too few to tell more.`
        : days === 0
          ? `${analysed}; none has a valid date.`
          : `${analysed}, made on ${counted(days, "day")}${span > days ? ` over a span of ${counted(span, "day")}` : ""}.`;
  return { id: "extent", topic: "rhythm", text, values: { commits, days, span_days: span }, strength: 1 };
}
