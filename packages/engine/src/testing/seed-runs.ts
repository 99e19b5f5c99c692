import { Database } from "../storage/database.ts";
import { createIds } from "../ulid.ts";

export type Seed = {
  runs: number;
  /** When the last one was queued; each comes `apartMs` before the next. */
  now: number;
  apartMs: number;
  /** The functions `seed-0`, `seed-1` ... among which the runs go round. */
  functions: number;
};

const statuses = ["completed", "completed", "completed", "completed", "failed", "cancelled"] as const;

/** Fills an engine's file with finished runs, each with its event, two steps and three attempts. Returns their ids, oldest first. */
export function seedRuns(path: string, { runs, now, apartMs, functions }: Seed): string[] {
  const database = new Database(path);
  const newId = createIds();
  const ids: string[] = [];
  database.run(
    "insert into apps values ('seed', 'http://seed.test/', 'js:v4', 'nodejs', '', 0) on conflict do nothing",
  );
  for (let index = 0; index < functions; index++) {
    const slug = `seed-${index}`;
    const step = { id: "step", name: "step", runtime: { type: "http", url: "http://seed.test/?fnId=seed" } };
    const config = JSON.stringify({ id: slug, name: slug, triggers: [{ event: "seed/event" }], steps: { step } });
    const sql = "insert into functions (slug, app_id, name, config) values (?, 'seed', ?, ?) on conflict do nothing";
    database.run(sql, slug, slug, config);
  }
  for (let from = 0; from < runs; from += 5000) {
    database.transaction(() => {
      for (let index = from; index < Math.min(from + 5000, runs); index++) {
        ids.push(seedRun(database, newId, index, now - (runs - index) * apartMs, functions));
      }
    });
  }
  database.close();
  return ids;
}

function seedRun(
  database: Database,
  newId: (at: number) => string,
  index: number,
  at: number,
  functions: number,
): string {
  const status = statuses[index % statuses.length] ?? "completed";
  const eventId = newId(at);
  const id = newId(at);
  const payload = {
    id: eventId,
    name: "seed/event",
    data: { n: index, text: "some text of an event" },
    ts: at,
    user: {},
  };
  database.run(
    "insert into events (id, name, ts, received_at, payload) values (?, 'seed/event', ?, ?, ?)",
    eventId,
    at,
    at,
    JSON.stringify(payload),
  );
  database.run(
    `insert into runs (id, function_slug, status, event_name, queued_at, started_at, ended_at, output, error)
     values (?, ?, ?, 'seed/event', ?, ?, ?, ?, ?)`,
    id,
    `seed-${index % functions}`,
    status,
    at,
    at + 2,
    at + 40,
    status === "completed" ? JSON.stringify({ n: index }) : null,
    status === "completed" ? null : '{"name":"Error","message":"seeded"}',
  );
  database.run("insert into run_events (run_id, seq, event_id) values (?, 0, ?)", id, eventId);
  for (let seq = 0; seq < 2; seq++) {
    database.run(
      `insert into steps (run_id, id, seq, op, name, memo, started_at, ended_at) values (?, ?, ?, 'StepRun', ?, '{"data":1}', ?, ?)`,
      id,
      `step-${seq}`,
      seq,
      `step ${seq}`,
      at + 3,
      at + 20,
    );
  }
  for (let attempt = 0; attempt < 3; attempt++) {
    database.run(
      `insert into attempts (run_id, step_id, name, attempt, started_at, ended_at, outcome, status_code)
       values (?, ?, '', 0, ?, ?, 'succeeded', 206)`,
      id,
      attempt < 2 ? `step-${attempt}` : null,
      at + 3,
      at + 30,
    );
  }
  return id;
}
