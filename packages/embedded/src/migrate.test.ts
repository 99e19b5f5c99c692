import { PGlite } from "@electric-sql/pglite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { applyMigrations, type Migration } from "./migrate.ts";

let db: PGlite;

beforeEach(async () => {
  db = new PGlite();
  await db.exec(
    "create schema supabase_migrations; create table supabase_migrations.schema_migrations (version text primary key, name text, statements text[])",
  );
});

afterEach(() => db.close());

const first: Migration = { version: "20260101000000", name: "notes", sql: "create table notes (id int);" };
const second: Migration = { version: "20260102000000", name: "note_text", sql: "alter table notes add text text;" };

const recorded = async () =>
  (await db.query("select version, name, statements from supabase_migrations.schema_migrations order by version")).rows;

test("applies in order what is new, and records it as the Supabase CLI does", async () => {
  expect(await applyMigrations(db, [first])).toEqual([first.version]);
  expect(await applyMigrations(db, [first, second])).toEqual([second.version]);
  expect(await applyMigrations(db, [first, second])).toEqual([]);
  expect(await recorded()).toEqual(
    [first, second].map(({ version, name, sql }) => ({ version, name, statements: [sql] })),
  );
});

test("a migration that fails halfway leaves nothing of itself and names itself", async () => {
  const broken: Migration = { ...second, sql: "create table half (id int); select nonsense;" };
  await expect(applyMigrations(db, [first, broken])).rejects.toThrow(/20260102000000_note_text failed: .*nonsense/);
  expect((await recorded()).length).toBe(1);
  const { rows } = await db.query("select to_regclass('half') as half");
  expect(rows).toEqual([{ half: null }]);
});

test("a database of a newer version is refused, not touched", async () => {
  await applyMigrations(db, [first, second]);
  await expect(applyMigrations(db, [first])).rejects.toMatchObject({ code: "newer" });
});
