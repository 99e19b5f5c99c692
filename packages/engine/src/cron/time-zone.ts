const hourMs = 3_600_000;
const formats = new Map<string, Intl.DateTimeFormat>();

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The clock on the wall at a moment, as the milliseconds UTC would show the same time at. */
export function wallAt(timeZone: string, at: number): number {
  if (timeZone === "UTC") return at;
  const part: Record<string, number> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(at)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) + (((at % 1000) + 1000) % 1000);
}

/** How far the clock on the wall is ahead of UTC at a moment. */
export function offsetAt(timeZone: string, at: number): number {
  return wallAt(timeZone, at) - at;
}

/** The moments at which the clock on the wall shows a time: one, two when it is set back over it, none when forward. */
export function momentsOf(timeZone: string, wall: number): number[] {
  const offsets = new Set([offsetAt(timeZone, wall - 26 * hourMs), offsetAt(timeZone, wall + 26 * hourMs)]);
  return [...offsets]
    .map((offset) => wall - offset)
    .filter((at) => wallAt(timeZone, at) === wall)
    .sort((a, b) => a - b);
}

/** The moment at which the clock on the wall is set forward over a time that it never shows. */
export function jumpOver(timeZone: string, wall: number): number {
  let before = wall - 26 * hourMs - offsetAt(timeZone, wall - 26 * hourMs);
  let after = wall + 26 * hourMs - offsetAt(timeZone, wall + 26 * hourMs);
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (wallAt(timeZone, middle) < wall) before = middle;
    else after = middle;
  }
  return after;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat("en-u-ca-iso8601", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  formats.set(timeZone, format);
  return format;
}
