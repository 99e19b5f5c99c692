import type { Axis } from "@vibe/analysis/axes/axes";
import { fewestForPercent, percentAtLeast } from "@vibe/analysis/narrative/fact";
import type { Persona } from "@vibe/analysis/persona/persona";
import type { AiAttribution, Metrics } from "@vibe/analysis/result";
import type { AnalysisDocument } from "@vibe/store/analysis-document";

const BAR_WIDTH = 24;

/** The profile as text for a terminal, about 40 lines. Says "not known" where the history does not tell. */
export function renderReport(document: AnalysisDocument): string {
  const { coverage, metrics, axes = [], persona, persona_reason, ai, insights = [] } = document;
  const announced = announcements(document);
  const lines: string[] = ["", `${document.repo.name}: ${WHOSE[document.subject_choice]}`, ""];
  lines.push(
    persona ? `${persona.name}: ${persona.description}` : (persona_reason ?? "Too little history for a persona."),
  );
  if (persona) lines.push(`  ${standing(persona)}`);
  lines.push("", ...axes.map(axisLine));
  if (metrics) lines.push("", ...metricLines(metrics));
  if (ai && metrics) lines.push(row("AI attribution", attribution(ai, metrics.total_commits)));
  if (announced.length > 0) lines.push("", ...announced.map((sentence) => `  ${sentence}`));
  if (insights.length > 0) lines.push("", ...insights.map((insight) => `  ${insight.title}: ${insight.text}`));
  if (coverage) {
    lines.push(
      "",
      row(
        "Read",
        `${count(coverage.listed_commits, "commit")}, of which ${count(coverage.merge_commits, "merge")} and ${coverage.bot_commits} by bots`,
      ),
    );
    lines.push(...coverage.notes.map((note) => `  ${note}`));
  }
  return `${lines.join("\n")}\n`;
}

/** Results of earlier versions have a stability of 0 where nothing was drawn. */
function standing({ selection, stability, resamples, confidence, runner_up }: Persona): string {
  const isFallback = selection === "fallback";
  const second = runner_up === null ? "" : `; ${isFallback ? "nearest other" : "runner-up"} ${runner_up.name}`;
  const drawn =
    stability === null || resamples === 0
      ? "not resampled: fewer than 5 sessions"
      : `${isFallback ? "no other fits in" : "wins"} ${Math.round(stability * resamples)} of ${count(resamples, "resample")}`;
  return `${drawn} (${confidence} confidence)${second}`;
}

const MOST_ANNOUNCED = 3;

/** What differs with AI and what changed over time, beyond chance. Results of earlier versions know of neither. */
function announcements({ ai_effect: effect, trend }: AnalysisDocument): string[] {
  const effects = (effect?.measures ?? []).filter(({ verdict }) => verdict === "more" || verdict === "less");
  const changes = trend?.changes ?? [];
  return [effects, changes].flatMap((found) => found.slice(0, MOST_ANNOUNCED).map(({ sentence }) => sentence));
}

const WHOSE: Record<AnalysisDocument["subject_choice"], string> = {
  all: "everyone's commits",
  identity: "your own commits",
  author: "commits of one author",
};

function axisLine({ letter, name, score, band, low_label, high_label, level }: Axis): string {
  const label = `  ${letter} ${name}`.padEnd(30);
  if (score === null || level === "insufficient") return `${label}not known`;
  const filled = Math.round((score / 100) * BAR_WIDTH);
  const bar = "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled);
  const [low, high] = band === null ? [] : [Math.round(band.low), Math.round(band.high)];
  const range = low === high ? "" : ` (${low} to ${high})`;
  return `${label}${bar} ${String(Math.round(score)).padStart(3)}${range.padEnd(12)} ${low_label} … ${high_label}`;
}

function metricLines(metrics: Metrics): string[] {
  const { additions, deletions, files_changed: files } = metrics;
  return [
    row(
      "Commits",
      `${count(metrics.total_commits, "commit")} on ${count(metrics.active_days, "active day")} in ${count(metrics.span_days, "day")}`,
    ),
    row("Lines", additions === null || deletions === null ? "not known" : `+${additions} -${deletions}`),
    row("Files", files === null ? "not known" : count(files, "file change")),
    row(
      "Commit size (median)",
      metrics.commit_size_p50 === null ? "not known" : count(Math.round(metrics.commit_size_p50), "line"),
    ),
    row("Sessions", `${metrics.sessions}`),
    row("Longest streak", count(metrics.longest_streak_days, "day")),
  ];
}

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;

const row = (label: string, value: string): string => `  ${label.padEnd(28)}${value}`;

function attribution({ attributed_commits: attributed, tools }: AiAttribution, commits: number): string {
  if (commits === 0) return "not known";
  if (attributed === 0) return "no commit names an AI tool, which does not mean that none was used";
  const names = tools.length === 0 ? "" : ` (${tools.map(({ name }) => name).join(", ")})`;
  const atLeast = percentAtLeast(attributed, commits);
  const share =
    atLeast < 1 || commits < fewestForPercent
      ? `${attributed} of ${count(commits, "commit")}`
      : `${atLeast} % of commits`;
  return `at least ${share} with an AI tool or by an agent${names}`;
}
