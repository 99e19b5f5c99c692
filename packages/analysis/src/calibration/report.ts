/** The figures of a calibration as Markdown. Columns stand side by side, the repositories nothing was tuned on first. */
import { counted } from "../report/wording.ts";
import type { Figures, Reliability, RepositoryFigures } from "./figures.ts";

/** `title` is "Check", "Tuned on" or "All". */
export type Column = { title: string; figures: Figures };

export type Calibration = {
  /** "2026-11-23". */
  date: string;
  /** How the repositories were told apart, in one sentence; null when they were not. */
  split: string | null;
  repositories: (RepositoryFigures & { column: string })[];
  columns: Column[];
  unknownWords: { word: string; count: number }[];
  resamples: number;
  randomHalvings: number;
};

type Cell = string | number | null;

/** The whole report; ends with a line break. */
export function renderCalibration(calibration: Calibration): string {
  const { columns } = calibration;
  const parts = [
    `# Calibration\n\n${basis(calibration)}`,
    `## Goals\n\n${goals(columns)}`,
    `## Axes\n\n${reliability(columns)}\n\n${spreads(columns)}`,
    `## Components\n\n${components(columns)}`,
    `## Over time\n\n${retest(columns)}`,
    `## Bands\n\n${bands(columns)}`,
    `## Correlations of the axes\n\nAuthors of 50 commits or more.\n\n${columns.map(correlations).join("\n\n")}`,
    `## Personas\n\n${personas(columns)}`,
    `## Thresholds\n\n${thresholds(columns)}`,
    `## Unclassified commits\n\n${unclassified(calibration)}`,
    `## Repositories\n\n${repositories(calibration)}`,
  ];
  return `${parts.join("\n\n")}\n`;
}

function basis({ date, split, repositories: all, columns, resamples, randomHalvings }: Calibration): string {
  const commits = all.reduce((sum, repository) => sum + repository.commits, 0);
  const authors = (from: number) =>
    columns
      .map(
        ({ title, figures }) => `${authorsFrom(figures, from)}${columns.length > 1 ? ` (${title.toLowerCase()})` : ""}`,
      )
      .join(", ");
  return `Made by \`npm run calibrate\` on ${date}, from ${counted(all.length, "repository", "repositories")} with ${commits} commits. Authors with 20 commits or more,
merges and bots aside: ${authors(20)}; with 200 or more: ${authors(200)}.
${split ?? "All repositories were measured together: nothing here is a check on repositories that nothing was tuned on."}

What this rests on: the repositories were picked by hand, not drawn at random. The ones used so far are public, mostly TypeScript
libraries and products of teams, with people replaced by numbers. An author is an e-mail address within a repository: one person
with two addresses or in two repositories counts twice. Few authors have 200 commits, so each figure has a wide interval; authors of
one repository share its habits, so the intervals are narrower than they should be. Private, solitary and other than TypeScript
work may look different.

Bands rest on ${resamples} resamples by session, "by lot" on ${randomHalvings} halvings.`;
}

function authorsFrom(figures: Figures, from: number): number {
  return figures.authors.find((each) => each.from === from)?.count ?? 0;
}

function goals(columns: Column[]): string {
  const rows = (columns[0]?.figures.goals ?? []).map((goal, i) => [
    goal.goal,
    ...columns.flatMap(({ figures }) => {
      const each = figures.goals[i];
      return [each?.figure ?? null, each?.met == null ? "-" : each.met ? "met" : "**not met**"];
    }),
  ]);
  return table(["Goal", ...columns.flatMap(({ title }) => [title, ""])], rows);
}

function reliability(columns: Column[]): string {
  const rows = (columns[0]?.figures.axes ?? []).map(({ letter, name }, i) => [
    `${letter} ${name}`,
    ...columns.flatMap(({ figures }) => {
      const axis = figures.axes[i];
      return [
        ...(axis?.splitHalf ?? []).map((each, at, all) => stepped(each, at === all.length - 1)),
        axis?.randomHalves == null ? null : two(axis.randomHalves.mean),
        two(axis?.splitHalf.at(-1)?.intraclass),
      ];
    }),
  ]);
  const heads = columns.flatMap(({ title }) => [`${title}: 50`, "100", "200 [90 %] (n)", "by lot", "ICC"]);
  return `Split-half reliability: odd against even sessions; what happens across sessions (follow-ups, returns, gaps between days) is found on the whole sequence and
counted in the half its session belongs to, and first tests and CI are looked for in each half anew; Pearson correlation stepped
up by Spearman-Brown, for authors of at least 50, 100 and 200 commits. In brackets a 90 % bootstrap interval over authors. By lot:
mean over random halvings, 200 commits. ICC: intraclass correlation of one half, ICC(1,1), not stepped up.\n\n${table(["Axis", ...heads], rows)}`;
}

