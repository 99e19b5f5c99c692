const loopbackNames = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Why a request must not be answered; `null` when it may. The API has no password, so it must not be reached
 * through a browser on somebody else's behalf: neither under a foreign name that points here (DNS rebinding)
 * nor from a foreign page (`Origin`).
 */
export function refusalOf(
  host: string | undefined,
  origin: string | undefined,
  allowedHosts: readonly string[],
): string | null {
  if (!isAllowedHost(`http://${host ?? ""}`, allowedHosts)) {
    return `Requests to the host name ${JSON.stringify(host ?? "")} are not answered: use localhost, or allow the name.`;
  }
  if (origin !== undefined && !isAllowedHost(origin, allowedHosts)) {
    return `Requests from pages of ${origin} are not answered.`;
  }
  return null;
}

/** Whether a URL's host is this machine or an allowed name. */
export function isAllowedHost(url: string, allowedHosts: readonly string[]): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return loopbackNames.has(hostname) || allowedHosts.includes(hostname);
}
