const grouped = new Intl.NumberFormat("en");

/** `1,234`. */
export const countText = (count: number): string => grouped.format(count);

/** `1 run`, `2 runs`. */
export const nounText = (count: number, one: string, many = `${one}s`): string =>
  `${countText(count)} ${count === 1 ? one : many}`;

/** `12 B`, `2 KB`, `3.3 MB`. */
export function byteText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / (1024 * 1024)).toFixed(1)} MB`;
}