function stepped(each: Reliability, whole: boolean): string {
  const interval = each.interval === null ? "" : ` [${two(each.interval.low)}, ${two(each.interval.high)}]`;
  return `${two(each.stepped)}${whole ? `${interval} (${each.n})` : ""}`;
}

function spreads(columns: Column[]): string {
  const rows = columns.flatMap(({ title, figures }) =>
    figures.axes.flatMap(({ letter, spread }) =>
      spread.map(({ from, values, insufficient }) => [
        letter,
        title,
        from,
        values?.n ?? 0,
        ...(
          [values?.min, values?.p10, values?.p25, values?.median, values?.p75, values?.p90, values?.max] as const
        ).map((score) => (score === undefined ? null : Math.round(score))),
        values === null ? null : values.sd.toFixed(1),
        percent(insufficient),
      ]),
    ),
  );
  const heads = [
    "Axis",
    "Group",
    "Commits from",
    "n",
    "min",
    "p10",
    "p25",
    "median",
    "p75",
    "p90",
    "max",
    "SD",
    "insufficient",
  ];
  return `How the scores of the whole histories are spread.\n\n${table(heads, rows)}`;
}

function components(columns: Column[]): string {
  const rows = (columns[0]?.figures.components ?? []).map(({ id, label, weight }, i) => [
    id,
    label,
    weight,
    ...columns.flatMap(({ figures }) => {
      const each = figures.components[i];
      return [two(each?.stepped), two(each?.sd), percent(each?.unknown ?? null)];
    }),
  ]);
  const heads = columns.flatMap(({ title }) => [`${title}: reliability`, "SD", "unknown"]);
  return `Authors of 200 commits or more: split-half reliability, stepped up; standard deviation between authors of the value (0 to 1);
share of authors for whom it is not known.\n\n${table(["Component", "What", "Weight", ...heads], rows)}`;
}

function retest(columns: Column[]): string {
  const rows = (columns[0]?.figures.axes ?? []).map(({ letter, name }, i) => [
    `${letter} ${name}`,
    ...columns.flatMap(({ figures }) => {
      const each = figures.axes[i]?.retest;
      return [`${two(each?.r)} (${each?.n ?? 0})`, two(each?.intraclass)];
    }),
  ]);
  return `First against second half of the commits, authors of 200 or more: Pearson correlation, not stepped up, and ICC(1,1). Low means
that people or their projects change, not that the axis errs.\n\n${table(["Axis", ...columns.flatMap(({ title }) => [`${title} (n)`, "ICC"])], rows)}`;
}

function bands(columns: Column[]): string {
  const rows = (columns[0]?.figures.axes ?? []).map(({ letter, name }, i) => [
    `${letter} ${name}`,
    ...columns.flatMap(({ figures }) => {
      const band = figures.axes[i]?.band;
      return [
        band?.width ?? null,
        percent(band?.replicatesInside ?? null),
        percent(band?.halvesInside ?? null),
        two(band?.halvesOverWidth),
      ];
    }),
  ]);
  const heads = columns.flatMap(({ title }) => [`${title}: width`, "replicates", "halves", "difference"]);
  return `The p10 to p90 band of a score, authors of 200 commits or more. Width: median, in points. Replicates: share of bootstrap
replicates drawn with another seed that lie in it (80 % expected). Halves: share of odd and even halves whose score lies in the band of
the whole (80 % expected where the band tells the error: a half differs from the whole as much as the whole from the truth).
Difference: median difference of the halves over the width (0.53 expected).\n\n${table(["Axis", ...heads], rows)}`;
}

function correlations({ title, figures }: Column): string {
  const letters = figures.axes.map((axis) => axis.letter);
  return table(
    [title, ...letters],
    figures.correlations.map((row, i) => [letters[i] ?? "", ...row.map(two)]),
  );
}

