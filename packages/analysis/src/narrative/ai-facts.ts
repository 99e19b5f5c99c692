/** What commits say about AI, and what differs where they name it. Never what it brought about. */

import { type AiEffect, type MeasuredEffect, shownLevel } from "../comparison/ai-effect.ts";
import { effectMeasures } from "../comparison/effect-measures.ts";
import { agree, counted, outOf } from "../report/wording.ts";
import type { Findings } from "../result.ts";
import type { NarrativeFact, NarrativeOptions } from "./fact.ts";
import { capitalised, fewestForPercent, percentAtLeast } from "./fact.ts";

export function aiFacts(result: Findings, { allowToolNames = false }: NarrativeOptions): NarrativeFact[] {
  return [
    shareOf(result),
    toolsOf(result, allowToolNames),
    agentsOf(result),
    ...(result.ai_effect === null ? [] : effectFacts(result.ai_effect)),
  ].filter((fact) => fact !== null);
}

function shareOf({ ai, metrics }: Findings): NarrativeFact {
  const { attributed_commits: attributed } = ai;
  const { total_commits: commits } = metrics;
  const atLeast = percentAtLeast(attributed, commits);
  const fact = { id: "ai_share", topic: "ai" as const };
  if (attributed === 0) {
    const text = "None of the analysed commits names an AI tool, and tools need not leave a mark.";
    return { ...fact, text, values: {}, strength: 0.55 };
  }
  const strength = atLeast < 1 ? 0.55 : 0.7 + (0.3 * attributed) / commits;
  if (atLeast < 1 || commits < fewestForPercent) {
    const text = `At least ${outOf(attributed, commits, "commit")} ${agree(attributed, "names", "name")} an AI tool or ${agree(attributed, "was", "were")} authored by an agent.`;
    return { ...fact, text, values: { attributed, commits }, strength };
  }
  const text = `At least ${atLeast} % of the commits name an AI tool or were authored by an agent.`;
  return { ...fact, text, values: { at_least_percent: atLeast }, strength };
}

function toolsOf({ ai }: Findings, allowToolNames: boolean): NarrativeFact | null {
  if (ai.tools.length === 0) {
    return null;
  }
  const names = allowToolNames ? `: ${ai.tools.map(({ name }) => name).join(", ")}` : "";
  return {
    id: "ai_tools",
    topic: "ai",
    text: `The commits name ${counted(ai.tools.length, "AI tool")}${names}.`,
    values: {
      tools: ai.tools.length,
      ...(allowToolNames ? { names: ai.tools.map(({ name }) => name).join(", ") } : {}),
    },
    strength: ai.tools.length > 1 ? 0.45 : 0.3,
  };
}

function agentsOf({ ai, metrics }: Findings): NarrativeFact | null {
  const { agent_authored_commits: authored } = ai;
  if (authored === 0) {
    return null;
  }
  return {
    id: "agents",
    topic: "ai",
    text: `Agents authored ${outOf(authored, metrics.total_commits, "commit")}.`,
    values: { authored, commits: metrics.total_commits },
    strength: 0.5,
  };
}

/** One for each announced difference; one for all where several could be judged and none differs. */
function effectFacts({ measures }: AiEffect): (NarrativeFact | null)[] {
  const judged = measures.filter(({ verdict }) => verdict !== "cannot_tell");
  const differing = judged.filter(({ verdict }) => verdict !== "no_clear_difference");
  if (differing.length > 0) {
    return differing.map(effectFact);
  }
  const nothing: NarrativeFact = {
    id: "effect_none",
    topic: "ai",
    text: `Commits that name an AI tool and comparable other commits show no clear difference in ${counted(judged.length, "measure")}.`,
    values: { measures: judged.length },
    strength: 0.5,
  };
  return [judged.length > 0 ? nothing : null];
}

function effectFact({ id, unit, with_ai, without_ai, difference }: MeasuredEffect): NarrativeFact | null {
  const measure = effectMeasures.find((each) => each.id === id);
  if (measure === undefined || with_ai === null || without_ai === null || difference === null) {
    return null;
  }
  const factor = unit === "share" ? 100 : 1;
  const [withAi, without] = [shownLevel(factor * with_ai), shownLevel(factor * without_ai)];
  const sign = unit === "share" ? " %" : "";
  const size = unit === "share" ? 2 * Math.abs(difference) : Math.abs(Math.log2(difference)) / 3;
  return {
    id: `effect_${id}`,
    topic: "ai",
    text: `${capitalised(measure.tell(`${withAi}${sign}`, `${without}${sign}`))}.`,
    values: { with_ai: withAi, without_ai: without, ...measure.constants },
    strength: 0.7 + 0.25 * Math.min(1, size),
  };
}
