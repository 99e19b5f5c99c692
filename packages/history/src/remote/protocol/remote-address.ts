/** Where a repository is and who asks for it. */

import { RemoteError } from "../remote-error.ts";

export type RemoteAddress = {
  /** `https://github.com/owner/name`, with or without `.git`. No user, password, query or fragment in it. */
  url: string;
  /** Sent as the password of the user `x-access-token`, and kept out of everything else. */
  token?: string | undefined;
};

const service = "/git-upload-pack";

/** The URL that requests go to. Throws `RemoteError` `bad_address`; plain http is for this machine only. */
export function serviceUrl(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null) throw badAddress("it is not a URL");
  if (parsed.username !== "" || parsed.password !== "") throw badAddress("it holds a user or a password");
  if (parsed.search !== "" || parsed.hash !== "") throw badAddress("it has a query or a fragment");
  const safe = parsed.protocol === "https:" || (parsed.protocol === "http:" && isLoopback(parsed.hostname));
  if (!safe) throw badAddress("it does not begin with https://");
  const path = parsed.pathname.replace(/\/+$/, "");
  if (path === "") throw badAddress("it names no repository");
  parsed.pathname = path + service;
  return parsed;
}

/**
 * Where a redirect leads, or null where we do not follow: to another host (which would get the token), to plain http, or to
 * anything but the same service of a repository that was renamed.
 */
export function redirectTarget(from: URL, location: string | null): URL | null {
  if (location === null || !URL.canParse(location, from.href)) return null;
  const target = new URL(location, from.href);
  const same = target.origin === from.origin && target.username === "" && target.password === "";
  return same && target.pathname.endsWith(service) && target.search === "" ? target : null;
}

/** The repository's name for display: the last part of its path, without `.git`. */
export function remoteName(url: string): string {
  const path = new URL(url).pathname.replace(/\/+$/, "");
  return decodeURI(path.slice(path.lastIndexOf("/") + 1)).replace(/(.)\.git$/, "$1");
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

function badAddress(why: string): RemoteError {
  return new RemoteError(
    "bad_address",
    `The address of the repository cannot be used: ${why}. Write it as https://host/owner/name.`,
  );
}
