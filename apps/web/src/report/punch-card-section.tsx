import type { PunchCard } from "@vibe/analysis/result";
import { formatCount, formatNumber, formatPercent } from "#format.ts";
import { DataTable } from "./data-table.tsx";
import { hourSpan, type PunchCardView, punchCardView, WEEKDAYS } from "./punch-card.ts";
import { AsTable, NotKnown, Section, WideChart } from "./section.tsx";

const COLUMN = 38;
const ROW = 31;
const LEFT = 42;
const TOP = 22;
const RADIUS = 13.5;

export function PunchCardSection({ punchCard }: { punchCard: PunchCard | null }) {
  if (punchCard === null) {
    return (
      <Section id="punch-card" title="Punch card">
        <NotKnown>Not known: the commits do not say which time zone they were made in.</NotKnown>
      </Section>
    );
  }
  const view = punchCardView(punchCard);
  const summary = summarise(punchCard, view);
  return (
    <Section id="punch-card" title="Punch card" lead={summary}>
      <WideChart label="Commits by weekday and hour">
        <Chart view={view} summary={summary} />
      </WideChart>
      <AsTable label="Commits by weekday and hour as a table">
        <DataTable
          caption="Commits by weekday and hour of the clock they were recorded on"
          columns={["Hour", ...WEEKDAYS]}
          rows={Array.from({ length: 24 }, (_, hour) => [
            hourSpan(hour),
            ...WEEKDAYS.map((_, weekday) => formatNumber(punchCard.rows[weekday]?.[hour] ?? 0)),
          ])}
        />
      </AsTable>
    </Section>
  );
}

function summarise({ peak }: PunchCard, { commits, busiest }: PunchCardView): string {
  const when =
    peak === null ? "No part of the day stands out." : `${formatPercent(peak.share)} of them fall on ${peak.label}.`;
  if (busiest === null) return "No commit has a known hour.";
  const { weekday, hour, commits: most } = busiest;
  return `${formatCount(commits, "commit")} by weekday and hour of the clock they were recorded on. ${when}${most === 1 ? "" : ` The busiest hour of the week is ${WEEKDAYS[weekday]}, ${hourSpan(hour)}, with ${formatNumber(most)}.`}`;
}

function Chart({ view, summary }: { view: PunchCardView; summary: string }) {
  const width = LEFT + 24 * COLUMN;
  const height = TOP + 7 * ROW;
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={summary}
      className="max-w-none"
    >
      {[0, 3, 6, 9, 12, 15, 18, 21].map((hour) => (
        <text
          key={hour}
          x={LEFT + hour * COLUMN + COLUMN / 2}
          y="12"
          textAnchor="middle"
          className="fill-muted text-[11px] tabular-nums"
        >
          {String(hour).padStart(2, "0")}
        </text>
      ))}
      {WEEKDAYS.map((name, weekday) => (
        <g key={name}>
          <text x="0" y={TOP + weekday * ROW + ROW / 2 + 4} className="fill-muted text-[11px]">
            {name.slice(0, 3)}
          </text>
          <line
            x1={LEFT}
            x2={width}
            y1={TOP + weekday * ROW + ROW / 2}
            y2={TOP + weekday * ROW + ROW / 2}
            className="stroke-line"
            strokeWidth="1"
          />
        </g>
      ))}
      {view.punches.map(({ weekday, hour, commits, size }) => (
        <circle
          key={`${weekday} ${hour}`}
          cx={LEFT + hour * COLUMN + COLUMN / 2}
          cy={TOP + weekday * ROW + ROW / 2}
          r={Math.max(1.5, size * RADIUS)}
          className="fill-accent"
        >
          <title>{`${WEEKDAYS[weekday]}, ${hourSpan(hour)}: ${formatCount(commits, "commit")}`}</title>
        </circle>
      ))}
    </svg>
  );
}
