/**
 * The author's own clock: days, weekdays and hours from the offset each commit carries. An unknown offset counts as UTC
 * for days, and is left out wherever the hour matters.
 */
import { unknownOffset } from "./fact-columns.ts";

const secondsPerDay = 86_400;

/** Days since 1970-01-01 on the author's calendar. */
export function localDay(epochSeconds: number, offsetMinutes: number): number {
  const offset = offsetMinutes === unknownOffset ? 0 : offsetMinutes;
  return Math.floor((epochSeconds + offset * 60) / secondsPerDay);
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

/** Months since the year 0 of the month a day lies in. */
export function monthOf(day: number): number {
  // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days to civil: years there begin in March.
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const month = Math.floor((5 * dayOfYear + 2) / 153);
  return (yearOfEra + era * 400) * 12 + month + 2;
}

/** Quarters since the year 0: the year times four plus 0 to 3. */
export function quarterOf(day: number): number {
  return Math.floor(monthOf(day) / 3);
}

/** "2026-03". */
export function isoMonth(month: number): string {
  return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`;
}

/** "2026-03-01". */
export function isoDate(day: number): string {
  return new Date(day * secondsPerDay * 1000).toISOString().slice(0, 10);
}
