/**
 * Facts in, published result out: select the subject, read its history, count it into a ledger, score axes, choose a
 * persona, write sentences. Pure and deterministic: no clock, no order, no environment; chance comes from the seed.
 */
import { axisDefinitions, publishAxis, silentAxis } from "./axes/axes.ts";
import type { AxisInput } from "./axes/axis.ts";
import { collect } from "./axes/collect.ts";
import { firstTouches } from "./axes/first-touches.ts";
import { layoutOf } from "./axes/layout.ts";
import { fewestPullRequests } from "./axes/pull-requests.ts";
import type { CommitFact } from "./commit/commit-fact.ts";
import { aiEffect } from "./comparison/ai-effect.ts";
import { effectColumns } from "./comparison/effect-columns.ts";
import { trend } from "./comparison/trend.ts";
import { type FactColumns, packFacts, shaOf } from "./history/fact-columns.ts";
import { type History, readHistory } from "./history/history.ts";
import { type Subject, selectSubject } from "./history/subject.ts";
import { narrativeFacts } from "./narrative/facts.ts";
import { narrativeText } from "./narrative/text.ts";
import { hasAgentSignal } from "./persona/agent-signal.ts";
import { type BootstrapResult, bootstrap, fewestSessions, totalOf, usableScores } from "./persona/bootstrap.ts";
import { confidenceOf } from "./persona/confidence.ts";
import type { Persona } from "./persona/persona.ts";
import { choosePersona } from "./persona/persona.ts";
import { sumsOf } from "./profile/repo-sums.ts";
import { ownPullRequests } from "./pull-request/own-pull-requests.ts";
import type { PullRequestFact } from "./pull-request/pull-request-fact.ts";
import { attributionOf } from "./report/ai-attribution.ts";
import { calendarOf } from "./report/calendar.ts";
import { type AnalysisSource, coverageOf, type PullRequestsUnread, sawFirstCommit } from "./report/coverage.ts";
import { insightsOf } from "./report/insights.ts";
import { languagesOf } from "./report/languages.ts";
import { commitsPerDay, metricsOf } from "./report/metrics.ts";
import { monthlyMix } from "./report/monthly.ts";
import { punchCardOf } from "./report/punch-card.ts";
import type { AnalysedSubject, AnalysisResult, Findings, Metrics } from "./result.ts";
import { round } from "./statistics/scale.ts";

/** Changes whenever the same facts would give another result. */
export const analyzerVersion = "2.1.0";

const fewestForAxes = 5;
const fewestForPersona = 30;
const defaultResamples = 200;
/** A quarter has fewer sittings than a history, and there are many quarters. */
const trendResamples = 60;

export type AnalyzeOptions = {
  subject: Subject;
  source: AnalysisSource;
  seed: string;
  resamples?: number;
  /** Merged pull requests, also those of others and elsewhere; or why they were not read, which without this is "no_github". */
  pullRequests?: readonly PullRequestFact[] | PullRequestsUnread;
};

/** `analyzeColumns` for facts that are at hand as objects. */
export function analyze(facts: Iterable<CommitFact>, options: AnalyzeOptions): AnalysisResult {
  return analyzeColumns(packFacts(facts), options);
}

/**
 * Analyses one subject of one history. Below 5 commits the outcome is "insufficient_data" and nothing is claimed; below 30
 * there are axes and no persona. `resamples` (default 200) is the number of bootstrap rounds; 0 leaves bands and stability out.
 */
