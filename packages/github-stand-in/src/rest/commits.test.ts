import { execFileSync } from "node:child_process";
import { type GeneratedCommit, generateRepository } from "@vibe/history/testing/generate-repository";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type SmallGitHub, smallGitHub, tokens } from "../testing/small-github.ts";

let small: SmallGitHub;
beforeAll(async () => {
  small = await smallGitHub();
});
afterEach(() => expect(small.github.violations).toEqual([]));
afterAll(() => small.close());

describe("commits", () => {
  const shas = async (query: string) =>
    (await small.rest(`/repos/ada/demo/commits?${query}`)).body.map((one: { sha: string }) => one.sha);

  test("are listed as git log does, from any branch, for a path, an author or a time", async () => {
    const { sha, path } = small.repository;
    const log = (...args: string[]) =>
      execFileSync("git", ["-C", path, "log", "--format=%H", ...args], { encoding: "utf8" })
        .trim()
        .split("\n");
    expect(await shas("")).toEqual(log());
    expect(await shas("sha=feature/side")).toEqual(log("feature/side"));
    expect(await shas("path=src/b%20c.ts")).toEqual([sha("last"), sha("second")]);
    expect(await shas("author=bob")).toEqual([sha("side"), sha("second")]);
    expect(await shas("author=ADA@example.com&per_page=1")).toEqual([sha("last")]);
    const { committer } = (await small.rest(`/repos/ada/demo/commits/${sha("rename")}`)).body.commit;
    expect(await shas(`since=${committer.date}`)).toEqual([sha("last"), sha("rename")]);
    expect(await shas(`until=${committer.date}&per_page=1`)).toEqual([sha("rename")]);
  });

  test("have the people's accounts, times in UTC and the whole message", async () => {
    const { body } = await small.rest(`/repos/ada/demo/commits/${small.repository.sha("second")}`);
    expect(body.author.login).toBe("bob");
    expect(body.commit.message).toBe("Add b\n\nWith a body.");
    expect(body.commit.author.date).toMatch(/Z$/);
  });

  test("have the files git counts: renames, deletions, binary ones, merges against the first parent", async () => {
    const files = async (id: string) => (await small.rest(`/repos/ada/demo/commits/${small.repository.sha(id)}`)).body;
    expect(await files("rename")).toMatchObject({
      stats: { additions: 0, deletions: 2, total: 2 },
      files: [
        { filename: "logo.png", status: "added", changes: 0 },
        { filename: "renamed.ts", previous_filename: "a.ts", status: "renamed", changes: 0 },
        { filename: "side.md", status: "removed", additions: 0, deletions: 2 },
      ],
    });
    expect(await files("merge")).toMatchObject({ files: [{ filename: "side.md", status: "added", additions: 2 }] });
    expect(await files("root")).toMatchObject({
      files: [{ filename: "a.ts", status: "added", additions: 2 }],
      parents: [],
    });
  });

  test("that do not exist are refused: 404 in a list, 422 alone", async () => {
    expect((await small.rest("/repos/ada/demo/commits?sha=none")).status).toBe(404);
    expect(await small.rest("/repos/ada/demo/commits/none")).toMatchObject({
      status: 422,
      body: { message: "No commit found for SHA: none" },
    });
  });

  test("of an unchanged answer cost nothing: 304 for its ETag, for the same person only", async () => {
    const first = await small.rest("/repos/ada/demo/commits?per_page=1");
    const used = Number(first.headers.get("x-ratelimit-used"));
    const headers = { "if-none-match": first.headers.get("etag") ?? "" };
    const again = await small.rest("/repos/ada/demo/commits?per_page=1", { headers });
    expect(again).toMatchObject({ status: 304, body: "" });
    expect(Number(again.headers.get("x-ratelimit-used"))).toBe(used);
    expect((await small.rest("/repos/ada/demo/commits?per_page=1", { headers, token: tokens.bob })).status).toBe(200);
  });
});

