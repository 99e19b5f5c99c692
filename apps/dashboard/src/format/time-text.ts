const two = (value: number, digits = 2): string => String(value).padStart(digits, "0");

/** The date and the time of day in the browser's zone, to the second or the millisecond: always of the same width. */
export function timeText(at: number, millis = false): string {
  const date = new Date(at);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${clockText(at)}${millis ? `.${two(date.getMilliseconds(), 3)}` : ""}`;
}

/** The time of day in the browser's zone. */
function clockText(at: number): string {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** The time of day for a moment of today, else the date as well. */
export function shortTimeText(at: number, now: number): string {
  return new Date(at).toDateString() === new Date(now).toDateString() ? clockText(at) : timeText(at);
}

/** How long ago, or in how long, in one unit: `12 s ago`, `in 3 min`. */
export function agoText(at: number, now: number): string {
  const ms = now - at;
  const [n, unit] = inOneUnit(Math.abs(ms));
  if (n === 0) return "now";
  return ms >= 0 ? `${n} ${unit} ago` : `in ${n} ${unit}`;
}

function inOneUnit(ms: number): [number, string] {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return [seconds, "s"];
  if (seconds < 3600) return [Math.floor(seconds / 60), "min"];
  if (seconds < 86_400) return [Math.floor(seconds / 3600), "h"];
  return [Math.floor(seconds / 86_400), "d"];
}
