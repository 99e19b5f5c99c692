import { createGitHubStandIn, type GitHubStandIn } from "@vibe/github-stand-in/stand-in";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type GeneratedRepository, generateRepository } from "../testing/generate-repository.ts";
import { apiUrlOf, gitUrlOf } from "./github-address.ts";
import { createGitHubClient, type GitHubClient } from "./github-client.ts";
import { failureOf } from "./github-error.ts";

const token = "ghp_secret0123456789secret0123456789abcd";
let github: GitHubStandIn;
let made: GeneratedRepository;
let client: GitHubClient;
const clientOf = (value: string) => createGitHubClient({ url: github.url, token: value });

beforeAll(async () => {
  made = await generateRepository([{ message: "Start", files: [{ path: "a.ts", content: "1\n" }] }], { bare: true });
  const { path } = made;
  github = await createGitHubStandIn({
    validate: true,
    users: [
      {
        login: "ada",
        emails: [{ email: "ada@example.com" }, { email: "ada@unverified.example", verified: false }],
      },
      { login: "bob", emails: [{ email: "bob@example.com" }] },
    ],
    organizations: [{ login: "acme", members: ["ada"], ssoRequired: true }],
    repositories: [
      { fullName: "ada/demo", path, renamedFrom: ["ada/old-name"] },
      { fullName: "ada/secret", path, private: true, archived: true },
      { fullName: "bob/hidden", path, private: true },
      { fullName: "acme/vault", path, private: true },
      { fullName: "bob/taken-down", path, blocked: "dmca" },
      { fullName: "bob/blocked", path, blocked: "tos" },
      ...Array.from({ length: 120 }, (_, index) => ({ fullName: `ada/part-${index}`, path })),
    ],
    tokens: [
      { kind: "classic", value: token, user: "ada", scopes: ["repo", "user:email"], expiresAt: "2099-01-01T00:00:00Z" },
      { kind: "fine-grained", value: "github_pat_fine", user: "ada", repositories: ["ada/secret"], permissions: [] },
      { kind: "classic", value: "ghp_expired", user: "ada", scopes: ["repo"], expiresAt: "2020-01-01T00:00:00Z" },
    ],
  });
  client = clientOf(token);
});
afterAll(async () => {
  await github.close();
  await made.remove();
  expect(github.violations).toEqual([]);
});
beforeEach(() => github.faults.clear());

describe("a token", () => {
  test("says whose it is, what it may and until when", async () => {
    expect(await client.viewer()).toEqual({
      id: expect.any(Number),
      login: "ada",
      scopes: ["repo", "user:email"],
      expiresAt: new Date("2099-01-01T00:00:00Z"),
    });
    expect(await clientOf("github_pat_fine").viewer()).toMatchObject({ login: "ada", scopes: null, expiresAt: null });
  });

  test("shows verified addresses, or none where it may not", async () => {
    expect(await client.emails()).toEqual(["ada@example.com"]);
    expect(await clientOf("github_pat_fine").emails()).toEqual([]);
  });

  test.each(["ghp_expired", "ghp_unknown"])("%s is refused", async (value) => {
    await expect(clientOf(value).viewer()).rejects.toMatchObject({ code: "bad_credentials", retryable: false });
  });
});

describe("repositories", () => {
  test("come in pages of what the token can see", async () => {
    const first = await client.repositories(1);
    const second = await client.repositories(2);
    expect([first.repositories.length, first.next, second.next]).toEqual([100, 2, null]);
    const names = [...first.repositories, ...second.repositories].map(({ fullName }) => fullName);
    expect(names).toHaveLength(122);
    expect(names).toContain("ada/secret");
    expect(names).not.toContain("bob/hidden");
  });

  test("are found by name, by number and by a former name", async () => {
    const secret = await client.repositoryNamed("ada/secret");
    expect(secret).toMatchObject({ fullName: "ada/secret", private: true, archived: true, defaultBranch: "main" });
    expect((await client.repositoryWithId(secret.id))?.repository).toEqual(secret);
    expect((await client.repositoryNamed("ada/old-name")).fullName).toBe("ada/demo");
  });

  test("that are as they were cost nothing of the hourly limit", async () => {
    const { id } = await client.repositoryNamed("ada/demo");
    const seen = await client.repositoryWithId(id);
    const left = github.quota.state("ada", "core").remaining;
    expect(await client.repositoryWithId(id, seen?.etag)).toBeNull();
    expect(github.quota.state("ada", "core").remaining).toBe(left);
    expect((await client.repositoryWithId(id, '"another"'))?.repository.fullName).toBe("ada/demo");
    expect(github.quota.state("ada", "core").remaining).toBe(left - 1);
  });

  test.each([
    ["ada/nothing", "not_found"],
    ["bob/hidden", "not_found"],
    ["../../user", "not_found"],
    ["acme/vault", "sso_required"],
    ["bob/taken-down", "dmca"],
    ["bob/blocked", "blocked"],
  ])("%s is refused as %s", async (fullName, code) => {
    await expect(client.repositoryNamed(fullName)).rejects.toMatchObject({ code, retryable: false });
  });
});