test("two points of a history are compared: who is ahead, by what, from where", async () => {
  const { sha } = small.repository;
  const compare = async (range: string) => (await small.rest(`/repos/ada/demo/compare/${range}`)).body;
  expect(await compare("old...main")).toMatchObject({
    status: "ahead",
    ahead_by: 4,
    behind_by: 0,
    merge_base_commit: { sha: sha("second") },
  });
  expect(await compare("main...old")).toMatchObject({ status: "behind", ahead_by: 0, behind_by: 4, files: [] });
  expect(await compare("old...feature/side")).toMatchObject({
    status: "diverged",
    ahead_by: 1,
    behind_by: 1,
    merge_base_commit: { sha: sha("root") },
    commits: [{ sha: sha("side") }],
    files: [{ filename: "side.md" }],
  });
  expect(await compare("main...main")).toMatchObject({ status: "identical", commits: [] });
  const page = await small.rest("/repos/ada/demo/compare/old...main?per_page=1&page=2");
  expect(page.body.files).toBeUndefined();
  expect(page.body.commits).toHaveLength(1);
  expect((await small.rest("/repos/ada/demo/compare/none...main")).status).toBe(404);
});

describe("repositories out of the ordinary", () => {
  async function served(commits: GeneratedCommit[], look: () => Promise<void>) {
    const repository = await generateRepository(commits, { bare: true });
    try {
      small.github.directory.putRepository({ fullName: "ada/odd", path: repository.path });
      await look();
    } finally {
      small.github.directory.removeRepository("ada/odd");
      await repository.remove();
    }
  }

  test("without commits are empty, not missing", () =>
    served([], async () => {
      expect(await small.rest("/repos/ada/odd/commits")).toMatchObject({
        status: 409,
        body: { message: "Git Repository is empty." },
      });
      expect((await small.rest("/repos/ada/odd")).body).toMatchObject({ default_branch: "main", language: null });
      expect((await small.rest("/repos/ada/odd/languages")).body).toEqual({});
      const { body } = await small.graphql(
        `{ repository(owner: "ada", name: "odd") { isEmpty defaultBranchRef { name } pushedAt } }`,
      );
      expect(body.data.repository).toEqual({ isEmpty: true, defaultBranchRef: null, pushedAt: null });
    }));

  test("with 3,100 files in a commit give 300 a page and 3,000 in all", () => {
    const files = Array.from({ length: 3_100 }, (_, index) => ({ path: `f${index}`, content: `${index}\n` }));
    return served([{ message: "Vendor it", files }], async () => {
      let url: string | undefined = "/repos/ada/odd/commits/main";
      const pages: number[] = [];
      while (url !== undefined) {
        const { body, headers } = await small.rest(url);
        expect(body.stats.additions).toBe(3_100);
        pages.push(body.files.length);
        url = /<([^>]+)>; rel="next"/.exec(headers.get("link") ?? "")?.[1];
      }
      expect(pages).toEqual(Array.from({ length: 10 }, () => 300));
    });
  });

  test("with 300 commits between two points give the newest 250 at once, or all of them in pages", () => {
    const commits = Array.from({ length: 301 }, (_, index) => ({ message: `Commit ${index}` }));
    return served(commits, async () => {
      const list = await small.rest("/repos/ada/odd/commits?per_page=100&page=4");
      const first = list.body[0].sha;
      const whole = await small.rest(`/repos/ada/odd/compare/${first}...main`);
      expect(whole.body).toMatchObject({ total_commits: 300, ahead_by: 300 });
      expect(whole.body.commits).toHaveLength(250);
      expect(whole.body.commits.at(-1).commit.message).toBe("Commit 300");
      const third = await small.rest(`/repos/ada/odd/compare/${first}...main?per_page=100&page=3`);
      expect(third.body.commits).toHaveLength(100);
      expect(third.body.commits.at(-1).commit.message).toBe("Commit 300");
    });
  });
});
