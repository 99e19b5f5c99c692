import { execFileSync } from "node:child_process";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type SmallGitHub, smallGitHub, tokens } from "../testing/small-github.ts";
import { createRestSchemas, describedRoutes } from "./rest-schemas.ts";
import { routes } from "./routes.ts";

let small: SmallGitHub;
beforeAll(async () => {
  small = await smallGitHub();
});
afterEach(() => expect(small.github.violations).toEqual([]));
afterAll(() => small.close());

describe("GitHub's own description", () => {
  test("is at hand for every route that is served, and for no other", () => {
    expect(describedRoutes.toSorted()).toEqual(
      routes.map(({ method, template }) => `${method} ${template}`).toSorted(),
    );
  });

  test("refuses an answer that lacks a field, has one too many, or has one of another type", () => {
    const violationsOf = createRestSchemas();
    const email = { email: "ada@example.com", primary: true, verified: true, visibility: null };
    expect(violationsOf("GET /user/emails", 200, [email])).toEqual([]);
    expect(violationsOf("GET /user/emails", 200, [{ ...email, primary: "yes" }])[0]).toContain("must be boolean");
    expect(violationsOf("GET /user/emails", 200, [{ ...email, verifed: true }])[0]).toContain("verifed");
    expect(violationsOf("GET /user/emails", 200, [{ email: "ada@example.com" }])).toHaveLength(3);
    expect(violationsOf("GET /user/emails", 201, [])[0]).toContain("does not answer");
    expect(violationsOf("GET /user/emails", 429, { message: 7 })[0]).toContain("must be string");
  });

  // `violations` is looked at after each test: an answer that does not fit is also a 500.
  test.each([
    "/user",
    "/user/emails",
    "/user/repos",
    "/users/bob",
    "/users/acme",
    "/repos/ada/demo",
    "/repos/ada/demo/languages",
    "/repos/ada/demo/commits",
    "/repos/ada/demo/commits/main",
    "/repos/ada/demo/compare/old...main",
    "/repos/ada/demo/branches",
    "/repos/ada/demo/branches/feature/side",
    "/repos/ada/demo/pulls?state=all",
    "/repos/ada/demo/pulls/1",
    "/repos/ada/demo/pulls/2",
    "/search/repositories?q=user:ada",
    "/rate_limit",
  ])("is kept by %s", async (path) => {
    expect((await small.rest(path)).status).toBe(200);
  });
});

test("an answer GitHub would not give is a 500 that says why, and is kept", async () => {
  const other = await smallGitHub();
  try {
    const { path } = other.repository;
    other.github.directory.putRepository({ fullName: "ada/odd", path, createdAt: "yesterday" });
    const broken = await other.rest("/repos/ada/odd");
    expect(broken.status).toBe(500);
    expect(broken.body.message).toContain("/created_at: must match format");
    expect(other.github.violations).toEqual([expect.stringContaining("/created_at")]);
  } finally {
    await other.close();
  }
});

describe("who asks", () => {
  test("is told apart by the token, and nobody is told without one", async () => {
    expect((await small.rest("/user")).body.login).toBe("ada");
    expect((await small.rest("/user", { token: tokens.bob })).body.login).toBe("bob");
    expect(await small.rest("/user", { token: null })).toMatchObject({
      status: 401,
      body: { message: "Requires authentication" },
    });
  });

  test.each([["unknown"], [tokens.expired]])("is refused with the token %s", async (token) => {
    expect(await small.rest("/user", { token })).toMatchObject({
      status: 401,
      body: { message: "Bad credentials", status: "401" },
    });
  });

  test("may send the token in each of GitHub's three ways", async () => {
    const basic = Buffer.from(`x-access-token:${tokens.ada}`).toString("base64");
    for (const authorization of [`token ${tokens.ada}`, `bearer ${tokens.ada}`, `Basic ${basic}`]) {
      expect((await small.rest("/user", { token: null, headers: { authorization } })).body.login).toBe("ada");
    }
  });

  test("sees private fields and addresses only with the scope for them", async () => {
    expect((await small.rest("/user")).body.two_factor_authentication).toBe(true);
    expect((await small.rest("/user", { token: tokens.adaPublic })).body.two_factor_authentication).toBeUndefined();
    const refused = await small.rest("/user/emails", { token: tokens.adaPublic });
    expect(refused.status).toBe(404);
    expect(refused.headers.get("x-accepted-oauth-scopes")).toBe("user, user:email");
    expect((await small.rest("/user/emails")).body.map((one: { email: string }) => one.email)).toEqual([
      "ada@example.com",
      "ada@work.example",
    ]);
  });

  test("sees a private repository only as a member, with the scope, or with the repository in the token's list", async () => {
    const statuses = async (path: string) =>
      Promise.all(
        [tokens.ada, tokens.adaPublic, tokens.fine, tokens.bob, null].map(
          async (token) => (await small.rest(path, { token })).status,
        ),
      );
    expect(await statuses("/repos/ada/secret")).toEqual([200, 404, 200, 404, 404]);
    expect(await statuses("/repos/ada/demo")).toEqual([200, 200, 200, 200, 200]);
  });

  test("with a fine-grained token reads only what it was given", async () => {
    expect((await small.rest("/repos/ada/secret/pulls", { token: tokens.fine })).status).toBe(200);
    const refused = await small.rest("/repos/ada/secret/commits", { token: tokens.fine });
    expect(refused).toMatchObject({
      status: 403,
      body: { message: "Resource not accessible by personal access token" },
    });
    expect(refused.headers.get("x-accepted-github-permissions")).toBe("contents=read");
  });

  test("is sent to single sign-on by a protected organisation, and lists go on without it", async () => {
    const refused = await small.rest("/repos/acme/vault");
    expect(refused.status).toBe(403);
    expect(refused.headers.get("x-github-sso")).toMatch(/^required; url=http.*\/orgs\/acme\/sso/);
    const list = await small.rest("/user/repos");
    expect(list.body.map((one: { full_name: string }) => one.full_name)).toEqual(["ada/demo", "ada/secret"]);
    expect(list.headers.get("x-github-sso")).toMatch(/^partial-results; organizations=\d+$/);
  });
});

