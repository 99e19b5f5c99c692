import type { Database } from "./database.ts";

/** A queue of calls of one function that count against the same limits: what holds the first call holds them all. */
export type LaneRow = {
  id: number;
  function_slug: string;
  starts: number;
  key_a: string;
  key_b: string;
  throttle_key: string;
  head_due_at: number | null;
  held_until: number;
  blocked_by: string | null;
};

export type LaneKey = Pick<LaneRow, "function_slug" | "starts" | "key_a" | "key_b" | "throttle_key">;

/** The lane for calls of that kind, made when there is none. A lane ends with its last call. */
export function laneFor(database: Database, lane: LaneKey): number {
  const key = [lane.function_slug, lane.starts, lane.key_a, lane.key_b, lane.throttle_key] as const;
  const find = () =>
    database.get<{ id: number }>(
      "select id from lanes where function_slug = ? and starts = ? and key_a = ? and key_b = ? and throttle_key = ?",
      ...key,
    );
  const known = find();
  if (known) return known.id;
  database.run("insert into lanes (function_slug, starts, key_a, key_b, throttle_key) values (?, ?, ?, ?, ?)", ...key);
  return find()?.id ?? 0;
}

export function findLane(database: Database, id: number): LaneRow | undefined {
  return database.get("select * from lanes where id = ?", id);
}

/** The lane of a function that has been ready longest; of equals, one whose runs have begun: they go on before others start. */
export function firstReadyLane(database: Database, slug: string, now: number): LaneRow | undefined {
  return database.get(
    "select * from lanes where function_slug = ? and ready_at is not null and ready_at <= ? order by ready_at, starts, id limit 1",
    slug,
    now,
  );
}

export type QueueRow = { function_slug: string; ready_at: number };

/** The functions that have calls to make now, and since when. */
export function readyQueues(database: Database, now: number): QueueRow[] {
  return database.all("select * from queues where ready_at is not null and ready_at <= ? order by ready_at", now);
}

/** When the next function has something to do that has nothing yet. */
export function nextReadyAt(database: Database, after: number): number | null {
  const row = database.get<{ at: number | null }>(
    "select min(ready_at) as at from queues where ready_at is not null and ready_at > ?",
    after,
  );
  return row?.at ?? null;
}

/** Everything that lanes are set aside for. */
export function blockers(database: Database): string[] {
  const rows = database.all<{ blocked_by: string }>(
    "select distinct blocked_by from lanes where blocked_by is not null",
  );
  return rows.map((row) => row.blocked_by);
}

export function blockLane(database: Database, id: number, blockedBy: string): void {
  database.run("update lanes set blocked_by = ? where id = ?", blockedBy, id);
}

/** Sets the lane going that has stood longest for want of that, and returns it. */
export function wakeLane(database: Database, blockedBy: string): LaneRow | undefined {
  const lane = database.get<LaneRow>(
    "select * from lanes where blocked_by = ? order by head_due_at, id limit 1",
    blockedBy,
  );
  if (lane) database.run("update lanes set blocked_by = null where id = ?", lane.id);
  return lane;
}

/** Sets all lanes going: what holds them is looked at anew. */
export function wakeAllLanes(database: Database): void {
  database.run("update lanes set blocked_by = null where blocked_by is not null");
  database.run("update lanes set held_until = 0 where held_until > 0");
}

export function holdLane(database: Database, id: number, until: number): void {
  database.run("update lanes set held_until = ? where id = ?", until, id);
}
