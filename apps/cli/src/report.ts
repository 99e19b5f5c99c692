import type { Axis } from "@vibe/analysis/axes/axes";
import type { Metrics } from "@vibe/analysis/result";
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
  if (persona) {
    const share = Math.round(persona.stability * 100);
    const wins = persona.selection === "fallback" ? "no other fits in" : "wins";
    const second = persona.runner_up ? `; runner-up ${persona.runner_up.name}` : "";
    lines.push(`  ${wins} ${share} % of ${persona.resamples} resamples (${persona.confidence} confidence)${second}`);
  }
  lines.push("", ...axes.map(axisLine));
  if (metrics) lines.push("", ...metricLines(metrics));
  if (ai)
    lines.push(
      row(
        "AI attribution",
        attribution(
          ai.attributed_ratio,
          ai.tools.map((tool) => tool.name),
        ),
      ),
    );
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

const MOST_ANNOUNCED = 3;

/** What differs with AI and what changed over time, beyond chance. Results of earlier versions know of neither. */
function announcements({ ai_effect: effect, trend }: AnalysisDocument): string[] {
  const effects = (effect?.measures ?? []).filter(({ verdict }) => verdict === "more" || verdict === "less");
  const changes = trend?.changes ?? [];
  return [effects, changes].flatMap((found) => found.slice(0, MOST_ANNOUNCED).map(({ sentence }) => sentence));
}

const WHOSE: Record<AnalysisDocument["subject_choice"], string> = {
  all: "everyone's commits",
  identity: "commits of this machine's git identity",
  author: "commits of one author",
};

function axisLine({ letter, name, score, band, low_label, high_label, level }: Axis): string {
  const label = `  ${letter} ${name}`.padEnd(30);
  if (score === null || level === "insufficient") return `${label}not known`;
  const filled = Math.round((score / 100) * BAR_WIDTH);
  const bar = "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled);
  const range = band === null ? "" : ` (${Math.round(band.low)} to ${Math.round(band.high)})`;
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

function attribution(ratio: number | null, tools: string[]): string {
  if (ratio === null) return "not known";
  const names = tools.length === 0 ? "" : ` (${tools.join(", ")})`;
  if (ratio === 0) return "no commit names an AI tool, which does not mean that none was used";
  return `at least ${Math.floor(ratio * 100)} % of commits name an AI tool${names}`;
}
