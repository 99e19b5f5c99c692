import { readdirSync, readFileSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { EngineError } from "../engine-error.ts";

const ownFolder = new URL("../../migrations/", import.meta.url);

/**
 * Brings a database to this engine's schema by the migrations it has not had, each in a transaction with its name.
 * Forward only: a database that has had others, or later ones than one it lacks, is refused.
 */
export function migrate(sqlite: DatabaseSync, path: string, folder = ownFolder): void {
  const names = readdirSync(folder)
    .filter((file) => /^\d{4}_.*\.sql$/.test(file))
    .sort();
  const applied = appliedTo(sqlite, path, names);
  const unknown = [...applied].filter((name) => !names.includes(name));
  if (unknown.length > 0) throw newer(path, `this one does not know ${unknown.join(", ")}`);
  const last = [...applied].sort().at(-1) ?? "";
  for (const name of names) {
    if (applied.has(name)) continue;
    if (name < last) {
      throw new EngineError(
        "DATABASE_FAILED",
        `The engine database ${path} has had ${last} and not ${name}, which comes before it: give that migration the next free number, or move the file away.`,
      );
    }
    const sql = readFileSync(new URL(name, folder), "utf8");
    const note = `insert into migrations (name) values ('${name.replaceAll("'", "''")}')`;
    // The number is for engines from before there were names, so that they refuse what they do not know.
    sqlite.exec(`begin; ${sql}; ${note}; pragma user_version = ${names.indexOf(name) + 1}; commit`);
  }
}

function newer(path: string, why: string): EngineError {
  return new EngineError(
    "DATABASE_NEWER",
    `The engine database ${path} is of a newer engine, or of another line of it (${why}): start the engine that wrote it, or move the file away.`,
  );
}

/** The last migration that was only counted. */
const countedAtMost = 4;

/** The migrations a database has had. Before they were kept by name, they were counted: the first four, in order. */
function appliedTo(sqlite: DatabaseSync, path: string, names: string[]): Set<string> {
  const known = sqlite.prepare("select 1 from sqlite_schema where type = 'table' and name = 'migrations'").get();
  if (!known) {
    const count = Number(sqlite.prepare("pragma user_version").get()?.user_version ?? 0);
    if (count > countedAtMost) throw newer(path, `its schema is number ${count}`);
    const insert = names.filter((name) => Number(name.slice(0, 4)) <= count).map((name) => `('${name}')`);
    const note = insert.length > 0 ? `insert into migrations (name) values ${insert.join(", ")}` : "";
    sqlite.exec(`begin; create table migrations (name text primary key) strict; ${note}; commit`);
  }
  const rows = sqlite.prepare("select name from migrations").all();
  return new Set(rows.map(({ name }) => String(name)));
}
