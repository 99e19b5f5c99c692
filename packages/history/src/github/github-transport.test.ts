import { createGitHubStandIn, type GitHubStandIn } from "@vibe/github-stand-in/stand-in";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type GeneratedRepository, generateRepository } from "../testing/generate-repository.ts";
import { graphqlUrlOf } from "./github-address.ts";
import { createGitHubTransport, type GitHubTransport } from "./github-transport.ts";

const token = "ghp_secret0123456789secret0123456789abcd";
const viewerQuery = "query Viewer { viewer { login } rateLimit { cost } }";
type ViewerAnswer = { viewer: { login: string } };
const isViewerAnswer = (data: unknown): data is ViewerAnswer =>
  typeof (data as ViewerAnswer | null)?.viewer?.login === "string";
const isUser = (data: unknown): data is { login: string } => typeof (data as { login?: unknown })?.login === "string";

let github: GitHubStandIn;
let made: GeneratedRepository;
let transport: GitHubTransport;

beforeAll(async () => {
  made = await generateRepository([{ message: "Start", files: [{ path: "a.ts", content: "1\n" }] }], { bare: true });
  github = await createGitHubStandIn({
    validate: true,
    users: [{ login: "ada", emails: [{ email: "ada@example.com" }] }],
    repositories: [{ fullName: "ada/demo", path: made.path }],
    tokens: [{ kind: "classic", value: token, user: "ada", scopes: ["repo"] }],
  });
});
afterAll(async () => {
  await github.close();
  await made.remove();
  expect(github.violations).toEqual([]);
});
beforeEach(() => {
  github.faults.clear();
  transport = createGitHubTransport({ url: github.url, token });
});

const ask = () => transport.query(isViewerAnswer, viewerQuery, {});
const failing = () =>
  ask().then(
    () => null,
    (error) => error,
  );

describe("a GraphQL query", () => {
  test("is answered, and its requests, points and what is left of the limit are counted", async () => {
    expect((await ask()).viewer.login).toBe("ada");
    await transport.get(isUser, "/user");
    expect(transport.spent).toMatchObject({ requests: 2, points: 1 });
    expect(transport.spent.graphql).toMatchObject({ limit: 5_000, remaining: 4_999 });
    expect(transport.spent.rest).toMatchObject({ limit: 5_000, remaining: 4_999 });
    expect(Number(transport.spent.rest?.resetAt)).toBeGreaterThan(Date.now());
  });

  test.each([
    [{ kind: "graphql-limit", type: "RATE_LIMITED", resetInSeconds: 1_800 }, "primary_limit", 1_800],
    [{ kind: "graphql-limit", type: "RATE_LIMIT", resetInSeconds: 60 }, "primary_limit", 60],
    [{ kind: "secondary-limit", retryAfterSeconds: 30 }, "secondary_limit", 30],
    [{ kind: "primary-limit", resetInSeconds: 120 }, "primary_limit", 120],
  ] as const)("meets %j as %s, in some %d seconds", async (fault, code, wait) => {
    github.faults.add({ match: { surface: "graphql" }, fault });
    const error = await failing();
    expect(error).toMatchObject({ code, retryable: true });
    expect(Math.abs((Number(error.retryAt) - Date.now()) / 1_000 - wait)).toBeLessThan(10);
  });

  test.each([
    [{ kind: "graphql-timeout", status: 200 }, "server_failed", true],
    [{ kind: "graphql-timeout", status: 502 }, "server_failed", true],
    [{ kind: "bad-credentials" }, "bad_credentials", false],
    [{ kind: "answer", status: 200, body: "[]" }, "bad_answer", false],
    [{ kind: "truncated-body", afterBytes: 10 }, "network_failed", true],
  ] as const)("tells %j apart as %s", async (fault, code, retryable) => {
    github.faults.add({ match: { surface: "graphql" }, fault });
    expect(await failing()).toMatchObject({ code, retryable });
  });

  test("that the schema refuses, or for what is not there, is a failure in words", async () => {
    await expect(transport.query(isViewerAnswer, "{ nothing }", {})).rejects.toMatchObject({ code: "bad_answer" });
    const missing = 'query { repository(owner: "ada", name: "none") { id } }';
    await expect(transport.query(isViewerAnswer, missing, {})).rejects.toMatchObject({ code: "not_found" });
  });

  test("ends with the reason of its signal", async () => {
    github.faults.add({ fault: { kind: "hanging" } });
    const stop = new AbortController();
    const asked = transport.query(isViewerAnswer, viewerQuery, {}, stop.signal);
    stop.abort(new Error("Cancelled."));
    await expect(asked).rejects.toThrow("Cancelled.");
  });

  test("of more bytes than GitHub would send is not read to its end", async () => {
    const body = JSON.stringify({ data: { viewer: { login: "a".repeat(40 * 1024 * 1024) } } });
    const headers = { "content-type": "application/json; charset=utf-8" };
    github.faults.add({ match: { surface: "graphql" }, fault: { kind: "answer", status: 200, headers, body } });
    expect(await failing()).toMatchObject({ code: "bad_answer", retryable: false });
  });

  test("shows the token in no error", async () => {
    github.faults.add({
      fault: { kind: "answer", status: 200, body: JSON.stringify({ errors: [{ message: token }] }) },
    });
    const error = await failing();
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error)) + String(error.cause)).not.toContain(token);
  });
});

test("GraphQL’s address is that of github.com, or of an Enterprise Server", () => {
  expect(graphqlUrlOf("https://github.com")).toBe("https://api.github.com/graphql");
  expect(graphqlUrlOf("https://git.example.com/")).toBe("https://git.example.com/api/graphql");
});
