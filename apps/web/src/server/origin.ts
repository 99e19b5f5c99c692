import { isLoopbackHost } from "./loopback.ts";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Whether a request that changes something was sent by a page of another site. Programs without a browser send neither
 * header and pass; the session cookie, which they do not have by accident, decides about them.
 */
export function isForeignWrite(request: { method: string; headers: Headers }): boolean {
  if (SAFE_METHODS.has(request.method)) return false;
  const origin = request.headers.get("origin");
  if (origin !== null) return hostOf(origin) !== request.headers.get("host")?.toLowerCase();
  return isForeignVisit(request);
}

/** Whether a browser says that a page of another site led here, be it by a link. */
export function isForeignVisit({ headers }: { headers: Headers }): boolean {
  const site = headers.get("sec-fetch-site");
  return site !== null && site !== "same-origin" && site !== "none";
}

/**
 * What the browser calls this site, such as https://profile.example. Except on this machine that is https, whatever is spoken
 * between a proxy and this process; the proxy has to pass the Host on.
 */
export function siteOrigin(headers: Headers): string {
  const host = headers.get("host") ?? "localhost";
  return `${isLoopbackHost(host) ? "http" : "https"}://${host}`;
}

const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null);
