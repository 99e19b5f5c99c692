import type { Context } from "../context.ts";
import { isObject, type JsonObject, parseJson } from "../json.ts";
import { matches } from "../step/apply.ts";
import type { Database } from "../storage/database.ts";
import { payloadsOfRuns } from "../storage/event-search.ts";
import { type Place, placeOf, type RunFilter, runSummaries, searchRuns, slugsOfApp } from "../storage/run-search.ts";
import type { RunStatus, RunSummaryRow } from "../storage/runs.ts";

/** What a list of runs can be asked for. All of it narrows the list down. */
export type RunQuery = RunFilter & {
  status?: RunStatus | undefined;
  functionSlug?: string | undefined;
  appId?: string | undefined;
  /** Text that the run's id, its function's name or one of its events contains. */
  text?: string | undefined;
  /** A condition on the run's event, as in a trigger. */
  expression?: string | undefined;
  /** Where the page before ended: its `next`, or the id of its last run. */
  before?: string | undefined;
  limit?: number | undefined;
};

export type FoundRuns = { rows: RunSummaryRow[]; places: Place[]; next: string | null };

/** What text and conditions are looked for in at a time, and at most for one page: the next page goes on from there. */
const windowSize = 500;
const maxLookedAt = 2000;
/** Nor for longer than this: a condition may take a quarter of a second for each run, and nothing else is done meanwhile. */
const maxSearchMs = 500;

/** One page of a list of runs. A page may be short of its limit, even empty, when the search is long: `next` goes on. */
export function findRuns({ database, registry }: Context, query: RunQuery): FoundRuns {
  const limit = Math.min(Math.max(query.limit ?? 50, 1), 1000);
  const filter = filterOf(query, (appId) => slugsOfApp(database, appId));
  const start = query.before === undefined ? null : placeAt(database, query.before, filter);
  if (start === undefined) return { rows: [], places: [], next: null };
  const needle = needleOf(query);
  const found: Place[] = [];
  let after: Place | null = start;
  let more = true;
  const began = performance.now();
  for (let looked = 0; more && found.length < limit && looked < maxLookedAt; looked += windowSize) {
    const wanted = needle ? windowSize : limit;
    const window = searchRuns(database, filter, after, wanted + 1);
    more = window.length > wanted;
    const seen = window.slice(0, wanted);
    if (!needle) {
      found.push(...seen);
      after = seen.at(-1) ?? after;
      break;
    }
    const isMet = needle(database, seen, (slug) => registry.get(slug)?.name ?? slug);
    for (const place of seen) {
      if (isMet(place)) {
        if (found.length === limit) return foundRuns(database, found, found.at(-1) ?? null);
        found.push(place);
      }
      after = place;
      if (performance.now() - began > maxSearchMs) return foundRuns(database, found, place);
    }
  }
  return foundRuns(database, found, more ? after : null);
}

function foundRuns(database: Database, places: Place[], next: Place | null): FoundRuns {
  const rows = runSummaries(
    database,
    places.map(({ id }) => id),
  );
  return { rows, places, next: next && cursorOf(next) };
}

/** The part of a query that indexes answer. */
export function filterOf(query: RunQuery, slugsOf: (appId: string) => string[]): RunFilter {
  const slugs = [
    query.functionSlug ?? query.functionSlugs ?? null,
    query.appId === undefined ? null : slugsOf(query.appId),
  ]
    .filter((list) => list !== null)
    .map((list) => (typeof list === "string" ? [list] : list));
  const functionSlugs = slugs.reduce<readonly string[] | undefined>(
    (all, list) => (all ? all.filter((slug) => list.includes(slug)) : list),
    undefined,
  );
  const { from, until, timeField, order } = query;
  return { statuses: query.status ? [query.status] : query.statuses, functionSlugs, from, until, timeField, order };
}

export function isSearch({ text, expression }: RunQuery): boolean {
  return Boolean(text) || Boolean(expression);
}

export function cursorOf({ at, id }: Place): string {
  return `${at}-${id}`;
}

/** The place a cursor stands for; `undefined` when there is none, as for a run that has been deleted since. */
function placeAt(database: Database, cursor: string, filter: RunFilter): Place | undefined {
  const [, at, id] = /^(\d{1,16})-(.+)$/.exec(cursor) ?? [];
  if (at !== undefined && id !== undefined) return { at: Number(at), id };
  return placeOf(database, cursor, filter.timeField ?? "queued");
}

type Needle = (
  database: Database,
  places: Place[],
  functionName: (slug: string) => string,
) => (place: Place) => boolean;

/** What is looked for in events and names, or nothing. Each window's events are read at once. */
function needleOf(query: RunQuery): Needle | null {
  const { expression } = query;
  const text = query.text?.toLowerCase() ?? "";
  if (!isSearch(query)) return null;
  return (database, places, functionName) => {
    const ids = places.map(({ id }) => id);
    const payloads = payloadsOfRuns(database, ids);
    const rows = new Map(runSummaries(database, ids).map((row) => [row.id, row]));
    return ({ id }) => {
      const row = rows.get(id);
      const own = payloads.get(id) ?? [];
      const named = [id, row?.function_slug ?? "", functionName(row?.function_slug ?? "")];
      const hasText = text === "" || [...named, ...own].some((part) => part.toLowerCase().includes(text));
      return hasText && (!expression || matches(expression, objectOf(own[0]), {}));
    };
  };
}

function objectOf(text: string | undefined): JsonObject {
  const value = text === undefined ? null : parseJson(text);
  return isObject(value) ? value : {};
}
