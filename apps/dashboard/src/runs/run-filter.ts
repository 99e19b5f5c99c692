import type { Query } from "#api/client.ts";
import { type RunStatus, runStatuses } from "#api/wire.ts";

/** Times before now that a list can be narrowed to. */
export const ranges = { "15m": 15, "1h": 60, "24h": 24 * 60, "7d": 7 * 24 * 60 } as const;
export type Range = keyof typeof ranges;

/** What a list of runs is asked for. It stands in the page's address, so that it can be kept and passed on. */
export type RunFilter = {
  statuses: RunStatus[];
  functionId: string;
  appId: string;
  /** A time before now; the moments `from` and `until` are left out then. */
  range: Range | null;
  /** As a field for date and time has it, in the browser's zone. */
  from: string;
  until: string;
  text: string;
  /** A condition (CEL) on the run's event. */
  condition: string;
};

export function filterOf(params: URLSearchParams): RunFilter {
  const range = params.get("range") ?? "";
  return {
    statuses: runStatuses.filter((status) => params.getAll("status").includes(status.toLowerCase())),
    functionId: params.get("function") ?? "",
    appId: params.get("app") ?? "",
    range: Object.hasOwn(ranges, range) ? (range as Range) : null,
    from: params.get("from") ?? "",
    until: params.get("until") ?? "",
    text: params.get("q") ?? "",
    condition: params.get("if") ?? "",
  };
}

export const isNarrowed = (filter: RunFilter): boolean =>
  Object.values(filter).some((value) => value !== null && value.length > 0);

/** The moment from which on runs count, as an ISO time to the minute; `null` for ever. */
export function sinceOf({ range, from }: Pick<RunFilter, "range" | "from">, now: number): string | null {
  if (range === null) return isoOf(from);
  return new Date(Math.floor((now - ranges[range] * 60_000) / 60_000) * 60_000).toISOString();
}

export function untilOf({ range, until }: Pick<RunFilter, "range" | "until">): string | null {
  return range === null ? isoOf(until) : null;
}

/** The filter in the API's words. */
export function queryOf(filter: RunFilter, now: number): Query {
  return {
    status: filter.statuses.map((status) => status.toLowerCase()),
    function_id: filter.functionId,
    app_id: filter.appId,
    from: sinceOf(filter, now),
    until: untilOf(filter),
    q: filter.text,
    if: filter.condition,
  };
}

/** A date that is not written to its end narrows nothing down yet. */
function isoOf(local: string): string | null {
  const time = Date.parse(local);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
