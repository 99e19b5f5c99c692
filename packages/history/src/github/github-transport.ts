/** Requests to GitHub's API with one token: REST and GraphQL, counted, with every failure in our words. */

import { request as octokit } from "@octokit/request";
import { apiUrlOf, graphqlUrlOf } from "./github-address.ts";
import { failureOf, GitHubError, graphqlFailureOf } from "./github-error.ts";

export type Headers = Readonly<Record<string, string | number | undefined>>;

/** An hourly limit and what is left of it, as the last answer that drew on it said. */
export type Allowance = { limit: number; remaining: number; resetAt: Date };

export type Spent = {
  requests: number;
  /** GraphQL's cost, as its answers tell where `rateLimit { cost }` was asked for. */
  points: number;
  rest: Allowance | null;
  graphql: Allowance | null;
};

export type GitHubTransport = {
  /** Answers are checked by `is`. Redirects within the API are followed, three at most. */
  get: <T>(is: (data: unknown) => data is T, path: string, signal?: AbortSignal) => Promise<Answer<T>>;
  /** The same, or null where the answer is still the one with this ETag: that is free of the hourly limit. */
  getUnlessSame: <T>(
    is: (data: unknown) => data is T,
    path: string,
    etag: string,
    signal?: AbortSignal,
  ) => Promise<Answer<T> | null>;
  /**
   * One GraphQL query; ask for `rateLimit { cost }` in it to have its points counted. An answer with errors is a failure as a
   * whole, even where it holds data.
   */
  query: <T>(
    is: (data: unknown) => data is T,
    text: string,
    variables: Record<string, unknown>,
    signal?: AbortSignal,
  ) => Promise<T>;
  /** What was asked so far; the same object as long as the transport lives. */
  spent: Readonly<Spent>;
};

type Answer<T> = { data: T; headers: Headers };

export type GitHubTransportOptions = {
  /** The site, such as `https://github.com`. */
  url: string;
  token: string;
  /** How long one request may take. */
  timeoutMs?: number;
};

const maxRedirects = 3;
/** GitHub's largest answers, 300 files with their patches, are a few megabytes. */
const maxAnswerBytes = 32 * 1024 * 1024;

/**
 * It waits for nothing and tries nothing again: a limit is a `GitHubError` with the moment to come back at. Every call throws
 * `GitHubError`, or the reason of its `signal`.
 */
export function createGitHubTransport({ url, token, timeoutMs = 20_000 }: GitHubTransportOptions): GitHubTransport {
  const baseUrl = apiUrlOf(url);
  const graphqlUrl = graphqlUrlOf(url);
  const spent: Spent = { requests: 0, points: 0, rest: null, graphql: null };
  const send = octokit.defaults({
    baseUrl,
    headers: {
      authorization: `Bearer ${token}`,
      accept: "application/vnd.github+json",
      "x-github-api-version": "2022-11-28",
      "user-agent": "vibe-coding-profile",
    },
  });

  /** One answer, whatever its status below 400. */
  async function once(target: string, body: object, caller: AbortSignal | undefined) {
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = caller === undefined ? timeout : AbortSignal.any([caller, timeout]);
    spent.requests += 1;
    const bounded = boundedFetch(maxAnswerBytes);
    try {
      const request = { signal, redirect: "manual", log: silent, fetch: bounded.fetch } as const;
      const answer = await send(target, { ...body, request });
      const { status, headers, data }: { status: number; headers: Headers; data: unknown } = answer;
      if (bounded.isTooLarge()) throw new GitHubError("bad_answer");
      if (signal.aborted) throw new Error("The body was cut off.");
      note(headers);
      return { status, headers, data };
    } catch (error) {
      caller?.throwIfAborted();
      if (error instanceof GitHubError) throw error;
      if (timeout.aborted) throw new GitHubError("timed_out");
      const headers = notModified(error);
      if (headers !== null) {
        note(headers);
        return { status: 304, headers, data: null };
      }
      throw asOurs(error);
    }
  }

  function note(headers: Headers): void {
    const [limit = Number.NaN, remaining = Number.NaN, reset = Number.NaN] = ["limit", "remaining", "reset"].map(
      (name) => Number(headers[`x-ratelimit-${name}`]),
    );
    if (![limit, remaining, reset].every(Number.isFinite)) return;
    const allowance = { limit, remaining, resetAt: new Date(reset * 1_000) };
    const resource = headers["x-ratelimit-resource"];
    if (resource === "graphql") spent.graphql = allowance;
    else if (resource === "core") spent.rest = allowance;
  }

  async function followed<T>(
    is: (data: unknown) => data is T,
    path: string,
    requestHeaders: Headers,
    signal: AbortSignal | undefined,
  ): Promise<Answer<T> | null> {
    let target = path;
    for (let redirects = 0; ; redirects += 1) {
      const { status, headers, data } = await once(`GET ${target}`, { headers: requestHeaders }, signal);
      // octokit takes a redirect for a success.
      if (status < 300) return { data: checked(is, data, headers), headers };
      if (status === 304) return null;
      const next = redirectTarget(headers.location, baseUrl);
      if (next === null || redirects === maxRedirects) throw new GitHubError("renamed");
      target = next;
    }
  }

  return {
    spent,
    async get(is, path, signal) {
      const answer = await followed(is, path, {}, signal);
      // Nothing was asked that could be the same as before.
      if (answer === null) throw new GitHubError("bad_answer");
      return answer;
    },
    getUnlessSame: (is, path, etag, signal) => followed(is, path, { "if-none-match": etag }, signal),
    async query(is, text, variables, signal) {
      const { status, headers, data } = await once(`POST ${graphqlUrl}`, { query: text, variables }, signal);
      if (status >= 300) throw new GitHubError("bad_answer");
      const { data: result, errors } = checked(isGraphqlAnswer, data, headers);
      if (errors !== undefined && errors.length > 0) throw graphqlFailureOf(errors, headers, new Date());
      spent.points += costIn(result);
      return checked(is, result, headers);
    },
  };
}

