const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Whether a request that changes something was sent by a page of another site. Programs without a browser send neither
 * header and pass; the session cookie, which they do not have by accident, decides about them.
 */
export function isForeignWrite(request: { method: string; headers: Headers }): boolean {
  if (SAFE_METHODS.has(request.method)) return false;
  const origin = request.headers.get("origin");
  if (origin !== null) return hostOf(origin) !== request.headers.get("host")?.toLowerCase();
  const site = request.headers.get("sec-fetch-site");
  return site !== null && site !== "same-origin" && site !== "none";
}

const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null);