function personas(columns: Column[]): string {
  const rows: Cell[][] = (columns[0]?.figures.personas.rows ?? []).map(({ name, hasRule }, i) => [
    hasRule ? name : `${name} (fallback)`,
    ...columns.flatMap(({ figures }) => {
      const row = figures.personas.rows[i];
      return [row?.count ?? 0, percent(row?.share ?? null)];
    }),
  ]);
  const counts = (label: string, of: (figures: Figures) => number): Cell[] => [
    label,
    ...columns.flatMap(({ figures }) => [
      of(figures),
      percent(figures.personas.authors === 0 ? null : of(figures) / figures.personas.authors),
    ]),
  ];
  rows.push(
    ...(["strict", "loose", "fallback"] as const).map((kind) =>
      counts(`selection: ${kind}`, ({ personas }) => personas.selection[kind]),
    ),
    ...(["high", "medium", "low"] as const).map((level) =>
      counts(`confidence: ${level}`, ({ personas }) => personas.confidence[level]),
    ),
  );
  const heads = columns.flatMap(({ title, figures }) => [title, `of ${figures.personas.authors}`]);
  const stability = columns.map(({ title, figures }) => {
    const { high } = figures.personas;
    return [title, high.authors, percent(high.mean), percent(high.lowest), percent(high.stable)];
  });
  const halves = columns.flatMap(({ title, figures }) =>
    figures.personas.halvesAgree.map(({ confidence, n, alternate, time }) => [
      title,
      confidence,
      n,
      percent(alternate),
      percent(time),
    ]),
  );
  return `Authors with 30 commits or more.\n\n${table(["Persona", ...heads], rows)}\n
Stability. Of those told "high confidence": share of resamples drawn with another seed in which the same persona wins, and the share of
authors for whom that is 80 % or more. This says that the number of resamples suffices, and no more: they come from the same history.\n
${table(["Group", "high confidence", "mean", "lowest", "80 % or more"], stability)}\n
What says more: share of authors for whom odd and even sessions, each with half of the evidence, give the same persona, and the first
and the second half of the history, between which people and projects change.\n
${table(["Group", "told", "authors", "odd and even agree", "first and second half agree"], halves)}`;
}

function thresholds(columns: Column[]): string {
  const rows = (columns[0]?.figures.thresholds ?? []).map(({ persona, axis, comparison, percentile, shipped }, i) => [
    persona,
    `${axis} ${comparison}`,
    percent(percentile),
    shipped,
    ...columns.map(({ figures }) => figures.thresholds[i]?.derived ?? null),
  ]);
  return `What each condition asks for (shipped), and what the same percentile of the authors of 30 commits or more would be in
each group. The shipped ones are those of the repositories tuned on.\n
${table(["Persona", "Condition", "Percentile", "Shipped", ...columns.map(({ title }) => title)], rows)}`;
}

function unclassified({ columns, unknownWords }: Calibration): string {
  const shares = columns.map(({ title, figures }) => `${title}: ${percent(figures.unknown)}`).join(". ");
  const words = unknownWords.map(({ word, count }) => `${word} ${count}`).join(", ");
  return `Share of commits, merges and bots aside, whose category is "unknown". ${shares}. By repository below.${
    words === "" ? "" : `\n\nFirst words of their subjects, most frequent first: ${words}.`
  }`;
}

function repositories({ repositories: all }: Calibration): string {
  const rows = all.map((repository) => [
    repository.name,
    repository.column,
    repository.headSha.slice(0, 12),
    repository.commits,
    repository.counted,
    percent(repository.counted === 0 ? null : repository.unknown / repository.counted),
    [
      repository.shallow ? "beginning missing" : "",
      repository.badLines > 0 ? counted(repository.badLines, "bad line") : "",
    ]
      .filter((text) => text !== "")
      .join(", "),
  ]);
  return table(["Repository", "Group", "Head", "Commits", "Without merges and bots", "Unknown", "Remarks"], rows);
}

function table(heads: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]) =>
    `| ${cells.map((cell) => String(cell ?? "-").replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}

function two(value: number | null | undefined): string {
  return value == null ? "-" : value.toFixed(2);
}

function percent(share: number | null): string {
  return share === null ? "-" : `${(100 * share).toFixed(0)} %`;
}