describe("what goes wrong is told apart", () => {
  const seconds = (error: { retryAt: Date | null }) => (Number(error.retryAt) - Date.now()) / 1_000;
  const failing = async () =>
    client.viewer().then(
      () => null,
      (error) => error,
    );

  test.each([
    [{ kind: "primary-limit", resetInSeconds: 1_800 }, "primary_limit", 1_800],
    [{ kind: "primary-limit", status: 429, resetInSeconds: 60 }, "primary_limit", 60],
    [{ kind: "secondary-limit", retryAfterSeconds: 30 }, "secondary_limit", 30],
    [{ kind: "secondary-limit", status: 429 }, "secondary_limit", 60],
    [{ kind: "secondary-limit" }, "secondary_limit", 60],
  ] as const)("%j is %s, in some %d seconds", async (fault, code, wait) => {
    github.faults.add({ fault });
    const error = await failing();
    expect(error).toMatchObject({ code, retryable: true });
    expect(Math.abs(seconds(error) - wait)).toBeLessThan(10);
  });

  test.each([
    [{ kind: "bad-credentials" }, "bad_credentials", false],
    [{ kind: "missing-permission" }, "missing_permission", false],
    [{ kind: "sso-required" }, "sso_required", false],
    [{ kind: "blocked" }, "blocked", false],
    [{ kind: "dmca" }, "dmca", false],
    [{ kind: "gone" }, "gone", false],
    [{ kind: "not-found" }, "not_found", false],
    [{ kind: "moved", location: "http://127.0.0.1:1/elsewhere" }, "renamed", false],
    [{ kind: "server-error", status: 503 }, "server_failed", true],
    [{ kind: "unicorn" }, "server_failed", true],
    [{ kind: "connection-reset" }, "network_failed", true],
    [{ kind: "truncated-body", afterBytes: 20 }, "network_failed", true],
    [{ kind: "answer", status: 200, body: "hello" }, "bad_answer", false],
  ] as const)("%j is %s", async (fault, code, retryable) => {
    github.faults.add({ fault });
    expect(await failing()).toMatchObject({ code, retryable, retryAt: null });
  });

  test.each([undefined, 20])("a server that says nothing (after %s bytes) is given up", async (afterBytes) => {
    github.faults.add({ fault: { kind: "hanging", ...(afterBytes !== undefined && { afterBytes }) } });
    const impatient = createGitHubClient({ url: github.url, token, timeoutMs: 200 });
    await expect(impatient.viewer()).rejects.toMatchObject({ code: "timed_out", retryable: true });
  });

  test("a server that is not there is the network’s failure, and no error holds the token", async () => {
    const nowhere = createGitHubClient({ url: "http://127.0.0.1:1", token });
    const error = await nowhere.viewer().then(
      () => null,
      (reason) => reason,
    );
    expect(error).toMatchObject({ code: "network_failed" });
    github.faults.add({ fault: { kind: "answer", status: 403, body: JSON.stringify({ message: token }) } });
    const echoed = await failing();
    for (const each of [error, echoed]) {
      expect(JSON.stringify(each, Object.getOwnPropertyNames(each)) + String(each.cause)).not.toContain(token);
    }
  });

  test("a wait is a day at most", () => {
    const now = new Date("2026-01-01T00:00:00Z");
    const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "99999999999" };
    expect(failureOf({ status: 403, headers, message: "" }, now).retryAt).toEqual(new Date("2026-01-02T00:00:00Z"));
  });
});

test("addresses are those of github.com, or of an Enterprise Server", () => {
  expect(apiUrlOf("https://github.com/")).toBe("https://api.github.com");
  expect(apiUrlOf("https://git.example.com")).toBe("https://git.example.com/api/v3");
  expect(gitUrlOf("https://github.com", "ada/demo")).toBe("https://github.com/ada/demo.git");
});

test.each(["http://git.example.com", "github", "ftp://github.com", "https://ada:secret@github.com"])(
  "%s is no site that a token is sent to",
  (url) => {
    expect(() => createGitHubClient({ url, token })).toThrow(expect.objectContaining({ code: "bad_address" }));
    expect(() => gitUrlOf(url, "ada/demo")).toThrow(expect.objectContaining({ code: "bad_address" }));
  },
);
