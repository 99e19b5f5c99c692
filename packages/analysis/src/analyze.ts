/**
 * Facts in, published result out: select the subject, read its history, count it into a ledger, score axes, choose a
 * persona, write sentences. Pure and deterministic: no clock, no order, no environment; chance comes from the seed.
 */

import { axisDefinitions, publishAxis, silentAxis } from "./axes/axes.ts";
import { collect } from "./axes/collect.ts";
import type { Tally } from "./axes/tally.ts";
import type { CommitFact } from "./commit/commit-fact.ts";
import { type History, readHistory } from "./history/history.ts";
import { type Subject, selectSubject } from "./history/subject.ts";
import { type BootstrapResult, bootstrap, totalOf, usableScores } from "./persona/bootstrap.ts";
import { choosePersona } from "./persona/persona.ts";
import { personaRules } from "./persona/persona-rules.ts";
import { attributionOf } from "./report/ai-attribution.ts";
import { calendarOf } from "./report/calendar.ts";
import { type AnalysisSource, coverageOf, sawFirstCommit } from "./report/coverage.ts";
import { insightsOf } from "./report/insights.ts";
import { commitsPerDay, metricsOf } from "./report/metrics.ts";
import { monthlyMix } from "./report/monthly.ts";
import { punchCardOf } from "./report/punch-card.ts";
import type { AnalysedSubject, AnalysisResult, Axis, Persona } from "./result.ts";
import { round } from "./statistics/scale.ts";

/** Changes whenever the same facts would give another result. */
const analyzerVersion = "1.1.0";

const fewestForAxes = 5;
const fewestForPersona = 30;
const defaultResamples = 200;
/** Above this share of unclassified commits, what rests on categories loses one level of confidence. */
const tooManyUnknown = 0.4;

export type AnalyzeOptions = { subject: Subject; source: AnalysisSource; seed: string; resamples?: number };

/**
 * Analyses one subject of one history. Below 5 commits the outcome is "insufficient_data" and nothing is claimed; below 30
 * there are axes and no persona. `resamples` (default 200) is the number of bootstrap rounds; 0 leaves bands and stability out.
 */
export function analyze(facts: readonly CommitFact[], options: AnalyzeOptions): AnalysisResult {
  const { source, seed, resamples = defaultResamples } = options;
  const selection = selectSubject(facts, options.subject);
  const history = readHistory(selection, sawFirstCommit(source, selection.distinctCommits));
  const perDay = commitsPerDay(history);
  const metrics = metricsOf(selection, history, perDay);
  const punchCard = punchCardOf(history.dated);
  const ai = attributionOf(history.commits);
  const enough = history.commits.length >= fewestForAxes;
  const judged = enough ? judge(history, seed, resamples) : silence();
  return {
    analyzer_version: analyzerVersion,
    outcome: enough ? "complete" : "insufficient_data",
    subject: analysed(options.subject),
    coverage: coverageOf(selection, history, source),
    metrics,
    ...judged,
    persona_reason: judged.persona === null ? reason(history.commits.length) : null,
    ai,
    calendar: calendarOf(perDay),
    punch_card: punchCard,
    monthly: monthlyMix(history.dated),
    insights: insightsOf(metrics, punchCard, ai),
  };
}

/** How many, not who: author ids are for matching only. */
function analysed(subject: Subject): AnalysedSubject {
  return subject.kind === "all" ? subject : { kind: "authors", authors: new Set(subject.authorIds).size };
}

function judge(history: History, seed: string, resamples: number): { axes: Axis[]; persona: Persona | null } {
  const ledger = collect(history);
  const blocks = ledger.pack();
  const tally = totalOf(blocks);
  const drawn = bootstrap(blocks, history.standing, seed, Math.max(0, Math.trunc(resamples)));
  return {
    axes: axisDefinitions.map((axis) =>
      publishAxis(axis, { tally, standing: history.standing }, drawn.bands.get(axis.letter) ?? null, (id) =>
        ledger.shas(id),
      ),
    ),
    persona: history.commits.length < fewestForPersona ? null : personaOf(history, tally, drawn),
  };
}

function silence(): { axes: Axis[]; persona: null } {
  return { axes: axisDefinitions.map(silentAxis), persona: null };
}

function personaOf(history: History, tally: Tally, drawn: BootstrapResult): Persona {
  const choice = choosePersona(usableScores(tally, history.standing), history.standing.agentSignal);
  const stability = drawn.resamples === 0 ? 0 : (drawn.personas.get(choice.id) ?? 0) / drawn.resamples;
  return {
    ...choice,
    confidence: confidenceOf(choice.id, stability, history),
    stability: round(stability, 3),
    resamples: drawn.resamples,
  };
}

function confidenceOf(id: Persona["id"], stability: number, history: History): Persona["confidence"] {
  const n = history.commits.length;
  const level = stability >= 0.8 && n >= 200 ? 2 : stability >= 0.6 && n >= 80 ? 1 : 0;
  const unknown = history.commits.filter((fact) => fact.category === "unknown").length / n;
  const axes = personaRules.find((rule) => rule.id === id)?.conditions.map((condition) => condition.axis) ?? ["B"];
  const lowered = unknown > tooManyUnknown && axes.some((axis) => axis === "B" || axis === "C" || axis === "D") ? 1 : 0;
  return (["low", "medium", "high"] as const)[Math.max(0, level - lowered)] ?? "low";
}

function reason(commits: number): string {
  return commits < fewestForAxes
    ? `${commits === 1 ? "1 commit is" : `${commits} commits are`} too few to say anything: it takes ${fewestForAxes} for axes and ${fewestForPersona} for a persona.`
    : `${commits} commits are too few for a persona: it takes ${fewestForPersona}.`;
}
