import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type SmallGitHub, smallGitHub, tokens } from "../testing/small-github.ts";

const run = promisify(execFile);
let small: SmallGitHub;
let folder: string;
beforeAll(async () => {
  small = await smallGitHub();
  folder = await mkdtemp(join(tmpdir(), "stand-in-clones-"));
});
afterAll(async () => {
  await small.close();
  await rm(folder, { recursive: true, force: true });
});

let clones = 0;
async function git(args: string[], token: string | null = null) {
  const basic = token === null ? "" : Buffer.from(`x-access-token:${token}`).toString("base64");
  const header = token === null ? [] : ["-c", `http.extraHeader=Authorization: Basic ${basic}`];
  const env = {
    ...process.env,
    GIT_TERMINAL_PROMPT: "0",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_ASKPASS: "true",
  };
  return run("git", [...header, ...args], { env, timeout: 60_000 });
}

async function clone(name: string, token: string | null, ...options: string[]): Promise<string> {
  clones += 1;
  const target = join(folder, String(clones));
  await git(["clone", "--quiet", "--bare", ...options, `${small.github.url}/${name}.git`, target], token);
  return target;
}

test("git clones a public repository without a token, and a private one with its own", async () => {
  for (const target of [await clone("ada/demo", null), await clone("ada/secret", tokens.ada)]) {
    const { stdout } = await git(["-C", target, "rev-parse", "HEAD"]);
    expect(stdout.trim()).toBe(small.repository.sha("last"));
  }
});

test("filters leave out what they should, and a commit is fetched by its name; the repository's own settings stay as they were", async () => {
  const config = join(small.repository.path, ".git", "config");
  const before = await readFile(config, "utf8");
  const missing = async (filter: string) => {
    const target = await clone("ada/demo", null, `--filter=${filter}`);
    const { stdout } = await git(["-C", target, "rev-list", "--objects", "--missing=print", "HEAD"]);
    return stdout.split("\n").filter((line) => line.startsWith("?")).length;
  };
  expect(await missing("blob:none")).toBeGreaterThan(3);
  expect(await missing("tree:0")).toBeGreaterThan(3);
  const target = await clone("ada/demo", null, "--depth=1");
  await git(["-C", target, "fetch", "--quiet", "--depth=1", "origin", small.repository.sha("side")]);
  expect(await readFile(config, "utf8")).toBe(before);
});

test("a former name leads to the new one", async () => {
  const target = await clone("ada/first-name", null);
  expect((await git(["-C", target, "rev-parse", "HEAD"])).stdout.trim()).toBe(small.repository.sha("last"));
});

test.each([
  ["a private repository without a token", "ada/secret", null, 401],
  ["a missing repository without a token", "ada/none", null, 401],
  ["a private repository of somebody else", "ada/secret", tokens.bob, 404],
  ["a missing repository", "ada/none", tokens.ada, 404],
  ["a token without the scope", "ada/secret", tokens.adaPublic, 404],
  ["an expired token", "ada/demo", tokens.expired, 401],
  ["single sign-on", "acme/vault", tokens.ada, 403],
  ["a fine-grained token without the contents", "ada/secret", tokens.fine, 403],
])("%s is answered as github.com does", async (_, name, token, status) => {
  const basic = Buffer.from(`x-access-token:${token}`).toString("base64");
  const headers = token === null ? {} : { authorization: `Basic ${basic}` };
  const response = await fetch(`${small.github.url}/${name}.git/info/refs?service=git-upload-pack`, { headers });
  expect(response.status).toBe(status);
  expect(response.headers.get("www-authenticate") === null).toBe(status === 403);
  await expect(clone(name, token)).rejects.toThrow();
});

test("nothing can be pushed", async () => {
  const target = await clone("ada/demo", null);
  const push = git(["-C", target, "push", `${small.github.url}/ada/demo.git`, "HEAD:refs/heads/new"], tokens.ada);
  await expect(push).rejects.toThrow("403");
});

test("git takes nothing from the API's quota, and is in the log without the token", async () => {
  const used = small.github.quota.state("ada", "core").used;
  await clone("ada/secret", tokens.ada);
  expect(small.github.quota.state("ada", "core").used).toBe(used);
  const last = small.github.requests.at(-1);
  expect(last).toMatchObject({
    surface: "git",
    method: "POST",
    path: "/ada/secret.git/git-upload-pack",
    status: 200,
    user: "ada",
  });
  expect(last?.bytes).toBeGreaterThan(500);
  expect(JSON.stringify(small.github.requests)).not.toContain(tokens.ada);
});
