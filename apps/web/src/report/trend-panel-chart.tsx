import type { TrendQuarter } from "@vibe/analysis/comparison/trend";
import { formatAtLeast, formatNumber } from "#format.ts";
import type { TrendPanel, TrendPoint } from "./trend-panels.ts";

const whole = (value: number): string => formatNumber(Math.round(value));
const shown = ({ what }: TrendPanel, value: number): string =>
  what === "ai_share" ? formatAtLeast(value / 100) : whole(value);

/** One line over the quarters, with its newest value beside its name. */
export function TrendPanelChart({ panel, quarters }: { panel: TrendPanel; quarters: TrendQuarter[] }) {
  const { what, name, points, changed } = panel;
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return null;
  const values = points.map(({ value }) => value);
  const summary = `${name}: ${shown(panel, first.value)} in ${first.quarter}, ${shown(panel, last.value)} in ${last.quarter}, between ${shown(panel, Math.min(...values))} and ${shown(panel, Math.max(...values))} in ${points.length} quarters`;
  return (
    <li data-trend={what}>
      <div className="flex items-baseline justify-between gap-3">
        <h3 className="font-medium text-sm">
          {what !== "ai_share" && <span className="mr-2 font-mono text-accent">{what}</span>}
          {name}
        </h3>
        <p className={`whitespace-nowrap text-sm tabular-nums ${changed ? "font-semibold text-accent" : "text-muted"}`}>
          {shown(panel, last.value)}
        </p>
      </div>
      <Chart panel={panel} quarters={quarters} summary={summary} />
    </li>
  );
}

const WIDTH = 300;
const HEIGHT = 76;
const LEFT = 26;
const TOP = 6;
const BOTTOM = 18;
const INSET = 6;

function Chart({ panel, quarters, summary }: { panel: TrendPanel; quarters: TrendQuarter[]; summary: string }) {
  const step = (WIDTH - LEFT - 2 * INSET) / Math.max(1, quarters.length - 1);
  const x = (index: number) => round(LEFT + INSET + index * step);
  const y = (value: number) => round(TOP + HEIGHT * (1 - value / 100));
  const path = (points: TrendPoint[], of: (point: TrendPoint) => number) =>
    points.map((point) => `${x(point.index)},${y(of(point))}`);
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${TOP + HEIGHT + BOTTOM}`}
      role="img"
      aria-label={summary}
      className="mt-1.5 block w-full overflow-visible"
    >
      {[0, 50, 100].map((value) => (
        <g key={value}>
          <line x1={LEFT} x2={WIDTH} y1={y(value)} y2={y(value)} className="stroke-line" />
          <text x={LEFT - 6} y={y(value) + 4} textAnchor="end" className="fill-muted text-[10px] tabular-nums">
            {value}
          </text>
        </g>
      ))}
      {panel.runs.map((run) => (
        <g key={run[0]?.quarter}>
          {run.length === 1 ? (
            run.map((point) => (
              <line
                key={point.quarter}
                x1={x(point.index)}
                x2={x(point.index)}
                y1={y(point.low)}
                y2={y(point.high)}
                strokeWidth="7"
                className="stroke-ember/30"
              />
            ))
          ) : (
            <polygon
              points={[...path(run, ({ high }) => high), ...path(run, ({ low }) => low).reverse()].join(" ")}
              className="fill-ember/25"
            />
          )}
          <polyline
            points={path(run, ({ value }) => value).join(" ")}
            fill="none"
            strokeWidth="2"
            className="stroke-accent"
          />
          {run.map((point) => (
            <circle key={point.quarter} cx={x(point.index)} cy={y(point.value)} r="2.8" className="fill-accent">
              <title>{`${point.quarter}: ${shown(panel, point.value)}, band ${whole(point.low)} to ${whole(point.high)}`}</title>
            </circle>
          ))}
        </g>
      ))}
      {[0, quarters.length - 1].map((index) => (
        <text
          key={index}
          x={index === 0 ? LEFT : WIDTH}
          y={TOP + HEIGHT + 15}
          textAnchor={index === 0 ? "start" : "end"}
          className="fill-muted text-[10px] tabular-nums"
        >
          {quarters[index]?.quarter}
        </text>
      ))}
    </svg>
  );
}

const round = (value: number): number => Math.round(value * 10) / 10;
