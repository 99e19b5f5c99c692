import type { Axis } from "@vibe/analysis/axes/axes";
import type { Persona } from "@vibe/analysis/persona/persona";
import { formatNumber, formatPercent } from "#format.ts";
import type { StoredResult } from "./stored-result.ts";

/** Who the measured scores resemble, how firmly, and which conditions say so. */
export function PersonaSection({ result }: { result: StoredResult }) {
  const { persona, persona_reason: reason } = result;
  return (
    <section
      id="persona"
      aria-labelledby="persona-title"
      className="rounded-xl border border-line bg-surface p-5 sm:p-8"
    >
      <h2 id="persona-title" className="font-semibold text-accent text-sm">
        Persona
      </h2>
      {persona === null ? <NoPersona reason={reason} /> : <Known persona={persona} axes={result.axes} />}
    </section>
  );
}

function NoPersona({ reason }: { reason: string | null }) {
  return (
    <div className="mt-1 max-w-[60ch]">
      <p className="font-semibold text-3xl tracking-tight">No persona yet</p>
      <p className="mt-3 text-lg text-muted">{reason ?? "The history does not say enough for one."}</p>
    </div>
  );
}

function Known({ persona, axes }: { persona: Persona; axes: Axis[] }) {
  return (
    <>
      <div className="mt-1 grid gap-x-12 gap-y-7 lg:grid-cols-[1.6fr_1fr]">
        <div>
          <h3 className="font-semibold text-4xl leading-tight tracking-tight sm:text-5xl">{persona.name}</h3>
          <p className="mt-4 max-w-[54ch] text-lg leading-relaxed">{persona.description}</p>
          <p className="mt-3 max-w-[54ch] text-muted text-sm">{SELECTION_WORDS[persona.selection]}</p>
        </div>
        <dl className="grid grid-cols-2 content-start gap-x-6 gap-y-4 border-accent border-l-2 pl-5 text-sm lg:grid-cols-1">
          <Fact term="Stability">{stabilityWords(persona)}</Fact>
          <Fact term="Confidence">{persona.confidence}</Fact>
          {persona.selection === "fallback" ? null : <Fact term="Fit">{formatPercent(persona.fit)}</Fact>}
          <Fact term={persona.selection === "fallback" ? "Nearest other" : "Runner-up"}>
            {persona.runner_up === null
              ? "none comes near"
              : `${persona.runner_up.name}, fit ${formatPercent(persona.runner_up.fit)}`}
          </Fact>
        </dl>
      </div>
      <Conditions persona={persona} axes={axes} />
    </>
  );
}

const SELECTION_WORDS: Record<Persona["selection"], string> = {
  strict: "Every condition of this persona is met.",
  loose: "The nearest persona: not every condition of it is met.",
  fallback: "No more specific persona fits, so this one takes its place.",
};

function stabilityWords({ selection, stability, resamples }: Persona): string {
  if (stability === null || resamples === 0) return "not resampled: fewer than 5 sessions";
  const share = `${formatNumber(Math.round(stability * resamples))} of ${formatNumber(resamples)} resamples`;
  return selection === "fallback" ? `no other fits in ${share}` : `wins ${share}`;
}

function Fact({ term, children }: { term: string; children: string }) {
  return (
    <div>
      <dt className="text-muted">{term}</dt>
      <dd className="mt-0.5 font-medium tabular-nums first-letter:uppercase">{children}</dd>
    </div>
  );
}

const MET = [
  { list: "matched", word: "Met", sign: "✓", look: "text-accent" },
  { list: "nearly", word: "Nearly met", sign: "≈", look: "text-ember" },
  { list: "failed", word: "Not met", sign: "✕", look: "text-muted" },
] as const;

/** What the persona asks for and how the measured scores meet it. The fallback asks for nothing. */
function Conditions({ persona, axes }: { persona: Persona; axes: Axis[] }) {
  const names = new Map(axes.map(({ letter, name }) => [letter, name]));
  const conditions = MET.flatMap((met) => persona[met.list].map((condition) => ({ ...met, ...condition })));
  if (conditions.length === 0) return null;
  return (
    <ul
      aria-label="Conditions"
      className="mt-7 grid gap-x-8 gap-y-4 border-line border-t pt-5 text-sm sm:grid-cols-2 lg:grid-cols-3"
    >
      {conditions.map(({ axis, rule, score, margin, word, sign, look }) => (
        <li key={`${axis} ${rule}`} className="flex gap-2.5">
          <span aria-hidden="true" className={`shrink-0 font-semibold ${look}`}>
            {sign}
          </span>
          <span>
            {names.get(axis)} <span className="whitespace-nowrap text-muted">({rule.replace(">=", "≥")})</span>
            <span className="mt-0.5 block text-muted tabular-nums">
              {word}: measured {formatNumber(score)}, {marginWords(margin)}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

function marginWords(margin: number): string {
  const points = formatNumber(Math.round(Math.abs(margin)));
  return margin >= 0 ? `${points} inside` : `${points} short`;
}
