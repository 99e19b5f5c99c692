import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type SmallGitHub, smallGitHub, tokens } from "../testing/small-github.ts";
import type { Fault } from "./fault.ts";

let small: SmallGitHub;
beforeEach(async () => {
  small = await smallGitHub();
});
afterEach(async () => {
  expect(small.github.violations).toEqual([]);
  await small.close();
});

describe("a dialled refusal", () => {
  test.each<[Fault, number, Record<string, string>, string]>([
    [{ kind: "primary-limit" }, 403, { "x-ratelimit-remaining": "0" }, "API rate limit exceeded"],
    [
      { kind: "primary-limit", status: 429, resetInSeconds: 90 },
      429,
      { "x-ratelimit-reset": String(Date.parse("2026-01-01T12:01:30Z") / 1_000) },
      "API rate limit",
    ],
    [{ kind: "secondary-limit", retryAfterSeconds: 7 }, 403, { "retry-after": "7" }, "secondary rate limit"],
    [{ kind: "secondary-limit", status: 429 }, 429, {}, "secondary rate limit"],
    [
      { kind: "moved", location: "http://127.0.0.1:1/repositories/7" },
      301,
      { location: "http://127.0.0.1:1/repositories/7" },
      "Moved Permanently",
    ],
    [{ kind: "bad-credentials" }, 401, {}, "Bad credentials"],
    [
      { kind: "missing-permission" },
      403,
      { "x-accepted-github-permissions": "contents=read" },
      "Resource not accessible",
    ],
    [{ kind: "sso-required", organization: "acme" }, 403, { "x-github-sso": "required" }, "SAML"],
    [{ kind: "blocked" }, 403, {}, "Repository access blocked"],
    [{ kind: "dmca" }, 451, {}, "Repository access blocked"],
    [{ kind: "not-found" }, 404, {}, "Not Found"],
    [{ kind: "empty-repository" }, 409, {}, "Git Repository is empty."],
    [{ kind: "gone" }, 410, {}, "no longer available"],
    [{ kind: "server-error", status: 502 }, 502, {}, "Server Error"],
    [{ kind: "unicorn" }, 502, { "content-type": "text/html" }, "Unicorn!"],
    [{ kind: "answer", status: 418, body: "short", headers: { "x-own": "yes" } }, 418, { "x-own": "yes" }, "short"],
  ])("%o is answered as GitHub does, once, and then the real answer", async (fault, status, headers, text) => {
    const dial = small.github.faults.add({ fault, match: { path: "/repos/ada/demo/commits" } });
    expect((await small.rest("/user")).status).toBe(200);
    const refused = await small.rest("/repos/ada/demo/commits");
    expect(refused.status).toBe(status);
    for (const [name, value] of Object.entries(headers)) expect(refused.headers.get(name)).toContain(value);
    expect(refused.headers.get("retry-after") === null).toBe(!("retry-after" in headers));
    expect(typeof refused.body === "string" ? refused.body : refused.body.message).toContain(text);
    expect((await small.rest("/repos/ada/demo/commits")).status).toBe(200);
    expect(dial.hits()).toBe(1);
  });

  test("can be for a person, a method, a surface, an operation, the third time, and as often as wanted", async () => {
    const { faults } = small.github;
    const fault: Fault = { kind: "server-error", status: 503 };
    const statuses = async (count: number, ask: () => Promise<{ status: number }>) => {
      const found: number[] = [];
      for (let at = 0; at < count; at += 1) found.push((await ask()).status);
      return found;
    };
    faults.add({ fault, match: { user: "bob" }, times: 2, skip: 1 });
    expect(await statuses(2, () => small.rest("/user"))).toEqual([200, 200]);
    expect(await statuses(5, () => small.rest("/user", { token: tokens.bob }))).toEqual([200, 503, 503, 200, 200]);
    faults.add({ fault, match: { surface: "graphql", operation: "Names" }, times: Number.POSITIVE_INFINITY });
    expect(await statuses(2, () => small.graphql("query Names { viewer { login } }"))).toEqual([503, 503]);
    expect(await statuses(1, () => small.graphql("query Others { viewer { login } }"))).toEqual([200]);
    faults.add({ fault, match: { surface: "rest", path: /^\/repos\// } });
    faults.clear();
    expect(await statuses(1, () => small.rest("/repos/ada/demo"))).toEqual([200]);
  });

  test("works for git, in git's words", async () => {
    small.github.faults.add({
      fault: { kind: "secondary-limit", status: 429, retryAfterSeconds: 3 },
      match: { surface: "git" },
    });
    const url = `${small.github.url}/ada/demo.git/info/refs?service=git-upload-pack`;
    const refused = await fetch(url);
    expect([refused.status, refused.headers.get("retry-after"), refused.headers.get("content-type")]).toEqual([
      429,
      "3",
      "text/plain; charset=utf-8",
    ]);
    expect((await fetch(url)).status).toBe(200);
  });
});

describe("GraphQL", () => {
  const page = `query($n: Int!) { repository(owner: "ada", name: "demo") { pullRequests(first: $n) { totalCount } } }`;

  test("says with 200 that its limit is reached", async () => {
    small.github.faults.add({ fault: { kind: "graphql-limit" } });
    const limited = await small.graphql(page, { n: 1 });
    expect(limited).toMatchObject({ status: 200, body: { errors: [{ type: "RATE_LIMITED" }] } });
    expect(limited.headers.get("x-ratelimit-remaining")).toBe("0");
  });

  test("gives the rest when one field could not be worked out", async () => {
    small.github.faults.add({ fault: { kind: "graphql-partial", field: "changedFilesIfAvailable" } });
    const history = "history(first: 2) { nodes { oid changedFilesIfAvailable } }";
    const { body } = await small.graphql(
      `{ repository(owner: "ada", name: "demo") { defaultBranchRef { target { ... on Commit { ${history} } } } } }`,
    );
    const [first] = body.data.repository.defaultBranchRef.target.history.nodes;
    expect(first).toEqual({ oid: small.repository.sha("last"), changedFilesIfAvailable: null });
    expect(body.errors).toHaveLength(2);
  });

  test("runs out of time for large pages only, when dialled so", async () => {
    small.github.faults.add({
      fault: { kind: "graphql-timeout", status: 502, abovePageSize: 25 },
      times: Number.POSITIVE_INFINITY,
    });
    const statuses = await Promise.all([100, 50, 25].map(async (n) => (await small.graphql(page, { n })).status));
    expect(statuses).toEqual([502, 502, 200]);
    expect((await small.graphql(page, { n: 100 })).body.errors[0].message).toContain(
      "Something went wrong while executing your query",
    );
  });
});

describe("a connection", () => {
  const commits = () => small.rest("/repos/ada/demo/commits");

  test("ends in the middle of a body whose length was promised", async () => {
    small.github.faults.add({ fault: { kind: "truncated-body", afterBytes: 100 } });
    await expect(commits()).rejects.toThrow();
    expect(small.github.requests.at(-1)).toMatchObject({ status: 200, bytes: 100 });
    expect((await commits()).status).toBe(200);
  });

  test("is reset, before the headers or in the middle of the body", async () => {
    for (const fault of [{ kind: "connection-reset" }, { kind: "connection-reset", afterBytes: 10 }] as const) {
      small.github.faults.add({ fault });
      await expect(commits()).rejects.toThrow();
    }
    expect((await commits()).status).toBe(200);
  });

  test("hangs until the client gives up", async () => {
    for (const fault of [{ kind: "hanging" }, { kind: "hanging", afterBytes: 10 }] as const) {
      small.github.faults.add({ fault });
      const signal = AbortSignal.timeout(200);
      const hanging = fetch(`${small.github.apiUrl}/user`, {
        headers: { authorization: `Bearer ${tokens.ada}` },
        signal,
      }).then((answer) => answer.text());
      await expect(hanging).rejects.toThrow("timeout");
    }
  });

  test("that hangs does not keep the server from closing", async () => {
    small.github.faults.add({ fault: { kind: "hanging" } });
    const hanging = fetch(`${small.github.apiUrl}/user`).catch((error: unknown) => error);
    while (small.github.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await small.github.close();
    expect(await hanging).toBeInstanceOf(Error);
  });

  test("is slow, and says something else than it sends", async () => {
    small.github.faults.add({ fault: { kind: "latency", ms: 50 } });
    expect((await small.rest("/user")).status).toBe(200);
    small.github.faults.add({ fault: { kind: "wrong-content-type" } });
    const answer = await small.rest("/user");
    expect(answer.headers.get("content-type")).toBe("text/html");
    expect(answer.body).toContain('"login":"ada"');
  });

  test("of git breaks in the middle of a pack", async () => {
    small.github.faults.add({ fault: { kind: "truncated-body", afterBytes: 20 }, match: { surface: "git" } });
    const answer = await fetch(`${small.github.url}/ada/demo.git/info/refs?service=git-upload-pack`);
    await expect(answer.arrayBuffer()).rejects.toThrow();
  });
});

describe("the real quota", () => {
  test("is used up by requests of all of a user's tokens, answered 403, and is full again after the window", async () => {
    const { quota } = small.github;
    quota.setRemaining("ada", "core", 2);
    expect((await small.rest("/user")).headers.get("x-ratelimit-remaining")).toBe("1");
    expect(
      (await small.rest("/repos/ada/none", { token: tokens.adaPublic })).headers.get("x-ratelimit-remaining"),
    ).toBe("0");
    const refused = await small.rest("/user", { token: tokens.adaPublic });
    expect(refused).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining("API rate limit exceeded for user ID") },
    });
    expect(refused.headers.get("x-ratelimit-reset")).toBe(String(Date.parse("2026-01-01T13:00:00Z") / 1_000));
    expect((await small.rest("/user", { token: tokens.bob })).status).toBe(200);
    const { core } = (await small.rest("/rate_limit")).body.resources;
    expect(core).toMatchObject({ limit: 5_000, remaining: 0 });
    small.advance(3_600_000);
    expect((await small.rest("/user")).headers.get("x-ratelimit-remaining")).toBe("4999");
  });

  test("of GraphQL is answered with 200 and RATE_LIMITED, and one without a token is smaller", async () => {
    small.github.quota.setRemaining("ada", "graphql", 0);
    const limited = await small.graphql("{ viewer { login } }");
    expect(limited).toMatchObject({ status: 200, body: { errors: [{ type: "RATE_LIMITED" }] } });
    expect(limited.headers.get("x-ratelimit-remaining")).toBe("0");
    expect((await small.rest("/user")).status).toBe(200);
    expect((await small.rest("/users/ada", { token: null })).headers.get("x-ratelimit-limit")).toBe("60");
  });

  test("is not shared between stand-ins", async () => {
    small.github.quota.setRemaining("ada", "core", 0);
    const other = await smallGitHub();
    try {
      expect((await other.rest("/user")).headers.get("x-ratelimit-remaining")).toBe("4999");
    } finally {
      await other.close();
    }
  });
});
