import type { Database } from "./database.ts";

export type AppRow = { id: string; url: string; sdk: string; framework: string; checksum: string; synced_at: number };
export type FunctionRow = {
  slug: string;
  app_id: string;
  name: string;
  config: string;
  warnings: string;
  archived_at: number | null;
  /** Since when events start no runs of it. */
  paused_at: number | null;
};

export function findApp(database: Database, id: string): AppRow | undefined {
  return database.get("select * from apps where id = ?", id);
}

export function listApps(database: Database): AppRow[] {
  return database.all("select * from apps order by id");
}

export function saveApp(database: Database, app: AppRow): void {
  database.run(
    `insert into apps (id, url, sdk, framework, checksum, synced_at) values (?, ?, ?, ?, ?, ?)
     on conflict (id) do update set url = excluded.url, sdk = excluded.sdk, framework = excluded.framework,
       checksum = excluded.checksum, synced_at = excluded.synced_at`,
    app.id,
    app.url,
    app.sdk,
    app.framework,
    app.checksum,
    app.synced_at,
  );
}

/** Every function with a stored configuration, archived ones included: their runs go on. */
export function allFunctions(database: Database): FunctionRow[] {
  return database.all("select * from functions order by slug");
}

export function saveFunction(database: Database, fn: Omit<FunctionRow, "archived_at" | "paused_at">): void {
  database.run(
    `insert into functions (slug, app_id, name, config, warnings) values (?, ?, ?, ?, ?)
     on conflict (slug) do update set app_id = excluded.app_id, name = excluded.name, config = excluded.config,
       warnings = excluded.warnings, archived_at = null`,
    fn.slug,
    fn.app_id,
    fn.name,
    fn.config,
    fn.warnings,
  );
}

/** Archives the app's functions that are not in `slugs`: they start no more runs. */
export function archiveMissing(database: Database, appId: string, slugs: string[], now: number): number {
  return database.run(
    `update functions set archived_at = ? where app_id = ? and archived_at is null
     and slug not in (select value from json_each(?))`,
    now,
    appId,
    JSON.stringify(slugs),
  );
}

/** Pauses a function, or lets it go on with `null`; `false` when there is no such function. */
export function setPaused(database: Database, slug: string, pausedAt: number | null): boolean {
  return database.run("update functions set paused_at = ? where slug = ? and archived_at is null", pausedAt, slug) > 0;
}
