import { fewestForPercent } from "@vibe/analysis/narrative/fact";
import type { AiMark } from "@vibe/analysis/result";
import { formatAtLeast, formatCount, formatDay, formatNumber } from "#format.ts";
import { NotKnown, Section } from "./section.tsx";
import type { StoredAi } from "./stored-result.ts";

const LEAD =
  "Only commits that say so count: a co-author line, a footer, an agent as the author. Tools need not leave a mark, so the true share may be higher, never lower.";

export function AiSection({ ai, commits }: { ai: StoredAi; commits: number }) {
  return (
    <Section id="ai" title="AI attribution" lead={LEAD}>
      {ai.attributed_ratio === null ? (
        <NotKnown>Not known: there is no commit to look at.</NotKnown>
      ) : (
        <Known ai={ai} commits={commits} />
      )}
    </Section>
  );
}

function Known({ ai, commits }: { ai: StoredAi; commits: number }) {
  const { attributed_commits: attributed } = ai;
  const named = attributed > 0;
  return (
    <div className="grid gap-x-12 gap-y-6 md:grid-cols-[1fr_1.3fr]">
      <div>
        {named ? (
          <>
            <p className="font-semibold text-4xl tabular-nums tracking-tight">
              at least{" "}
              {commits < fewestForPercent || attributed / commits < 0.001
                ? `${formatNumber(attributed)} of ${formatNumber(commits)}`
                : formatAtLeast(attributed / commits)}
            </p>
            <p className="mt-1">
              {formatNumber(attributed)} of {formatCount(commits, "commit")}{" "}
              {attributed === 1 ? "names an AI tool or was" : "name an AI tool or were"} authored by an agent.
            </p>
          </>
        ) : (
          <p className="text-lg">
            None of the analysed commits names an AI tool. That does not mean that none was used.
          </p>
        )}
        <dl className="mt-4 space-y-1.5 text-sm">
          <Row term="Authored by an agent" value={formatNumber(ai.agent_authored_commits)} />
          <Row term="With a human co-author" value={formatNumber(ai.human_coauthored_commits)} />
          {ai.first_attributed_date !== null && (
            <Row term="First one that names a tool" value={formatDay(ai.first_attributed_date)} />
          )}
        </dl>
      </div>
      {ai.tools.length > 0 && (
        <div>
          <h3 className="font-medium text-sm">Tools that were named</h3>
          <ul className="mt-3 space-y-3">
            {ai.tools.map(({ id, name, commits: count, share_of_commits: share, marks = [] }) => (
              <li key={id} data-tool={id} className="text-sm">
                <div className="flex justify-between gap-4">
                  <span>{name}</span>
                  <span className="tabular-nums">
                    {formatCount(count, "commit")} <span className="text-muted">({formatAtLeast(share)})</span>
                  </span>
                </div>
                <svg className="mt-1.5 block h-1.5 w-full overflow-hidden rounded-full bg-sunken" aria-hidden="true">
                  <rect width={`${share * 100}%`} height="100%" className="fill-ember" />
                </svg>
                {marks.length > 0 && <p className="mt-1 text-muted">{signsInWords(marks)}</p>}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

const SIGNS: Record<AiMark["reason"], string> = {
  agent_account: "its account",
  agent_email: "its address",
  git_note: "a git note",
  trailer: "a trailer",
  footer: "a footer",
  author_suffix: "the author's name",
  display_name: "its name",
};

/** "Known by its address (12) and a footer (3)." */
function signsInWords(marks: readonly AiMark[]): string {
  const counts = new Map<string, number>();
  for (const { reason, commits } of marks) counts.set(SIGNS[reason], (counts.get(SIGNS[reason]) ?? 0) + commits);
  return `Known by ${new Intl.ListFormat("en").format([...counts].map(([sign, n]) => `${sign} (${formatNumber(n)})`))}.`;
}

function Row({ term, value }: { term: string; value: string }) {
  return (
    <div className="flex justify-between gap-4 border-line border-b pb-1.5">
      <dt className="text-muted">{term}</dt>
      <dd className="tabular-nums">{value}</dd>
    </div>
  );
}
