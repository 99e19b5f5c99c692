const unitMs: Record<string, number> = {
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
};

/** Milliseconds in a compound duration such as `1d1h1m1s` or `2w`; `null` when the text is none. */
export function parseDuration(text: string): number | null {
  if (!/^(\d+(\.\d+)?(w|d|h|ms|m|s))+$/.test(text)) return null;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[wdhms])/g)) {
    total += Number(amount) * (unitMs[unit ?? ""] ?? 0);
  }
  return total;
}

/** The moment a sleep or timeout ends: a duration from `now`, or an ISO date. `null` when it is neither. */
export function parseUntil(text: string, now: number): number | null {
  const duration = parseDuration(text);
  if (duration !== null) return now + duration;
  if (!/^\d{4}-\d\d-\d\d/.test(text)) return null;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : date;
}
