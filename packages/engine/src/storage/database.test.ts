import { expect, test } from "vitest";
import { Database } from "./database.ts";

function keys(database: Database): string[] {
  return database.all<{ id: string }>("select id from events order by id").map((row) => row.id);
}

function add(database: Database, id: string): void {
  database.run("insert into events (id, name, ts, received_at, payload) values (?, 'a', 0, 0, '{}')", id);
}

test("a failed transaction leaves nothing, a failed attempt inside one leaves only its own writes out", () => {
  const database = new Database(":memory:");
  const fail = () => {
    add(database, "lost");
    throw new Error("defect");
  };
  expect(() => database.transaction(fail)).toThrow("defect");
  database.transaction(() => {
    add(database, "a");
    expect(() => database.attempt(fail)).toThrow("defect");
    database.attempt(() => add(database, "b"));
  });
  expect(keys(database)).toEqual(["a", "b"]);
  database.close();
});

test("the schema refuses states that cannot be", () => {
  const database = new Database(":memory:");
  database.run("insert into apps values ('app', 'u', 's', 'f', 'c', 0)");
  database.run("insert into functions (slug, app_id, name, config) values ('fn', 'app', 'fn', '{}')");
  const insert =
    "insert into runs (id, function_slug, event_name, queued_at, status, ended_at) values (?, 'fn', 'e', 0, ?, ?)";
  expect(() => database.run(insert, "1", "completed", null)).toThrow("CHECK");
  expect(() => database.run(insert, "1", "running", 5)).toThrow("CHECK");
  expect(() => database.run(insert, "1", "nonsense", null)).toThrow("CHECK");
  database.run(insert, "1", "running", null);
  database.close();
});

test("what belongs to a run goes with it", () => {
  const database = new Database(":memory:");
  database.run("insert into apps values ('app', 'u', 's', 'f', 'c', 0)");
  database.run("insert into functions (slug, app_id, name, config) values ('fn', 'app', 'fn', '{}')");
  database.run(
    "insert into runs (id, function_slug, event_name, queued_at, status) values ('r', 'fn', 'e', 0, 'queued')",
  );
  add(database, "e");
  database.run("insert into run_events values ('r', 0, 'e')");
  database.run("insert into steps values ('r', 's', 0, 'StepRun', 's', '{}', 0, 0)");
  database.run("insert into jobs (run_id, app_id, kind, created_at, due_at) values ('r', 'app', 'discover', 0, 0)");
  database.run("delete from runs where id = 'r'");
  for (const table of ["run_events", "steps", "jobs"]) {
    expect(database.get<{ n: number }>(`select count(*) as n from ${table}`)?.n).toBe(0);
  }
  expect(keys(database)).toEqual(["e"]);
  database.close();
});
