import type { Query } from "#api/client.ts";
import { type Range, ranges, sinceOf } from "#runs/run-filter.ts";

/** What a list of events is asked for. It stands in the page's address, so that it can be kept and passed on. */
export type EventFilter = {
  /** Empty for all. */
  name: string;
  text: string;
  /** A condition (CEL) on the event. */
  condition: string;
  range: Range | null;
  /** Whether events that the engine sends itself are shown. */
  internal: boolean;
};

export function eventFilterOf(params: URLSearchParams): EventFilter {
  const range = params.get("range") ?? "";
  return {
    name: params.get("name") ?? "",
    text: params.get("q") ?? "",
    condition: params.get("if") ?? "",
    range: Object.hasOwn(ranges, range) ? (range as Range) : null,
    internal: params.get("internal") === "true",
  };
}

export const isNarrowed = ({ name, text, condition, range }: EventFilter): boolean =>
  name !== "" || text !== "" || condition !== "" || range !== null;

/** The filter in the API's words. An own name is asked for as it stands, be it the engine's. */
export function eventQueryOf(filter: EventFilter, now: number): Query {
  const { name, text, condition, range, internal } = filter;
  return {
    name,
    q: text,
    if: condition,
    from: sinceOf({ range, from: "" }, now),
    internal: internal || isInternal(name),
  };
}

/** Whether the engine itself sends events of this name. */
export const isInternal = (name: string): boolean => name.startsWith("inngest/");
