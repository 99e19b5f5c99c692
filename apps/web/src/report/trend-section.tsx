import type { Axis } from "@vibe/analysis/axes/axes";
import type { Trend, TrendQuarter } from "@vibe/analysis/comparison/trend";
import { formatAtLeast, formatNumber, NOT_KNOWN } from "#format.ts";
import { shownBand } from "./axis-standing.ts";
import { DataTable } from "./data-table.tsx";
import { AnalyseAgain, AsTable, NotKnown, Section } from "./section.tsx";
import { TrendPanelChart } from "./trend-panel-chart.tsx";
import { type TrendView, trendView } from "./trend-panels.ts";

const LEAD =
  "Each quarter by itself, with the band where its score falls in 8 of 10 resamples (for commits with AI, a 90 % interval). What can happen only once, such as the first test of an area, is left out here, so scores differ from those of the whole history.";

/** The axes and the AI share quarter by quarter; `undefined` in results that predate it. */
export function TrendSection({ trend, axes }: { trend: Trend | undefined; axes: Axis[] }) {
  const view = trend === undefined ? null : trendView(trend, axes);
  return (
    <Section id="trend" title="How it changed over time" {...(view === null ? {} : { lead: LEAD })}>
      {trend === undefined ? (
        <AnalyseAgain />
      ) : view === null ? (
        <NotKnown>Not known: it takes two quarters with 20 commits in 5 sessions each.</NotKnown>
      ) : (
        <Developed trend={trend} view={view} axes={axes} />
      )}
    </Section>
  );
}

function Developed({ trend, view, axes }: { trend: Trend; view: TrendView; axes: Axis[] }) {
  const { quarters } = trend;
  return (
    <>
      <Changes trend={trend} compared={view.compared} />
      <ul className="mt-6 grid gap-x-8 gap-y-7 sm:grid-cols-2 lg:grid-cols-3">
        {view.panels.map((panel) => (
          <TrendPanelChart key={panel.what} panel={panel} quarters={quarters} />
        ))}
      </ul>
      {view.leftOut.length > 0 && (
        <p className="mt-5 text-muted text-sm">Too few quarters tell: {view.leftOut.join(", ")}.</p>
      )}
      <AsTable label="Quarters as a table">
        <DataTable
          caption="Commits, the share of them with AI, and the axes by quarter"
          columns={["Quarter", "Commits", "With AI, at least", ...axes.map(({ name }) => name)]}
          rows={quarters.map((quarter) => [
            quarter.quarter,
            formatNumber(quarter.commits),
            quarter.ai_share === null ? NOT_KNOWN : formatAtLeast(quarter.ai_share.value),
            ...axes.map(({ letter }) => scoreWords(quarter, letter)),
          ])}
        />
      </AsTable>
    </>
  );
}

function Changes({ trend: { changes }, compared }: { trend: Trend; compared: boolean }) {
  if (changes.length === 0) {
    return (
      <p>
        {compared
          ? "Nothing changed beyond what chance explains."
          : "Whether anything changed is not known: no quarter of the year before the last one has enough commits."}
      </p>
    );
  }
  return (
    <ul className="max-w-[68ch] space-y-1.5">
      {changes.map(({ what, sentence }) => (
        <li key={what} data-change={what} className="border-accent border-l-2 pl-3">
          {sentence}
        </li>
      ))}
    </ul>
  );
}

function scoreWords({ axes }: TrendQuarter, letter: Axis["letter"]): string {
  const axis = axes.find((each) => each.letter === letter);
  if (axis === undefined) return NOT_KNOWN;
  const band = shownBand(axis);
  return band === null ? `${axis.score}` : `${axis.score} (${band.low} to ${band.high})`.replaceAll(" ", "\u00a0");
}
