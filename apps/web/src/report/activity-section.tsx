import type { Calendar } from "@vibe/analysis/result";
import { formatCount, formatDay, formatMonth, formatNumber } from "#format.ts";
import { type CalendarView, calendarView } from "./calendar.ts";
import { DataTable } from "./data-table.tsx";
import { AsTable, NotKnown, Section, WideChart } from "./section.tsx";

const CELL = 14;
const STEP = 17;
const LEFT = 30;
const TOP = 18;
const HEAT = ["fill-sunken", "fill-heat-1", "fill-heat-2", "fill-heat-3", "fill-heat-4"] as const;

export function ActivitySection({ calendar }: { calendar: Calendar | null }) {
  if (calendar === null) {
    return (
      <Section id="activity" title="Activity">
        <NotKnown>Not known: no commit has a valid date, so there is no calendar to draw.</NotKnown>
      </Section>
    );
  }
  const view = calendarView(calendar);
  const summary = summarise(calendar, view);
  return (
    <Section id="activity" title="Activity" lead={summary}>
      <WideChart label="Activity calendar">
        <CalendarChart view={view} summary={summary} />
      </WideChart>
      <Legend />
      <AsTable label="Activity by month as a table">
        <DataTable
          caption="Commits and active days by month"
          columns={["Month", "Commits", "Active days"]}
          rows={view.byMonth.map(({ month, commits, activeDays }) => [
            formatMonth(month),
            formatNumber(commits),
            formatNumber(activeDays),
          ])}
        />
      </AsTable>
    </Section>
  );
}

function summarise({ from, to }: Calendar, { commits, activeDays, busiest }: CalendarView): string {
  const period = `${formatCount(commits, "commit")} on ${formatCount(activeDays, "day")} from ${formatDay(from)} to ${formatDay(to)}, by the clock they were recorded on.`;
  return busiest === null || busiest.commits === 1
    ? period
    : `${period} The busiest day was ${formatDay(busiest.date)} with ${formatNumber(busiest.commits)}.`;
}

function CalendarChart({ view, summary }: { view: CalendarView; summary: string }) {
  const width = LEFT + view.weeks * STEP;
  const height = TOP + 7 * STEP;
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={summary}
      className="max-w-none"
    >
      {view.months.map(({ label, week }) => (
        <text key={`${label} ${week}`} x={LEFT + week * STEP} y="11" className="fill-muted text-[11px]">
          {label}
        </text>
      ))}
      {["Mon", "Wed", "Fri"].map((day, index) => (
        <text key={day} x="0" y={TOP + index * 2 * STEP + 11} className="fill-muted text-[11px]">
          {day}
        </text>
      ))}
      {view.cells.map(({ date, commits, week, weekday, level }) => (
        <rect
          key={date}
          x={LEFT + week * STEP}
          y={TOP + weekday * STEP}
          width={CELL}
          height={CELL}
          rx="3"
          className={HEAT[level]}
        >
          <title>{`${formatDay(date)}: ${formatCount(commits, "commit")}`}</title>
        </rect>
      ))}
    </svg>
  );
}

function Legend() {
  return (
    <p aria-hidden="true" className="mt-2 flex items-center gap-1.5 text-muted text-xs">
      none
      <svg width={5 * STEP} height={CELL} className="mx-0.5" aria-hidden="true">
        {HEAT.map((fill, index) => (
          <rect key={fill} x={index * STEP} width={CELL} height={CELL} rx="3" className={fill} />
        ))}
      </svg>
      most
    </p>
  );
}
