import type { MonthlyMix } from "@vibe/analysis/result";
import { formatCount, formatMonth, formatNumber, formatPercent, NOT_KNOWN } from "#format.ts";
import { CATEGORY_WORDS, categoriesByCount, KIND_WORDS, type Kind, type MixView, mixView } from "./commit-mix.ts";
import { DataTable } from "./data-table.tsx";
import { AsTable, NotKnown, Section, WideChart } from "./section.tsx";
import type { StoredMetrics } from "./stored-result.ts";

const FILL: Record<Kind, string> = {
  feature: "fill-kind-feature",
  fix: "fill-kind-fix",
  test: "fill-kind-test",
  docs: "fill-kind-docs",
  refactor: "fill-kind-refactor",
  infra: "fill-kind-infra",
  chore: "fill-kind-chore",
  other: "fill-kind-other",
};

export function CommitMixSection({ monthly, metrics }: { monthly: MonthlyMix; metrics: StoredMetrics }) {
  const categories = categoriesByCount(metrics.category_distribution);
  const total = categories.reduce((sum, [, count]) => sum + count, 0);
  if (monthly.length === 0 || total === 0) {
    return (
      <Section id="commit-mix" title="Commit mix">
        <NotKnown>Not known: there is no dated commit to sort into months.</NotKnown>
      </Section>
    );
  }
  const view = mixView(monthly);
  const summary = summarise(
    view,
    categories
      .slice(0, 3)
      .map(([category, count]) => `${CATEGORY_WORDS[category].toLowerCase()} ${formatPercent(count / total)}`),
  );
  return (
    <Section id="commit-mix" title="Commit mix" lead={summary}>
      <WideChart label="Commits by month and kind">
        <Chart view={view} summary={summary} />
      </WideChart>
      <Legend kinds={view.kinds} />
      <AsTable label="Commits by month as a table">
        <DataTable
          caption="Commits, median size and kinds by month"
          columns={["Month", "Commits", "Median lines", "Kinds"]}
          rows={monthly.map(({ month, commits, size_p50: size, categories: kinds }) => [
            formatMonth(month),
            formatNumber(commits),
            size === null ? NOT_KNOWN : formatNumber(size),
            categoriesByCount(kinds)
              .map(([category, count]) => `${CATEGORY_WORDS[category].toLowerCase()} ${formatNumber(count)}`)
              .join(", "),
          ])}
        />
      </AsTable>
      <h3 className="mt-8 font-medium text-sm">All of it, by kind</h3>
      <ul className="mt-3 grid gap-x-10 gap-y-2 sm:grid-cols-2">
        {categories.map(([category, count]) => (
          <li
            key={category}
            data-category={category}
            className="grid grid-cols-[8rem_1fr_6.5rem] items-center gap-3 text-sm"
          >
            <span>{CATEGORY_WORDS[category]}</span>
            <svg className="h-1.5 w-full overflow-hidden rounded-full bg-sunken" aria-hidden="true">
              <rect width={`${(count / total) * 100}%`} height="100%" className="fill-accent" />
            </svg>
            <span className="text-right tabular-nums">
              {formatNumber(count)} <span className="text-muted">({formatPercent(count / total)})</span>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function summarise({ columns, gapsLeftOut }: MixView, top: string[]): string {
  const [first, last] = [columns[0], columns.at(-1)];
  if (first === undefined || last === undefined) return "";
  const period =
    first === last ? formatMonth(first.month) : `${formatMonth(first.month)} to ${formatMonth(last.month)}`;
  const gaps = gapsLeftOut ? " Months without commits are left out." : "";
  return `What the commits were for, month by month, ${period}. Most common over all: ${top.join(", ")}.${gaps}`;
}

const HEIGHT = 200;
const LEFT = 36;
const TOP = 8;
const BOTTOM = 22;

function Chart({ view, summary }: { view: MixView; summary: string }) {
  const { columns, top } = view;
  const step = Math.min(44, Math.max(9, 920 / columns.length));
  const bar = step * 0.74;
  const width = LEFT + Math.max(columns.length * step, 240);
  const y = (commits: number) => TOP + HEIGHT * (1 - commits / top);
  const every = Math.ceil(64 / step);
  return (
    <svg
      width={width}
      height={TOP + HEIGHT + BOTTOM}
      viewBox={`0 0 ${width} ${TOP + HEIGHT + BOTTOM}`}
      role="img"
      aria-label={summary}
      className="max-w-none"
    >
      {[0, top / 2, top].map((value) => (
        <g key={value}>
          <line x1={LEFT} x2={width} y1={y(value)} y2={y(value)} className="stroke-line" strokeWidth="1" />
          {Number.isInteger(value) && (
            <text x={LEFT - 8} y={y(value) + 4} textAnchor="end" className="fill-muted text-[11px] tabular-nums">
              {formatNumber(value)}
            </text>
          )}
        </g>
      ))}
      {columns.map(({ month, commits, segments }, index) => (
        <g key={month}>
          <title>{`${formatMonth(month)}: ${formatCount(commits, "commit")}${segments.map((s) => `, ${KIND_WORDS[s.kind].toLowerCase()} ${s.commits}`).join("")}`}</title>
          {segments.map(({ kind, from, to }) => (
            <rect
              key={kind}
              x={LEFT + index * step + (step - bar) / 2}
              y={y(to)}
              width={bar}
              height={Math.max(0.5, y(from) - y(to))}
              className={FILL[kind]}
            />
          ))}
          {index % every === 0 && (
            <text x={LEFT + index * step + (step - bar) / 2} y={TOP + HEIGHT + 16} className="fill-muted text-[11px]">
              {formatMonth(month)}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}

function Legend({ kinds }: { kinds: Kind[] }) {
  return (
    <ul aria-label="Colours" className="mt-3 flex flex-wrap gap-x-5 gap-y-1.5 text-muted text-sm">
      {kinds.map((kind) => (
        <li key={kind} className="flex items-center gap-2">
          <svg className="size-2.5" aria-hidden="true">
            <rect width="100%" height="100%" rx="2" className={FILL[kind]} />
          </svg>
          {KIND_WORDS[kind]}
        </li>
      ))}
    </ul>
  );
}
