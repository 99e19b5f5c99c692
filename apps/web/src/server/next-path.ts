const ELSEWHERE = "http://elsewhere.invalid";

/** The path to go to after sign-in, when it is one of this site; else the home page. */
export function nextPath(wanted: string | null | undefined): string {
  if (!wanted?.startsWith("/") || !URL.canParse(wanted, ELSEWHERE)) return "/";
  const url = new URL(wanted, ELSEWHERE);
  if (url.origin !== ELSEWHERE || url.pathname.startsWith("//")) return "/";
  // Back to sign-in would be a circle; an API answer is no page.
  if (/^\/(login|api)(\/|$)/.test(url.pathname)) return "/";
  return url.pathname + url.search;
}
