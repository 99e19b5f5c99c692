import type { Database } from "./database.ts";
import { type RunStatus, type RunSummaryRow, runSummaryColumns } from "./runs.ts";

export type TimeField = "queued" | "started" | "ended";

/** Which runs, and in which order. Times are milliseconds; `from` is included, `until` is not. */
export type RunFilter = {
  statuses?: readonly RunStatus[] | undefined;
  functionSlugs?: readonly string[] | undefined;
  from?: number | undefined;
  until?: number | undefined;
  /** Which time `from`, `until` and the order are about; a run that has not started stands where it was queued. */
  timeField?: TimeField | undefined;
  order?: "newest" | "oldest" | undefined;
};

/** A place in a list of runs: that run's time and id. */
export type Place = { at: number; id: string };

/** The columns as the indexes name them: an expression has to be repeated word for word to be found. */
const timeColumns: Record<TimeField, string> = {
  queued: "queued_at",
  started: "coalesce(started_at, queued_at)",
  ended: "ended_at",
};

/** Above this many walks the list is one walk along time that looks at every run. */
const maxWalks = 64;

/** Up to so many runs of a status or function are read and put in order, rather than looked for along another time. */
const maxSorted = 2000;

/** The next places of a list, after `after`: the runs themselves are read by id, so that only what is shown is read. */
export function searchRuns(database: Database, filter: RunFilter, after: Place | null, limit: number): Place[] {
  const walks = fewRuns(database, filter) ?? walksOf(filter);
  const places = walks.flatMap((walk) => walkRuns(database, filter, walk, after, limit));
  const sign = filter.order === "oldest" ? 1 : -1;
  return places.sort((a, b) => sign * (a.at - b.at || (a.id < b.id ? -1 : 1))).slice(0, limit);
}

/** The runs with these ids as lists show them, in the order of the ids. */
export function runSummaries(database: Database, ids: readonly string[]): RunSummaryRow[] {
  const rows = database.all<RunSummaryRow>(
    `select ${runSummaryColumns} from runs where id in (select value from json_each(?))`,
    JSON.stringify(ids),
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Where a run stands in a list, for cursors that are only an id. */
export function placeOf(database: Database, id: string, timeField: TimeField): Place | undefined {
  return database.get(
    `select ${timeColumns[timeField]} as at, id from runs where id = ? and ${timeColumns[timeField]} is not null`,
    id,
  );
}

/** How many runs a filter meets: counted along an index, which takes milliseconds for 100,000 of them. */
export function countRuns(database: Database, filter: RunFilter): number {
  return walksOf(filter).reduce((sum, walk) => {
    const { sql, values } = conditionsOf(filter, walk, null);
    return sum + (database.get<{ n: number }>(`select count(*) as n from runs ${sql}`, ...values)?.n ?? 0);
  }, 0);
}

export function slugsOfApp(database: Database, appId: string): string[] {
  return database.all<{ slug: string }>("select slug from functions where app_id = ?", appId).map(({ slug }) => slug);
}

export type StatusCount = { function_slug: string; status: RunStatus; n: number; last_queued_at: number };

/** Runs queued since a moment, by function and status. */
export function countByStatus(database: Database, since: number): StatusCount[] {
  return database.all(
    `select function_slug, status, count(*) as n, max(queued_at) as last_queued_at from runs
     where queued_at >= ? group by function_slug, status`,
    since,
  );
}

/** One walk along one index: SQLite merges none of them itself when a list names several functions or statuses. */
type Walk = {
  slug?: string;
  status?: RunStatus;
  many?: { slugs?: readonly string[]; statuses?: readonly RunStatus[] };
  /** The runs are so few that they are put in order once they are found. */
  sorted?: boolean;
};

/** The walks to the runs of a rare status or function when another time than that of the queue is asked for. */
function fewRuns(database: Database, filter: RunFilter): Walk[] | null {
  if ((filter.timeField ?? "queued") === "queued" || !(filter.functionSlugs ?? filter.statuses)) return null;
  const walks = walksOf({ functionSlugs: filter.functionSlugs, statuses: filter.statuses });
  if (walks.some((walk) => walk.many)) return null;
  let room = maxSorted;
  for (const walk of walks) {
    const { sql, values } = conditionsOf({}, walk, null);
    const counted = `select count(*) as n from (select 1 from runs ${sql} limit ?)`;
    room -= database.get<{ n: number }>(counted, ...values, room + 1)?.n ?? 0;
    if (room < 0) return null;
  }
  return walks.map((walk) => ({ ...walk, sorted: true }));
}

function walksOf({ functionSlugs, statuses, timeField = "queued" }: RunFilter): Walk[] {
  const slugs = functionSlugs && [...new Set(functionSlugs)];
  const states = statuses && [...new Set(statuses)];
  const count = (slugs?.length ?? 1) * (states?.length ?? 1);
  if (count > maxWalks || timeField !== "queued") {
    return [{ many: { ...(slugs ? { slugs } : {}), ...(states ? { statuses: states } : {}) } }];
  }
  return (slugs ?? [undefined]).flatMap((slug) =>
    (states ?? [undefined]).map((status) => ({
      ...(slug === undefined ? {} : { slug }),
      ...(status ? { status } : {}),
    })),
  );
}

function walkRuns(database: Database, filter: RunFilter, walk: Walk, after: Place | null, limit: number): Place[] {
  const time = timeOf(filter, walk);
  const direction = filter.order === "oldest" ? "asc" : "desc";
  const { sql, values } = conditionsOf(filter, walk, after);
  return database.all(
    `select ${time} as at, id from runs ${sql} order by ${time} ${direction}, id ${direction} limit ?`,
    ...values,
    limit,
  );
}

/** The time as the index names it, or, to keep SQLite from that index, as it does not. */
function timeOf({ timeField = "queued" }: RunFilter, { sorted }: Walk): string {
  return sorted ? `+${timeColumns[timeField]}` : timeColumns[timeField];
}

type Conditions = { sql: string; values: (string | number)[] };

/** Only the conditions that are asked for, so that SQLite can pick the index for them. */
function conditionsOf(filter: RunFilter, walk: Walk, after: Place | null): Conditions {
  const { slug, status, many } = walk;
  const time = timeOf(filter, walk);
  const parts: [string, ...(string | number)[]][] = [];
  if (filter.timeField === "ended") parts.push(["ended_at is not null"]);
  if (slug !== undefined) parts.push(["function_slug = ?", slug]);
  if (status !== undefined) parts.push(["status = ?", status]);
  if (many?.slugs) parts.push(["+function_slug in (select value from json_each(?))", JSON.stringify(many.slugs)]);
  if (many?.statuses) parts.push(["+status in (select value from json_each(?))", JSON.stringify(many.statuses)]);
  const oldest = filter.order === "oldest";
  // The place stands for the nearer bound as well: SQLite finds a pair of values in no index on an expression.
  const from = oldest && after ? after.at : filter.from;
  if (from !== undefined) parts.push([`${time} >= ?`, from]);
  if (!oldest && after) parts.push([`${time} <= ?`, after.at]);
  else if (filter.until !== undefined) parts.push([`${time} < ?`, filter.until]);
  if (after) parts.push([`(${time}, id) ${oldest ? ">" : "<"} (?, ?)`, after.at, after.id]);
  const values = parts.flatMap(([, ...own]) => own);
  return { sql: parts.length === 0 ? "" : `where ${parts.map(([sql]) => sql).join(" and ")}`, values };
}
