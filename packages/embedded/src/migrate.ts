import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { DataFolderError } from "./data-folder.ts";

/** The two calls of PGlite that a migration needs. */
export type Database = {
  query: <Row>(sql: string, params?: unknown[]) => Promise<{ rows: Row[] }>;
  exec: (sql: string) => Promise<unknown>;
};

export type Migration = { version: string; name: string; sql: string };

/** `20261123140000_add_share_links.sql`, as the Supabase CLI names its files. */
const FILE_NAME = /^(\d{14})_(.+)\.sql$/;

/** Reads the migrations of a folder in order of their version. Other files are left alone. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const files = (await readdir(folder)).sort();
  const migrations: Migration[] = [];
  for (const file of files) {
    const [, version, name] = FILE_NAME.exec(file) ?? [];
    if (version && name) migrations.push({ version, name, sql: await readFile(join(folder, file), "utf8") });
  }
  return migrations;
}

/**
 * Applies what the database has not seen yet, each migration and its record in one transaction, in
 * `supabase_migrations.schema_migrations` as the Supabase CLI does. Returns the versions applied now.
 *
 * @throws DataFolderError newer, when the database knows a migration that this program does not
 */
export async function applyMigrations(db: Database, migrations: Migration[]): Promise<string[]> {
  const { rows } = await db.query<{ version: string }>("select version from supabase_migrations.schema_migrations");
  const known = new Set(migrations.map((migration) => migration.version));
  const foreign = rows.find((row) => !known.has(row.version));
  if (foreign) {
    throw new DataFolderError(
      "newer",
      `The database was migrated by a newer version of this program (migration ${foreign.version}); update the program, or start with another folder: --data <folder>.`,
    );
  }
  const done = new Set(rows.map((row) => row.version));
  const pending = migrations.filter((migration) => !done.has(migration.version));
  for (const migration of pending) await applyOne(db, migration);
  return pending.map((migration) => migration.version);
}

async function applyOne(db: Database, { version, name, sql }: Migration): Promise<void> {
  await db.exec("begin");
  try {
    await db.exec(sql);
    await db.query(
      "insert into supabase_migrations.schema_migrations (version, name, statements) values ($1, $2, $3)",
      [version, name, [sql]],
    );
    await db.exec("commit");
  } catch (cause) {
    await db.exec("rollback");
    throw new Error(`Migration ${version}_${name} failed: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
}