export function analyzeColumns(facts: FactColumns, options: AnalyzeOptions): AnalysisResult {
  const { source, seed, resamples = defaultResamples } = options;
  const selection = selectSubject(facts, options.subject);
  const history = readHistory(selection, sawFirstCommit(source, selection.distinctCommits));
  const perDay = commitsPerDay(history);
  const pullRequests =
    typeof options.pullRequests === "object"
      ? ownPullRequests(options.pullRequests, selection, options.subject)
      : (options.pullRequests ?? "no_github");
  const read = typeof pullRequests === "string" ? null : pullRequests;
  const metrics = metricsOf(selection, history, perDay, read);
  const punchCard = punchCardOf(history);
  const ai = attributionOf(history, selection.namesOthers);
  const code = languagesOf(history);
  const commits = history.rows.length;
  const enough = commits >= fewestForAxes;
  const { sums, ...judged } = enough ? judge(history, habitual(read?.own ?? []), metrics, seed, resamples) : silence();
  const findings: Findings = {
    analyzer_version: analyzerVersion,
    outcome: enough ? "complete" : "insufficient_data",
    subject: analysed(options.subject),
    coverage: coverageOf(selection, history, source, pullRequests),
    metrics,
    ...judged,
    persona_reason: judged.persona === null ? reason(metrics) : null,
    ai,
    languages: code.languages,
    calendar: calendarOf(perDay),
    punch_card: punchCard,
    monthly: monthlyMix(history),
    insights: insightsOf(metrics, punchCard, ai, code),
  };
  const told = narrativeFacts(findings);
  return { ...findings, narrative_facts: told, narrative: narrativeText(told), sums };
}

/** How many, not who: author ids are for matching only. */
function analysed(subject: Subject): AnalysedSubject {
  return subject.kind === "all" ? subject : { kind: "authors", authors: new Set(subject.authorIds).size };
}

const habitual = (own: readonly PullRequestFact[]) => (own.length < fewestPullRequests ? [] : own);

type Judgement = Pick<AnalysisResult, "axes" | "persona" | "ai_effect" | "trend" | "sums">;

function judge(
  history: History,
  pullRequests: readonly PullRequestFact[],
  metrics: Metrics,
  seed: string,
  resamples: number,
): Judgement {
  const layout = layoutOf(history);
  const ledger = collect(history, layout, pullRequests);
  const blocks = ledger.pack();
  const { standing } = history;
  const input = { tally: totalOf(blocks), standing };
  const sample = { blocks, standing, touches: firstTouches(history, layout) };
  const drawn = bootstrap(sample, seed, Math.max(0, Math.trunc(resamples)));
  const shas = (component: string) => ledger.shown(component).map((row) => shaOf(history.facts, row));
  return {
    axes: axisDefinitions.map((axis) => publishAxis(axis, input, drawn.bands.get(axis.letter) ?? null, shas)),
    persona: hasPersona(metrics) ? personaOf(input, metrics, drawn) : null,
    sums: sumsOf(blocks, standing),
    ai_effect: aiEffect(effectColumns(history)),
    trend: trend({
      blocks,
      quarterOf: layout.quarter,
      standing,
      seed,
      resamples: Math.min(resamples, trendResamples),
    }),
  };
}

function silence(): Judgement {
  const axes = axisDefinitions.map(silentAxis);
  return { axes, persona: null, ai_effect: null, trend: { quarters: [], changes: [] }, sums: null };
}

function personaOf(input: AxisInput, metrics: Metrics, drawn: BootstrapResult): Persona {
  const choice = choosePersona(usableScores(input), hasAgentSignal(input.tally));
  const wins = drawn.personas.get(choice.id) ?? 0;
  return {
    ...choice,
    confidence: confidenceOf(choice.id, {
      resamples: drawn.resamples,
      wins,
      commits: metrics.total_commits,
      unknownShare: metrics.unknown_category_ratio ?? 0,
    }),
    stability: drawn.resamples === 0 ? null : round(wins / drawn.resamples, 3),
    resamples: drawn.resamples,
  };
}

function hasPersona({ total_commits: commits, sessions }: Metrics): boolean {
  return commits >= fewestForPersona && sessions >= fewestSessions;
}

function reason({ total_commits: commits, sessions }: Metrics): string {
  if (commits >= fewestForPersona) {
    return `${sessions === 1 ? "1 session is" : `${sessions} sessions are`} too few for a persona: it takes ${fewestSessions}.`;
  }
  return commits < fewestForAxes
    ? `${commits === 1 ? "1 commit is" : `${commits} commits are`} too few to say anything: it takes ${fewestForAxes} for axes and ${fewestForPersona} for a persona.`
    : `${commits} commits are too few for a persona: it takes ${fewestForPersona}.`;
}
