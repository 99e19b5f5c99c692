import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { Database } from "./database.ts";
import { deleteJob, insertJob, leaseJob, postponeJob } from "./jobs.ts";
import { blockLane, firstReadyLane, holdLane, wakeLane } from "./lanes.ts";

const app = "insert into apps values ('app', 'u', 's', 'f', 'c', 0)";
const fn = "insert into functions (slug, app_id, name, config) values (?, 'app', 'fn', '{}')";
const run =
  "insert into runs (id, function_slug, event_name, queued_at, status, started_at) values (?, ?, 'e', 0, ?, ?)";

type Head = { id: number; head: number | null; stored: number | null; jobs: number };

/** Where the lanes and queues, which triggers keep, differ from what the jobs say. */
function differences(database: Database): string[] {
  const lanes = database.all<Head>(
    `select id, head_due_at as stored,
       (select min(due_at) from jobs where lane_id = lanes.id and leased_at is null) as head,
       (select count(*) from jobs where lane_id = lanes.id) as jobs
     from lanes`,
  );
  const queues = database.all<{ slug: string; stored: number | null; ready: number | null }>(
    `select function_slug as slug, ready_at as stored,
       (select min(ready_at) from lanes where function_slug = queues.function_slug) as ready
     from queues`,
  );
  const lost = database.all("select 1 from jobs where lane_id is null or lane_id not in (select id from lanes)");
  return [
    ...lanes
      .filter((lane) => lane.head !== lane.stored || lane.jobs === 0)
      .map((lane) => `lane ${JSON.stringify(lane)}`),
    ...queues.filter(({ stored, ready }) => stored !== ready).map((queue) => `queue ${JSON.stringify(queue)}`),
    ...lost.map(() => "a call that stands nowhere"),
  ];
}

test("whatever happens to calls, lanes and queues know the first of them", () => {
  const step = fc.record({
    what: fc.constantFrom("insert", "lease", "postpone", "delete", "block", "hold", "wake", "end-run"),
    n: fc.nat({ max: 11 }),
    at: fc.nat({ max: 50 }),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 60, size: "max" }), (steps) => {
      const database = new Database(":memory:");
      database.run(app);
      for (const slug of ["a", "b"]) database.run(fn, slug);
      for (let n = 0; n < 12; n++) {
        database.run(
          run,
          String(n),
          n % 2 === 0 ? "a" : "b",
          n % 3 === 0 ? "queued" : "running",
          n % 3 === 0 ? null : 0,
        );
      }
      for (const { what, n, at } of steps) {
        const job = database.all<Parameters<typeof leaseJob>[1]>("select * from jobs order by id")[n];
        const lane = database.all<{ id: number }>("select id from lanes order by id")[n % 3];
        if (what === "insert" && database.get("select 1 from runs where id = ?", String(n))) {
          const kind = "step";
          const concurrency = n % 4 === 0 ? [] : [`key${at % 3}`];
          const more = { op: "", name: "", created_at: 0, due_at: at, concurrency, throttle: n % 5 === 0 ? "t" : "" };
          insertJob(database, { run_id: String(n), app_id: "app", kind, step_id: String(at), ...more });
        }
        if (what === "lease" && job && job.leased_at === null) leaseJob(database, job, at);
        if (what === "postpone" && job)
          postponeJob(database, job.id, { attempt: 0, unreachable: 0, lost: 0, empty: 0, dueAt: at });
        if (what === "delete" && job) deleteJob(database, job.id);
        if (what === "block" && lane) blockLane(database, lane.id, "1 key");
        if (what === "hold" && lane) holdLane(database, lane.id, at);
        if (what === "wake") wakeLane(database, "1 key");
        if (what === "end-run") database.run("delete from runs where id = ?", String(n));
        const found = differences(database);
        if (found.length > 0) throw new Error(`After ${what}: ${found.join("; ")}`);
      }
      database.close();
    }),
    { numRuns: 60 },
  );
});

test("a lane that is blocked or held is not ready", () => {
  const database = new Database(":memory:");
  database.run(app);
  database.run(fn, "a");
  database.run(run, "r", "a", "queued", null);
  const more = { op: "", name: "", created_at: 0, due_at: 5, concurrency: ["k"] };
  insertJob(database, { run_id: "r", app_id: "app", kind: "discover", step_id: "", ...more });
  const readyAt = (now: number) => firstReadyLane(database, "a", now)?.key_a;
  expect([readyAt(4), readyAt(5)]).toEqual([undefined, "k"]);
  holdLane(database, 1, 10);
  expect([readyAt(9), readyAt(10)]).toEqual([undefined, "k"]);
  blockLane(database, 1, "1 k");
  expect(readyAt(99)).toBeUndefined();
  expect(wakeLane(database, "1 k")?.head_due_at).toBe(5);
  expect(readyAt(99)).toBe("k");
  database.close();
});

test("calls queued by an engine that knew no lanes stand in lanes after the migration", () => {
  const folder = mkdtempSync(join(tmpdir(), "engine-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "engine.db");
  const old = new DatabaseSync(path);
  const first = new URL("../../migrations/0001_create_engine_tables.sql", import.meta.url);
  old.exec(`${readFileSync(first, "utf8")}; pragma user_version = 1;`);
  old.exec(app);
  old.prepare(fn).run("a");
  old.prepare(run).run("queued", "a", "queued", null);
  old.prepare(run).run("running", "a", "running", 1);
  const job = old.prepare(
    `insert into jobs (run_id, app_id, kind, step_id, created_at, due_at, leased_at, concurrency_a)
     values (?, 'app', ?, ?, 0, ?, ?, ?)`,
  );
  job.run("queued", "discover", "", 7, null, "a#0#");
  job.run("running", "step", "s", 3, 1, "a#0#");
  job.run("running", "step", "t", 4, null, "a#0#");
  job.run("running", "sleep", "u", 2, null, null);
  old.close();

  const database = new Database(path);
  onTestFinished(() => database.close());
  const lanes = database.all("select starts, key_a, key_b, head_due_at, ready_at from lanes order by starts");
  expect(lanes).toEqual([
    { starts: 0, key_a: "a#0#", key_b: "", head_due_at: 4, ready_at: 4 },
    { starts: 1, key_a: "a#0#", key_b: "", head_due_at: 7, ready_at: 7 },
  ]);
  expect(database.all("select * from queues")).toEqual([{ function_slug: "a", ready_at: 4 }]);
  const timers = database.all("select step_id from jobs where lane_id is null");
  expect(timers).toEqual([{ step_id: "u" }]);
});
