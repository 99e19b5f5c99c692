/**
 * The author's own clock: days, weekdays and hours from the offset each commit carries. An unknown offset counts as UTC
 * for days, and is left out wherever the hour matters.
 */

const secondsPerDay = 86_400;

/** Days since 1970-01-01 on the author's calendar. */
export function localDay(epochSeconds: number, offsetMinutes: number | null): number {
  return Math.floor((epochSeconds + (offsetMinutes ?? 0) * 60) / secondsPerDay);
}

/** 0 to 23 on the author's clock. */
export function localHour(epochSeconds: number, offsetMinutes: number): number {
  const seconds = epochSeconds + offsetMinutes * 60;
  return Math.floor((seconds - Math.floor(seconds / secondsPerDay) * secondsPerDay) / 3600);
}

/** 0 = Monday to 6 = Sunday. */
export function weekday(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** Number of the Monday-to-Sunday week a day lies in. */
export function weekOf(day: number): number {
  return Math.floor((day + 3) / 7);
}

/** "2026-03-01". */
export function isoDate(day: number): string {
  return new Date(day * secondsPerDay * 1000).toISOString().slice(0, 10);
}
