import type { AiEffect } from "@vibe/analysis/comparison/ai-effect";
import Link from "next/link";
import { type EffectRow, effectView } from "./ai-effect.ts";
import { DataTable } from "./data-table.tsx";
import { AnalyseAgain, AsTable, NotKnown, Section } from "./section.tsx";

/** The same person's commits with and without a named AI tool, side by side; `undefined` in results that predate it. */
export function AiEffectSection({ effect }: { effect: AiEffect | null | undefined }) {
  const compared = effect?.reason === null;
  return (
    <Section id="ai-effect" title="With and without AI" {...(compared ? { lead: <Lead /> } : {})}>
      {effect === undefined ? (
        <AnalyseAgain />
      ) : effect === null ? (
        <NotKnown>Not known: there are too few commits to compare any.</NotKnown>
      ) : effect.reason !== null ? (
        <NotKnown>Not known. {effect.reason}</NotKnown>
      ) : (
        <Compared effect={effect} />
      )}
    </Section>
  );
}

function Lead() {
  return (
    <>
      An association within the same person’s work, not a cause: commits that name an AI tool beside those that do not,
      matched by repository and quarter. Tools need not leave a mark, so what names one is a lower bound.{" "}
      <Link href="/methodology" className="text-accent underline underline-offset-2 hover:text-accent-strong">
        How it is computed
      </Link>
    </>
  );
}

function Compared({ effect }: { effect: AiEffect }) {
  const { rows, untold } = effectView(effect);
  return (
    <>
      <ul className="divide-y divide-line">
        {rows.map((row) => (
          <Measure key={row.id} row={row} />
        ))}
      </ul>
      <p className="mt-5 max-w-[72ch] text-muted text-sm">
        Bars are 95&nbsp;% intervals. More or less is said only where chance is unlikely even with all measures looked
        at together.{untold !== null && ` ${untold}`}
      </p>
      <AsTable label="With and without AI as a table">
        <DataTable
          caption="Levels with and without AI, the difference, and the commits compared"
          columns={["Measure", "With AI", "Without", "Difference", "95 % interval", "Verdict", "Commits"]}
          rows={rows.map(({ label, withAi, withoutAi, difference, interval, verdict, commits }) => [
            label,
            withAi,
            withoutAi,
            difference,
            interval,
            verdict,
            commits.join(" and "),
          ])}
        />
      </AsTable>
    </>
  );
}

function Measure({ row }: { row: EffectRow }) {
  const { id, label, what, withAi, withoutAi, verdict, announced, difference, interval, scale, commits } = row;
  return (
    <li
      data-effect={id}
      className="grid grid-cols-[1fr_auto] items-start gap-x-8 gap-y-3 py-5 first:pt-0 last:pb-0 md:grid-cols-[15rem_1fr_11rem]"
    >
      <div>
        <h3 className="font-medium leading-snug">{label}</h3>
        <p className="text-muted text-sm first-letter:uppercase">{what}</p>
      </div>
      <div className="col-span-2 row-start-2 md:col-span-1 md:col-start-2 md:row-start-1">
        <IntervalPlot row={row} />
        <div aria-hidden="true" className="grid grid-cols-3 text-muted text-xs tabular-nums">
          <span>{scale.low}</span>
          <span className="text-center">same</span>
          <span className="text-right">{scale.high}</span>
        </div>
        <p className="mt-1 text-sm tabular-nums">
          {difference} <span className="text-muted">(95&nbsp;% interval {interval})</span>
        </p>
      </div>
      <div className="text-right">
        <p className={announced ? "font-semibold text-accent" : "text-muted"}>{verdict}</p>
        <dl className="mt-1 text-sm tabular-nums">
          <Level term="with AI" value={withAi} />
          <Level term="without" value={withoutAi} />
        </dl>
        <p className="mt-1 text-muted text-xs tabular-nums">
          {commits[0]} and {commits[1]} commits
        </p>
      </div>
    </li>
  );
}

function Level({ term, value }: { term: string; value: string }) {
  return (
    <div className="flex flex-row-reverse items-baseline gap-x-2">
      <dt className="w-16 text-right text-muted">{term}</dt>
      <dd className="font-medium">{value}</dd>
    </div>
  );
}

/** The difference and its interval around a line at no difference. */
function IntervalPlot({ row: { label, plot, announced, difference, interval } }: { row: EffectRow }) {
  const [low, value, high] = [plot.low, plot.value, plot.high].map((position) => `${position * 100}%`);
  const stroke = announced ? "stroke-accent" : "stroke-muted";
  return (
    <svg
      className="h-6 w-full overflow-visible"
      role="img"
      aria-label={`${label} with AI: ${difference}, 95 % interval ${interval}`}
    >
      <rect y="11" width="100%" height="2" rx="1" className="fill-sunken" />
      <line x1="50%" x2="50%" y1="0" y2="24" strokeDasharray="3 3" className="stroke-muted" />
      <line x1={low} x2={high} y1="12" y2="12" strokeWidth="3" className={stroke} />
      <line x1={low} x2={low} y1="5" y2="19" strokeWidth="2" className={stroke} />
      <line x1={high} x2={high} y1="5" y2="19" strokeWidth="2" className={stroke} />
      <circle
        cx={value}
        cy="12"
        r="4.5"
        strokeWidth="2"
        className={announced ? "fill-accent stroke-accent" : "fill-page stroke-muted"}
      />
    </svg>
  );
}
