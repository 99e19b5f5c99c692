/**
 * The headers with which a browser lets a page of another port of this machine send events; `null` when none are due.
 * Everything else the engine answers is for programs only, and pages of foreign hosts have been refused already.
 */
export function pageAccess(
  path: string,
  origin: string | undefined,
  asksFor: string | undefined,
): Record<string, string> | null {
  if (origin === undefined || !path.startsWith("/e/")) return null;
  return {
    "access-control-allow-origin": origin,
    "access-control-allow-methods": "POST",
    "access-control-allow-headers": asksFor ?? "content-type",
    vary: "Origin",
  };
}
