/**
 * When a debounced function runs after one more event: `periodMs` after the last one, but at the latest `timeoutMs`
 * after the first, whose time is `openedAt`; `null` when this is the first.
 */
export function debounceUntil(
  debounce: { periodMs: number; timeoutMs: number | null },
  openedAt: number | null,
  now: number,
): { openedAt: number; dueAt: number } {
  const opened = openedAt ?? now;
  const latest = debounce.timeoutMs === null ? Number.POSITIVE_INFINITY : opened + debounce.timeoutMs;
  return { openedAt: opened, dueAt: Math.min(now + debounce.periodMs, latest) };
}