describe("repositories", () => {
  test("are listed by visibility, affiliation, order and page", async () => {
    const names = async (query: string) =>
      (await small.rest(`/user/repos?${query}`)).body.map((one: { name: string }) => one.name);
    expect(await names("visibility=private")).toEqual(["secret"]);
    expect(await names("affiliation=collaborator")).toEqual([]);
    expect(await names("sort=created")).toEqual(["secret", "demo"]);
    expect(await names("sort=created&direction=asc")).toEqual(["demo", "secret"]);
    const first = await small.rest("/user/repos?per_page=1");
    expect(first.headers.get("link")).toMatch(/<([^>]+page=2)>; rel="next", <[^>]+page=2>; rel="last"/);
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get("link") ?? "")?.[1] ?? "";
    expect((await small.rest(next)).body[0].name).toBe("secret");
  });

  test("redirect from a former name to their id, with everything behind it", async () => {
    const moved = await small.rest("/repos/ada/first-name/commits?per_page=1");
    expect(moved.status).toBe(301);
    const location = moved.headers.get("location") ?? "";
    expect(location).toMatch(/\/repositories\/\d+\/commits\?per_page=1$/);
    expect((await small.rest(location)).body[0].sha).toBe(small.repository.sha("last"));
  });

  test("that are unknown, or taken down, are answered as GitHub does", async () => {
    expect(await small.rest("/repos/ada/none")).toMatchObject({
      status: 404,
      body: { message: "Not Found", documentation_url: "https://docs.github.com/rest/repos/repos#get-a-repository" },
    });
    const { path } = small.repository;
    small.github.directory.putRepository({ fullName: "ada/gone", path, blocked: "dmca" });
    expect((await small.rest("/repos/ada/gone")).status).toBe(451);
    small.github.directory.removeRepository("ada/gone");
  });

  test("are found by owner and words, each once, private ones by who may see them", async () => {
    const found = async (q: string, token: string) =>
      (await small.rest(`/search/repositories?q=${encodeURIComponent(q)}`, { token })).body.items.map(
        (one: { name: string }) => one.name,
      );
    expect(await found("user:ada", tokens.ada)).toEqual(["demo", "secret"]);
    expect(await found("user:ada", tokens.bob)).toEqual(["demo"]);
    expect(await found("dem user:ada", tokens.ada)).toEqual(["demo"]);
    expect((await small.rest("/search/repositories?q=")).status).toBe(422);
  });
});

test("pull requests have their state and the sizes git counts", async () => {
  const numbers = async (query: string) =>
    (await small.rest(`/repos/ada/demo/pulls?${query}`)).body.map((one: { number: number }) => one.number);
  expect(await numbers("")).toEqual([2]);
  expect(await numbers("state=closed")).toEqual([3, 1]);
  expect(await numbers("state=all&direction=asc")).toEqual([1, 2, 3]);
  expect((await small.rest("/repos/ada/demo/pulls/1")).body).toMatchObject({
    state: "closed",
    merged: true,
    additions: 2,
    deletions: 0,
    changed_files: 1,
    commits: 1,
    user: { login: "bob" },
    merge_commit_sha: small.repository.sha("merge"),
  });
  expect((await small.rest("/repos/ada/demo/pulls/9")).status).toBe(404);
});

test("a new commit and a new name are seen at once", async () => {
  const { directory } = small.github;
  directory.putRepository({ fullName: "bob/moving", path: small.repository.path, defaultBranch: "old" });
  const head = async () => (await small.rest("/repos/bob/moving/commits?per_page=1")).body[0].sha;
  expect(await head()).toBe(small.repository.sha("second"));
  execFileSync("git", ["-C", small.repository.path, "branch", "--force", "old", "main"]);
  expect(await head()).toBe(small.repository.sha("last"));
  execFileSync("git", ["-C", small.repository.path, "branch", "--force", "old", small.repository.sha("second")]);
  directory.renameRepository("bob/moving", "bob/moved");
  expect((await small.rest("/repos/bob/moving")).status).toBe(301);
  expect((await small.rest("/repos/bob/moved")).body.name).toBe("moved");
  directory.removeRepository("bob/moved");
});

test("what is not served says so, and so does a version GitHub does not have", async () => {
  expect((await small.rest("/repos/ada/demo/issues")).status).toBe(501);
  const headers = { "x-github-api-version": "1999-01-01" };
  expect((await small.rest("/user", { headers })).status).toBe(400);
  const known = await small.rest("/user", { headers: { "x-github-api-version": "2022-11-28" } });
  expect(known.headers.get("x-github-api-version-selected")).toBe("2022-11-28");
});
