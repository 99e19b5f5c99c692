import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { Database } from "./database.ts";
import { insertStep, stateBytesOfRun } from "./steps.ts";

const firstSchema = new URL("../../migrations/0001_create_engine_tables.sql", import.meta.url);

test("the size of a run's state is known for runs from before it was counted, and counts each step once", () => {
  const folder = mkdtempSync(join(tmpdir(), "engine-state-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "engine.db");
  const old = new DatabaseSync(path);
  old.exec(`${readFileSync(firstSchema, "utf8")}; pragma user_version = 1`);
  old.exec(`
    insert into apps values ('app', 'u', 's', 'f', 'c', 0);
    insert into functions (slug, app_id, name, config) values ('fn', 'app', 'fn', '{}');
    insert into runs (id, function_slug, event_name, queued_at, status) values ('old', 'fn', 'e', 0, 'queued');
    insert into runs (id, function_slug, event_name, queued_at, status) values ('none', 'fn', 'e', 0, 'queued');
    insert into steps values ('old', 'a', 0, 'StepRun', 'a', '{"data":"€"}', 0, 0);
  `);
  old.close();

  const database = new Database(path);
  onTestFinished(() => database.close());
  expect([stateBytesOfRun(database, "old"), stateBytesOfRun(database, "none")]).toEqual([14, 0]);
  const step = { run_id: "old", id: "b", op: "StepRun", name: "b", memo: '{"data":1}', started_at: 0, ended_at: 0 };
  expect([insertStep(database, step), insertStep(database, step)]).toEqual([true, false]);
  expect(stateBytesOfRun(database, "old")).toBe(24);
});
