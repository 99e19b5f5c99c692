import type { Readable } from "node:stream";

/** Where a request came in: the REST API, GraphQL, git, or pages and forms of the site (sign-in). */
export type Surface = "rest" | "graphql" | "git" | "site";

export type Incoming = {
  surface: Surface;
  method: string;
  /** For REST without the API's prefix: `/repos/ada/demo`. */
  path: string;
  query: URLSearchParams;
  headers: Record<string, string | undefined>;
  body: Buffer;
};

export type Answer = {
  status: number;
  headers: Record<string, string>;
  body: Buffer | Readable;
};

export function jsonAnswer(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): Answer & { body: Buffer } {
  const type = { "content-type": "application/json; charset=utf-8" };
  return { status, headers: { ...type, ...headers }, body: Buffer.from(JSON.stringify(body)) };
}

export function textAnswer(status: number, body: string, headers: Record<string, string> = {}): Answer {
  return { status, headers: { "content-type": "text/plain; charset=utf-8", ...headers }, body: Buffer.from(body) };
}

export function htmlAnswer(status: number, body: string, headers: Record<string, string> = {}): Answer {
  return { status, headers: { "content-type": "text/html; charset=utf-8", ...headers }, body: Buffer.from(body) };
}
