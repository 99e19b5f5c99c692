import { type Range, ranges } from "#runs/run-filter.ts";

/** The time before now whose runs are counted; `null` for all there are. A day, when the address does not say. */
export function periodOf(params: URLSearchParams): Range | null {
  const range = params.get("range") ?? "24h";
  if (range === "all") return null;
  return Object.hasOwn(ranges, range) ? (range as Range) : "24h";
}
