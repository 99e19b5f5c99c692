/** A duration in the two largest units that matter: `0 ms`, `840 ms`, `3.2 s`, `4 m 05 s`, `2 h 10 m`, `3 d 04 h`. */
export function durationText(ms: number): string {
  const positive = Math.max(0, Math.round(ms));
  if (positive < 1000) return `${positive} ms`;
  if (positive < 59_950) return `${(positive / 1000).toFixed(positive < 9950 ? 2 : 1)} s`;
  const seconds = Math.round(positive / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${two(seconds % 60)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} m`;
  const hours = Math.floor(minutes / 60);
  return `${Math.floor(hours / 24)} d ${two(hours % 24)} h`;
}

const two = (value: number): string => String(value).padStart(2, "0");
