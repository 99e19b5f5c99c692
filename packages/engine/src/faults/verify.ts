import type { DatabaseSync } from "node:sqlite";
import { isDeepStrictEqual } from "node:util";
import { endings, fates } from "./functions.ts";
import { type Execution, stepKey } from "./journal.ts";
import type { Evidence } from "./load.ts";

type Run = { id: string; slug: string; status: string; output: string | null; error: string | null };

/** What the engine notes about a call that was in flight when it was killed. */
export const engineStopped = "The engine stopped before the app answered.";
type Row = Record<string, unknown>;

/**
 * Holds the file of a storm that is over against what was sent. Answers with what is wrong, each with the ids it is about.
 * A handler of failures has two tries: it may have failed of `harm`, where there is any.
 */
export function verifyEnd(sqlite: DatabaseSync, { acknowledged }: Evidence, harm: string | null = null): string[] {
  const all = (sql: string): Row[] => sqlite.prepare(sql).all();
  const complaints: string[] = [];
  const expect = (holds: boolean, complaint: () => string) => {
    if (!holds) complaints.push(complaint());
  };
  const runs = new Map<string, Run>();
  for (const row of all(
    "select id, function_slug as slug, status, output, error from runs where function_slug like 'app-%'",
  )) {
    runs.set(String(row.id), row as unknown as Run);
  }
  const runsOf = (event: string) => (runsByEvent.get(event) ?? []).flatMap((id) => runs.get(id) ?? []);
  const runsByEvent = grouped(all("select event_id as key, run_id as value from run_events"));
  const dropsByEvent = grouped(all("select event_id as key, function_slug || ' ' || reason as value from drops"));
  const endEvents = grouped(
    all(
      `select json_extract(payload, '$.data.run_id') as key, substr(name, 18) as value from events
       where name like 'inngest/function.%' and name <> 'inngest/function.invoked'`,
    ),
  );

  const events = all("select id, name, user_id, json_extract(payload, '$.data.n') as n from events");
  const byId = new Map(events.map((event) => [String(event.id), event]));
  for (const [id, sent] of acknowledged) {
    const stored = byId.get(id);
    expect(stored?.name === sent.name && stored?.n === sent.data.n, () => {
      return `Event ${id} was acknowledged as ${JSON.stringify(sent)} and is ${JSON.stringify(stored)}.`;
    });
  }

  // Events of one sender's id count as one, whichever of them came first.
  const sent = new Map<string, Row[]>();
  for (const event of events) {
    const key = String(event.user_id ?? event.id);
    if (String(event.name).startsWith("storm/")) sent.set(key, [...(sent.get(key) ?? []), event]);
  }
  for (const same of sent.values()) {
    const kind = String(same[0]?.name).slice("storm/".length);
    const started = same.flatMap(({ id }) => runsOf(String(id)));
    const ending = endings[kind]?.(Number(same[0]?.n));
    if (ending) {
      const fits = started.length === 1 && started.every((run) => run.slug === `app-${kind}` && endsAs(run, ending));
      expect(
        fits,
        () => `${JSON.stringify(same)} led to ${JSON.stringify(started)}, not to ${JSON.stringify(ending)}.`,
      );
    }
    if (kind !== "flow") continue;
    for (const [id, allowed] of Object.entries(fates)) {
      const met = same.flatMap((event) => [
        ...runsOf(String(event.id)).flatMap((run) => (run.slug === `app-${id}` ? [run.status] : [])),
        ...(dropsByEvent.get(String(event.id)) ?? []).flatMap((drop) => drop.split(`app-${id} `)[1] ?? []),
      ]);
      const own = met.filter((fate) => fate !== "duplicate");
      const fits = met.length === same.length && own.length === 1 && own.every((fate) => allowed.includes(fate));
      expect(fits, () => `${JSON.stringify(same)} met ${JSON.stringify(met)} at ${id}.`);
    }
  }

  const children = grouped(all("select parent_run_id as key, id as value from runs where parent_run_id is not null"));
  const mourned = grouped(
    all(
      `select json_extract(payload, '$.data.run_id') as key, run_id as value from run_events
       join events on events.id = event_id where name = 'inngest/function.failed'`,
    ),
  );
  for (const run of runs.values()) {
    if (run.slug === "app-invoke") {
      expect(children.get(run.id)?.length === 1, () => `Run ${run.id} invoked ${children.get(run.id)}.`);
    }
    if (run.slug === "app-doomed") {
      const mourners = (mourned.get(run.id) ?? []).flatMap((id) => runs.get(id) ?? []);
      const [mourner] = mourners;
      const isHarmed = harm !== null && mourner?.status === "failed" && mourner.error?.includes(harm) === true;
      const fits = mourners.length === 1 && (mourner?.status === "completed" || isHarmed);
      expect(fits, () => `The failure of run ${run.id} was handled by ${JSON.stringify(mourners)}.`);
    }
    if (run.slug === "app-doomed-failure") continue; // What an end event starts sends none.
    const ended = (endEvents.get(run.id) ?? []).toSorted();
    const wanted = run.status === "skipped" ? [] : [...(run.status === "completed" ? [] : [run.status]), "finished"];
    expect(isDeepStrictEqual(ended, wanted.toSorted()), () => `Run ${run.id} (${run.status}) sent ${ended}.`);
  }
  const ticks = all("select json_extract(payload, '$.data.scheduledAt') as at from events where name like '%timer'");
  expect(
    new Set(ticks.map(({ at }) => at)).size === ticks.length,
    () => `A cron tick came twice: ${JSON.stringify(ticks)}`,
  );

  for (const table of ["jobs", "lanes", "waits", "batches", "debounces"]) {
    const left = all(`select * from ${table}`);
    expect(left.length === 0, () => `There are ${table} left: ${JSON.stringify(left.slice(0, 5))}`);
  }
  return complaints;
}

/** Each stored result is one that the journal shows to have been reached. */
export function verifySteps(sqlite: DatabaseSync, journal: readonly Execution[]): string[] {
  const shown = new Set(journal.map((execution) => `${stepKey(execution)} ${execution.by}`));
  const rows = sqlite
    .prepare("select run_id, name, json_extract(memo, '$.data.by') as by from steps where op = 'StepRun'")
    .all();
  return rows.flatMap(({ run_id, name, by }) => {
    const key = stepKey({ run: String(run_id), step: String(name) });
    return by === null || shown.has(`${key} ${by}`) ? [] : [`Step ${key} has a result of nobody: ${by}.`];
  });
}

/** How often each run's calls were in flight when its engine was killed, as the next engine has noted. */
export function lossesByRun(sqlite: DatabaseSync): Map<string, number> {
  const rows = sqlite
    .prepare(
      `select run_id, count(*) as n from attempts
       where json_extract(error, '$.message') = ? group by run_id`,
    )
    .all(engineStopped);
  return new Map(rows.map(({ run_id, n }) => [String(run_id), Number(n)]));
}

function endsAs(run: Run, ending: { status: string; output?: unknown }): boolean {
  if (run.status !== ending.status) return false;
  return !("output" in ending) || isDeepStrictEqual(JSON.parse(run.output ?? "null"), ending.output);
}

function grouped(rows: Row[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { key, value } of rows) groups.set(String(key), [...(groups.get(String(key)) ?? []), String(value)]);
  return groups;
}
