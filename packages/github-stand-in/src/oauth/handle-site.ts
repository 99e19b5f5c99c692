/** The pages of the site: signing in, and nothing else. */

import type { Directory } from "../directory.ts";
import { type Answer, type Incoming, textAnswer } from "../http/answer.ts";
import { accessToken, deviceCode, devicePage } from "./access-token.ts";
import { authorize } from "./authorize.ts";
import type { Grants } from "./grants.ts";
import { messagePage } from "./pages.ts";

type Deps = { directory: Directory; grants: Grants; siteUrl: string; now: () => number };

export function handleSite(incoming: Incoming, deps: Deps): Answer {
  const { method, path, query } = incoming;
  const accept = incoming.headers.accept ?? "";
  const isPage = method === "GET" || method === "POST";
  const sent = method === "POST" ? formOf(incoming) : query;
  if (path === "/login/oauth/authorize" && isPage) return authorize(method, sent, deps.directory, deps.grants);
  if (path === "/login/device" && isPage) return devicePage(method, sent, deps);
  if (path === "/login/oauth/access_token" && method === "POST") return accessToken(sent, accept, deps);
  if (path === "/login/device/code" && method === "POST") return deviceCode(sent, accept, deps);
  if (path === "/") return messagePage("GitHub stand-in", "This server answers in GitHub's place on this machine.");
  return textAnswer(404, "The GitHub stand-in has no such page.\n");
}

/** Parameters of a form or of JSON, and those of the address, which GitHub takes as well. */
function formOf({ headers, body, query }: Incoming): URLSearchParams {
  const sent = new URLSearchParams(query);
  const text = body.toString("utf8");
  const entries = (headers["content-type"] ?? "").includes("json") ? jsonEntries(text) : [...new URLSearchParams(text)];
  for (const [name, value] of entries) sent.set(name, value);
  return sent;
}

function jsonEntries(text: string): [string, string][] {
  try {
    return Object.entries(JSON.parse(text) ?? {}).map(([name, value]) => [name, String(value)]);
  } catch {
    return []; // Then the parameters are missing, and the answer says so.
  }
}
