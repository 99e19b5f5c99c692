import { type Caller, requireSight } from "../access.ts";
import type { Directory, Repository } from "../directory.ts";
import type { FineGrainedPermission } from "../github-data.ts";
import type { Quota } from "../quota.ts";
import { notFound, requiresAuthentication } from "../refusal.ts";

/** What every route may ask. */
export type GitHub = {
  directory: Directory;
  quota: Quota;
  siteUrl: string;
  apiUrl: string;
  now: () => number;
};

export type RestRequest = {
  github: GitHub;
  caller: Caller;
  params: Record<string, string>;
  query: URLSearchParams;
  /** For the routes an application calls about its own tokens. */
  authorization: string | undefined;
  body: unknown;
};

export type RestAnswer = { status: number; body: unknown; headers?: Record<string, string> };

export type Route = {
  method: "GET" | "POST" | "DELETE";
  /** As GitHub's OpenAPI writes it. */
  template: string;
  /** For `x-accepted-oauth-scopes`. */
  scopes: string[];
  resource: "core" | "search";
  /** Asking costs nothing. */
  free?: true;
  handle: (request: RestRequest) => RestAnswer | Promise<RestAnswer>;
};

/** Names that may contain slashes: branches do. */
const openParameters = ["ref", "basehead", "branch"];

/** The parameters, when the path is the template's. */
export function matchTemplate(template: string, path: string): Record<string, string> | null {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const pattern = template.replace(/\{(\w+)\}/g, (_, name) => (openParameters.includes(name) ? "(.+)" : "([^/]+)"));
  const found = new RegExp(`^${pattern}$`).exec(path);
  if (!found) return null;
  return Object.fromEntries(names.map((name, index) => [name, decoded(found[index + 1] ?? "")]));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // Not a name of anything, so nothing will be found.
  }
}

export function answer(body: unknown, headers: Record<string, string> = {}): RestAnswer {
  return { status: 200, body, headers };
}

/** Throws the 401 for requests without a token. */
export function requireUser({ caller }: RestRequest): Caller & { kind: "token" } {
  if (caller.kind === "anonymous") throw requiresAuthentication();
  return caller;
}

/** The repository of the path. Throws what GitHub answers to who may not see it. */
export function requireRepository(
  { github, caller, params }: RestRequest,
  permission: FineGrainedPermission | null,
): Repository {
  const found = github.directory.repositoryNamed(`${params.owner}/${params.repo}`);
  if (!found) throw notFound();
  requireSight(caller, found.repository, permission, github.siteUrl);
  return found.repository;
}
