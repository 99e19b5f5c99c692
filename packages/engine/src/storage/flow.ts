import type { Database } from "./database.ts";

/** When the next start of a throttle's key would be on time. */
export function findThrottle(database: Database, slug: string, key: string): number | null {
  const row = database.get<{ arrival_at: number }>(
    "select arrival_at from throttles where function_slug = ? and key = ?",
    slug,
    key,
  );
  return row?.arrival_at ?? null;
}

export function saveThrottle(database: Database, slug: string, key: string, arrivalAt: number): void {
  database.run(
    `insert into throttles (function_slug, key, arrival_at) values (?, ?, ?)
     on conflict (function_slug, key) do update set arrival_at = excluded.arrival_at`,
    slug,
    key,
    arrivalAt,
  );
}

/** Counts a start against a rate limit; `false` when the last `limit` of them are all still within its period. */
export function takeRate(
  database: Database,
  slug: string,
  key: string,
  { limit, periodMs }: { limit: number; periodMs: number },
  now: number,
): boolean {
  const last = database.get<{ seq: number | null }>(
    "select max(seq) as seq from rate_hits where function_slug = ? and key = ?",
    slug,
    key,
  );
  const seq = (last?.seq ?? 0) + 1;
  const oldest = database.get<{ until: number }>(
    "select until from rate_hits where function_slug = ? and key = ? and seq = ?",
    slug,
    key,
    seq - limit,
  );
  if (oldest && oldest.until > now) return false;
  database.run("delete from rate_hits where function_slug = ? and key = ? and seq <= ?", slug, key, seq - limit);
  database.run(
    "insert into rate_hits (function_slug, key, seq, until) values (?, ?, ?, ?)",
    slug,
    key,
    seq,
    now + periodMs,
  );
  return true;
}

export type DropReason = "duplicate" | "idempotency" | "rate_limit" | "debounce";

/** Notes that an event started no run of a function it matched. */
export function insertDrop(database: Database, eventId: string, slug: string, reason: DropReason, at: number): void {
  database.run(
    "insert into drops (event_id, function_slug, reason, at) values (?, ?, ?, ?) on conflict do nothing",
    eventId,
    slug,
    reason,
    at,
  );
}

export type Drop = { functionId: string; reason: DropReason; at: number };

export function dropsOfEvent(database: Database, eventId: string): Drop[] {
  return database.all(
    "select function_slug as functionId, reason, at from drops where event_id = ? order by function_slug",
    eventId,
  );
}
