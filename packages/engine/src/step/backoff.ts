import { limits } from "../limits.ts";

const minuteMs = 60_000;
const tableMs = [
  0.25 * minuteMs,
  0.5 * minuteMs,
  minuteMs,
  2 * minuteMs,
  5 * minuteMs,
  10 * minuteMs,
  20 * minuteMs,
  40 * minuteMs,
  60 * minuteMs,
];
const lastMs = 120 * minuteMs;
const jitterMs = 30_000;

/** Delay before the try after failed attempt `attempt` (0-based): Inngest's table plus up to 30 s of jitter. */
export function retryDelayMs(attempt: number, random: () => number): number {
  return (tableMs[attempt] ?? lastMs) + Math.floor(random() * jitterMs);
}

/** Delay before calling an app again that could not be reached, after `tries` failures in a row: 200 ms to 5 s. */
export function unreachableDelayMs(tries: number): number {
  return Math.min(200 * 2 ** Math.min(tries, 10), 5000);
}

/** Delay asked for by a Retry-After header (seconds or a date), kept between a second and a day. */
export function retryAfterMs(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  const delay = /^\d+(\.\d+)?$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  if (Number.isNaN(delay)) return null;
  return Math.min(Math.max(delay, limits.retryAfterMinMs), limits.retryAfterMaxMs);
}
