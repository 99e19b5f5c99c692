import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { afterEach, expect, test } from "vitest";
import { migrate } from "./migrate.ts";

const own = new URL("../../migrations/", import.meta.url);
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A folder with the engine's migrations up to a number, and others of the test's own. */
function migrations(upTo: number, others: Record<string, string> = {}): URL {
  const folder = mkdtempSync(join(tmpdir(), "engine-migrations-"));
  folders.push(folder);
  for (const name of readdirSync(own)) {
    if (Number(name.slice(0, 4)) <= upTo) copyFileSync(new URL(name, own), join(folder, name));
  }
  for (const [name, sql] of Object.entries(others)) writeFileSync(join(folder, name), sql);
  return pathToFileURL(`${folder}/`);
}

function names(sqlite: DatabaseSync): string[] {
  return sqlite
    .prepare("select name from migrations order by name")
    .all()
    .map(({ name }) => String(name));
}

function schema(sqlite: DatabaseSync): unknown[] {
  return sqlite.prepare("select name, sql from sqlite_schema order by name").all();
}

/** A database as engines left it that only counted their migrations. */
function counted(count: number): DatabaseSync {
  const sqlite = new DatabaseSync(":memory:");
  migrate(sqlite, "x", migrations(count));
  sqlite.exec(`drop table migrations; pragma user_version = ${count}`);
  return sqlite;
}

const all = readdirSync(own).sort();

test("a new database has every migration, by name, and a second opening changes nothing", () => {
  const sqlite = new DatabaseSync(":memory:");
  migrate(sqlite, "x");
  expect(names(sqlite)).toEqual(all);
  const before = schema(sqlite);
  migrate(sqlite, "x");
  expect(schema(sqlite)).toEqual(before);
});

test.each([1, 2, 3, 4])("a database that counted %i migrations is brought up to date", (count) => {
  const fresh = new DatabaseSync(":memory:");
  migrate(fresh, "x");
  const sqlite = counted(count);
  migrate(sqlite, "x");
  expect(names(sqlite)).toEqual(all);
  expect(schema(sqlite)).toEqual(schema(fresh));
});

test("what runs wait for in an older database, and the inputs people have edited, are still known", () => {
  const sqlite = counted(4);
  sqlite.exec(`
    insert into apps values ('app', 'u', 's', 'f', 'c', 0);
    insert into functions (slug, app_id, name, config) values ('fn', 'app', 'fn', '{}');
    insert into events (id, name, ts, received_at, payload) values ('e1', 'invoked', 0, 0, '{}');
    insert into runs (id, function_slug, event_name, queued_at, status) values ('r', 'fn', 'e', 0, 'running');
    insert into runs (id, function_slug, event_name, queued_at, status, parent_run_id, parent_step_id)
      values ('c', 'fn', 'e', 0, 'running', 'r', 'invokes');
    insert into run_events values ('c', 0, 'e1');
    insert into waits values ('r', 'event', 'waits', 'answer', null, 0, 99), ('r', 'cancel', '0', 'stop', null, 0, 99);
    insert into signal_waits values ('go', 'r', 'signalled');
    insert into step_inputs values ('r', 'edited', '[1]');
  `);
  migrate(sqlite, "x");
  expect(sqlite.prepare("select run_id, step_id, kind, input from step_inputs order by step_id").all()).toEqual([
    { run_id: "r", step_id: "edited", kind: "edited", input: "[1]" },
    { run_id: "r", step_id: "invokes", kind: "options", input: '{"functionID":"fn","triggeringEventID":"e1"}' },
    { run_id: "r", step_id: "signalled", kind: "options", input: '{"signal":"go"}' },
    {
      run_id: "r",
      step_id: "waits",
      kind: "options",
      input: '{"eventName":"answer","expression":null,"timeout":99}',
    },
  ]);
});

test("a database of a newer engine is refused, with what to do, and left as it is", () => {
  const sqlite = new DatabaseSync(":memory:");
  migrate(sqlite, "engine.db", migrations(9999, { "9998_later.sql": "create table later (id integer)" }));
  const before = schema(sqlite);
  expect(() => migrate(sqlite, "engine.db")).toThrow(
    expect.objectContaining({
      code: "DATABASE_NEWER",
      message: expect.stringMatching(/engine\.db .*9998_later\.sql.*start the engine that wrote it, or move/),
    }),
  );
  expect(schema(sqlite)).toEqual(before);
});

test("a database that counted more migrations than there were is of a newer engine", () => {
  const sqlite = counted(4);
  sqlite.exec("pragma user_version = 5");
  expect(() => migrate(sqlite, "x")).toThrow(expect.objectContaining({ code: "DATABASE_NEWER" }));
});

test("a migration that was slipped in before others is noticed", () => {
  const sqlite = new DatabaseSync(":memory:");
  migrate(sqlite, "x");
  const slipped = migrations(9999, { "0002_a_late_thought.sql": "create table late (id integer)" });
  expect(() => migrate(sqlite, "x", slipped)).toThrow(/not 0002_a_late_thought\.sql, which comes before it/);
});

test("a migration that fails leaves nothing of itself", () => {
  const broken = migrations(9999, { "9998_broken.sql": "create table half (id integer); select nonsense" });
  const path = join(broken.pathname, "engine.db");
  const first = new DatabaseSync(path);
  expect(() => migrate(first, "x", broken)).toThrow("nonsense");
  first.close();
  const again = new DatabaseSync(path);
  expect(names(again)).toEqual(all);
  expect(schema(again)).not.toContainEqual(expect.objectContaining({ name: "half" }));
  again.close();
});
