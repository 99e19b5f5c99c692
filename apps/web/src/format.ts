/** How figures and times are written. Every number on a page goes through here. */

const LOCALE = "en-GB";
/** Keeps a figure and its unit on one line. */
const NBSP = "\u00a0";

export const NOT_KNOWN = "not known";

/** 12,345 or 3.7: whole above 100, else at most one decimal (two below 1). */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  const maximumFractionDigits = size >= 100 || Number.isInteger(value) ? 0 : size >= 1 ? 1 : 2;
  return new Intl.NumberFormat(LOCALE, { maximumFractionDigits }).format(value).replace("-", "−");
}

/** A share of 0 to 1 as a percentage: "31 %", "0.4 %", "< 0.1 %". */
export function formatPercent(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return `<${NBSP}0.1${NBSP}%`;
  // A share that is not all must not read as all.
  if (percent > 99 && percent < 100) return `${Math.min(99.9, Math.round(percent * 10) / 10)}${NBSP}%`;
  const maximumFractionDigits = percent < 10 && !Number.isInteger(percent) ? 1 : 0;
  return `${new Intl.NumberFormat(LOCALE, { maximumFractionDigits }).format(percent)}${NBSP}%`;
}

/** A lower bound: rounded down, so that "at least" stays true. */
export function formatAtLeast(share: number): string {
  const percent = share * 100;
  const step = percent < 10 ? 10 : 1;
  // The epsilon keeps 0.07 * 100 = 7.000000000000001 and its kin on the right side.
  const down = Math.floor(percent * step + 1e-9) / step;
  return down === 0 && percent > 0 ? `<${NBSP}0.1${NBSP}%` : `${down}${NBSP}%`;
}

/** "1 commit", "1,314 commits". */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count)}${NBSP}${count === 1 ? one : many}`;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A stretch of time in its two largest sensible units: "0.8 s", "3 min 20 s", "5 h", "3 d 4 h". */
export function formatDuration(seconds: number): string {
  if (seconds < 10) return `${Math.round(seconds * 10) / 10}${NBSP}s`;
  const whole = Math.round(seconds);
  if (whole < MINUTE) return `${whole}${NBSP}s`;
  if (whole < HOUR) return twoUnits(whole, MINUTE, "min", 1, "s");
  if (whole < DAY) return twoUnits(Math.round(whole / MINUTE) * MINUTE, HOUR, "h", MINUTE, "min");
  return twoUnits(Math.round(whole / HOUR) * HOUR, DAY, "d", HOUR, "h");
}

function twoUnits(seconds: number, big: number, bigUnit: string, small: number, smallUnit: string): string {
  const rest = Math.floor((seconds % big) / small);
  const head = `${formatNumber(Math.floor(seconds / big))}${NBSP}${bigUnit}`;
  return rest === 0 ? head : `${head} ${rest}${NBSP}${smallUnit}`;
}

export function secondsBetween(from: string, to: string): number {
  return Math.max(0, (momentOf(to).getTime() - momentOf(from).getTime()) / 1000);
}

/** Postgres may write "2026-11-23 14:18:15.883+00", which not every browser takes for a date. */
function momentOf(timestamp: string): Date {
  return new Date(timestamp.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00"));
}

/** A calendar day such as 2026-11-23, which belongs to no time zone: "23 Nov 2026". */
export function formatDay(date: string): string {
  return new Intl.DateTimeFormat(LOCALE, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(date.slice(0, 10)));
}

/** A month such as 2026-11: "Nov 2026". */
export function formatMonth(month: string): string {
  const first = new Date(`${month.slice(0, 7)}-01`);
  return new Intl.DateTimeFormat(LOCALE, { month: "short", year: "numeric", timeZone: "UTC" }).format(first);
}

/** A moment, with the zone it is told in. Without one, the zone of this machine: in embedded mode the reader's own. */
export function formatMoment(iso: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(LOCALE, {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(momentOf(iso));
}

/**
 * When something is over, as a clock shows it: "14:05", with the day when that is another one. Rounded up to the minute, so
 * that it is over by then.
 */
export function formatUntil(iso: string, now: Date, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  const day = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short", ...zone });
  const clock = new Intl.DateTimeFormat(LOCALE, { hour: "2-digit", minute: "2-digit", ...zone });
  const until = new Date(Math.ceil(momentOf(iso).getTime() / (MINUTE * 1000)) * MINUTE * 1000);
  return day.format(until) === day.format(now) ? clock.format(until) : `${clock.format(until)} on ${day.format(until)}`;
}

export const shortSha = (sha: string): string => sha.slice(0, 7);