/** A `fetch` whose answers break off behind so many bytes: what octokit makes of the beginning is not to be used. */
function boundedFetch(maxBytes: number): { fetch: typeof fetch; isTooLarge: () => boolean } {
  let bytes = 0;
  const counted = () =>
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        bytes += chunk.length;
        if (bytes > maxBytes) controller.error(new Error("The answer is too large."));
        else controller.enqueue(chunk);
      },
    });
  return {
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      const { body, status, headers } = response;
      return body === null ? response : new Response(body.pipeThrough(counted()), { status, headers });
    },
    isTooLarge: () => bytes > maxBytes,
  };
}

/** octokit would print deprecations to the console. */
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function checked<T>(is: (data: unknown) => data is T, data: unknown, headers: Headers): T {
  if (is(data)) return data;
  // Text where an object should be is a body that was cut off.
  throw new GitHubError(typeof data === "string" && isJson(headers) ? "network_failed" : "bad_answer");
}

const isJson = (headers: Headers) => String(headers["content-type"] ?? "").startsWith("application/json");

type GraphqlAnswer = { data?: unknown; errors?: { type?: unknown; message?: unknown }[] };

function isGraphqlAnswer(data: unknown): data is GraphqlAnswer {
  if (typeof data !== "object" || data === null) return false;
  const { errors } = data as GraphqlAnswer;
  return (
    errors === undefined || (Array.isArray(errors) && errors.every((one) => typeof one === "object" && one !== null))
  );
}

function costIn(result: unknown): number {
  const cost = (result as { rateLimit?: { cost?: unknown } | null } | null)?.rateLimit?.cost;
  return typeof cost === "number" && cost >= 0 ? cost : 0;
}

/** A path of the same API, or null: another server must not get the token. */
function redirectTarget(location: string | number | undefined, baseUrl: string): string | null {
  const text = String(location ?? "");
  return text.startsWith(`${baseUrl}/`) ? text.slice(baseUrl.length) : null;
}

/** octokit takes "not modified" for a failure. The headers of such an answer, or null. */
function notModified(error: unknown): Headers | null {
  const { status, response } = error as { status?: number; response?: { headers?: Headers } };
  return status === 304 ? (response?.headers ?? {}) : null;
}

/** octokit's error carries the request with its token, so nothing of it goes on. */
function asOurs(error: unknown): GitHubError {
  const { status, response } = error as {
    status?: number;
    response?: { headers?: Headers; data?: { message?: unknown } };
  };
  if (status === undefined || response === undefined) return new GitHubError("network_failed");
  const message = String(response.data?.message ?? "");
  return failureOf({ status, headers: response.headers ?? {}, message }, new Date());
}
