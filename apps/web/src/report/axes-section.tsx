import type { Axis, AxisComponent } from "@vibe/analysis/axes/axes";
import type { Level } from "@vibe/analysis/axes/axis";
import { formatNumber, formatPercent, NOT_KNOWN, shortSha } from "#format.ts";
import { AxisBar } from "./axis-bar.tsx";
import { axisStanding, shownBand } from "./axis-standing.ts";
import { Section } from "./section.tsx";

const LEVEL_WORDS: Record<Level, string> = {
  low: "Low",
  medium: "Medium",
  high: "High",
  insufficient: "Too little to say",
};

export function AxesSection({ axes }: { axes: Axis[] }) {
  const resampled = axes.some((axis) => shownBand(axis) !== null);
  return (
    <Section
      id="axes"
      title="Axes"
      lead={
        <>
          Six ways to describe how the work goes, each from 0 to 100. Neither end is better.
          {resampled && " The orange band is where the score falls in 8 of 10 resamples of the history."}
        </>
      }
    >
      <ul className="divide-y divide-line">
        {axes.map((axis) => (
          <AxisRow key={axis.letter} axis={axis} />
        ))}
      </ul>
    </Section>
  );
}

function AxisRow({ axis }: { axis: Axis }) {
  const standing = axisStanding(axis);
  const band = shownBand(axis);
  return (
    <li data-axis={axis.letter} data-level={axis.level} className="py-5 first:pt-0 last:pb-0">
      <div className="grid grid-cols-[1fr_auto] items-start gap-x-6 gap-y-3 sm:grid-cols-[13rem_1fr_6.5rem]">
        <div>
          <h3 className="font-medium leading-snug">
            <span className="mr-2 font-mono text-accent text-sm">{axis.letter}</span>
            {axis.name}
          </h3>
          <p className="text-muted text-sm">{LEVEL_WORDS[axis.level]}</p>
        </div>
        <div className="col-span-2 row-start-2 sm:col-span-1 sm:col-start-2 sm:row-start-1">
          {!standing.known ? (
            <p className="text-muted text-sm">
              Not placed between {axis.low_label} and {axis.high_label}: {standing.reason}.
            </p>
          ) : (
            <>
              <AxisBar score={standing.score} band={band} />
              <div aria-hidden="true" className="flex justify-between text-muted text-xs">
                <span>{axis.low_label}</span>
                <span>{axis.high_label}</span>
              </div>
            </>
          )}
        </div>
        <p className="text-right">
          {!standing.known ? (
            <span className="text-muted text-sm">{NOT_KNOWN}</span>
          ) : (
            <>
              <span className="font-semibold text-3xl tabular-nums leading-none tracking-tight">
                {formatNumber(standing.score)}
              </span>
              <span className="sr-only">
                {" "}
                of 100, from {axis.low_label} to {axis.high_label}
              </span>
              {band !== null && (
                <span className="block text-muted text-xs tabular-nums">
                  band {formatNumber(band.low)} to {formatNumber(band.high)}
                </span>
              )}
            </>
          )}
        </p>
      </div>
      {standing.known && axis.note !== null && (
        <p className="mt-2 max-w-[68ch] text-muted text-sm first-letter:uppercase">{axis.note}</p>
      )}
      {axis.components.length > 0 && <Evidence axis={axis} />}
    </li>
  );
}

function Evidence({ axis: { name, coverage, components } }: { axis: Axis }) {
  return (
    <details className="mt-2 text-sm">
      <summary className="w-fit text-accent hover:text-accent-strong">
        Evidence<span className="sr-only"> for {name}</span>
      </summary>
      {coverage < 1 && (
        <p className="mt-3 text-muted">
          {formatPercent(coverage)} of what this axis is made of is known; the rest does not count.
        </p>
      )}
      <ul className="mt-3 space-y-4">
        {components.map((component) => (
          <Component key={component.id} component={component} />
        ))}
      </ul>
    </details>
  );
}

function Component({ component }: { component: AxisComponent }) {
  const { label, value, weight, evidence, shas } = component;
  return (
    <li data-component={component.id} className="grid gap-x-6 gap-y-1 sm:grid-cols-[13rem_1fr]">
      <div>
        <p className="font-medium">{label}</p>
        <p className="text-muted tabular-nums">
          {value === null ? NOT_KNOWN : `${formatNumber(Math.round(value * 100))} of 100`}, weight{" "}
          {formatPercent(weight)}
        </p>
      </div>
      <div className="max-w-[62ch]">
        <p>{evidence}</p>
        {shas.length > 0 && (
          <p className="mt-1 flex flex-wrap gap-x-3 gap-y-1 text-muted">
            Such as
            {shas.map((sha) => (
              <code key={sha} title={sha} className="font-mono text-[0.8125rem]">
                {shortSha(sha)}
              </code>
            ))}
          </p>
        )}
      </div>
    </li>
  );
}
