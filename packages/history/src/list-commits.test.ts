import type { RawCommit } from "@vibe/analysis/commit/commit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { countCommits, type ListOptions, listCommits } from "./list-commits.ts";
import { type LocalRepository, openLocalRepository, requireHead } from "./local-repository.ts";
import { runningGits } from "./testing/child-processes.ts";
import { collect } from "./testing/collect.ts";
import { type GeneratedRepository, generateRepository, git } from "./testing/generate-repository.ts";
import { randomHistory } from "./testing/random-history.ts";

let generated: GeneratedRepository;
let repository: LocalRepository;
let head: string;

beforeAll(async () => {
  generated = await generateRepository(randomHistory({ commits: 500, seed: 3 }));
  repository = await openLocalRepository(generated.path);
  head = requireHead(repository);
});
afterAll(() => generated.remove());

async function list(options: Partial<ListOptions> = {}, from = repository): Promise<RawCommit[]> {
  return collect(listCommits(from, { head: requireHead(from), ...options }));
}

const log = (...args: string[]) =>
  git(generated.path, ["log", ...args])
    .toString()
    .split("\n")
    .slice(0, -1);

describe("counting commits", () => {
  test("agrees with git, merges among them", async () => {
    expect(await countCommits(repository, head)).toBe(500);
  });

  test("leaves out what a base leads to", async () => {
    const base = log("--format=%H")[120] ?? "";
    const rest = log("--format=%H", `${base}..${head}`);
    expect(await countCommits(repository, head, { base })).toBe(rest.length);
    expect((await list({ base })).map(({ sha }) => sha)).toEqual(rest);
    expect((await list({ base, skip: 3, limit: 5 })).map(({ sha }) => sha)).toEqual(rest.slice(3, 8));
    expect(await countCommits(repository, head, { base: head })).toBe(0);
  });

  test("of a head that is not there is an unknown commit", async () => {
    await expect(countCommits(repository, "1".repeat(40))).rejects.toMatchObject({ code: "unknown_commit" });
  });
});

describe("listing commits", () => {
  test("gives git's own order, merges included, and no files", async () => {
    const commits = await list();
    expect(commits.map(({ sha }) => sha)).toEqual(log("--format=%H"));
    expect(commits.filter(({ parents }) => parents.length > 1).length).toBeGreaterThan(3);
    expect(commits.every(({ files }) => files === null)).toBe(true);
  });

  test("gives what git prints of authors, committers and dates", async () => {
    const commits = await list();
    const lines = commits.map(
      ({ author, committer }) => `${author.name}|${author.email}|${author.epochSeconds}|${committer.epochSeconds}`,
    );
    expect(lines).toEqual(log("--format=%an|%ae|%at|%ct"));
    expect(new Set(commits.map(({ author }) => author.offsetMinutes))).toEqual(new Set([60, -300, 540, 330]));
  });

  test("fits together from pages", async () => {
    const pages = await Promise.all([0, 1, 2, 3].map((page) => list({ skip: page * 150, limit: 150 })));
    expect(pages.map(({ length }) => length)).toEqual([150, 150, 150, 50]);
    expect(pages.flat()).toEqual(await list());
  });

  test("can start anywhere", async () => {
    const sha = generated.sha("c100");
    expect((await list({ head: sha, limit: 1 }))[0]?.sha).toBe(sha);
  });

  test.each(["1".repeat(40), "no-such-branch", "--all", "--output=/tmp/never"])(
    "from %s is an unknown commit",
    async (from) => {
      await expect(list({ head: from })).rejects.toMatchObject({ code: "unknown_commit" });
    },
  );

  test("ends git when the reader stops", async () => {
    for await (const _ of listCommits(repository, { head })) break;
    expect(runningGits()).toEqual([]);
  });

  test("ends git on an abort", async () => {
    const controller = new AbortController();
    const reading = (async () => {
      for await (const _ of listCommits(repository, { head, signal: controller.signal }))
        controller.abort(new Error("stop"));
    })();
    await expect(reading).rejects.toThrow("stop");
    expect(runningGits()).toEqual([]);
  });

  test("says that a repository was moved away in between", async () => {
    const gone = { ...repository, path: "/nowhere/at/all", gitDir: "/nowhere/at/all/.git" };
    await expect(list({}, gone)).rejects.toMatchObject({ code: "path_not_found" });
  });
});

describe("names and messages", () => {
  test("are those of the mailmap, in a work tree and in a bare repository", async () => {
    const author = { name: "ada", email: "ada@laptop" };
    const mailmap = "Ada Lovelace <ada@example.com> <ada@laptop>\n";
    for (const bare of [false, true]) {
      const mapped = await generateRepository(
        [{ message: "Map", author, files: [{ path: ".mailmap", content: mailmap }] }],
        { bare },
      );
      const [commit] = await list({}, await openLocalRepository(mapped.path));
      expect(commit).toMatchObject({
        author: { name: "Ada Lovelace", email: "ada@example.com" },
        committer: { name: "Ada Lovelace", email: "ada@example.com" },
      });
      await mapped.remove();
    }
  });

  test("that are not UTF-8 are decoded: by the encoding the commit names, else with replacement characters", async () => {
    const latin = Buffer.from("Caf\u00e9", "latin1");
    const odd = await generateRepository([
      { message: latin },
      { message: latin, encoding: "ISO-8859-1" },
      { message: "" },
      { message: "Subject\n\nBody\twith 日本語\n\nCo-authored-by: A <a@b>\n\n" },
    ]);
    const messages = (await list({}, await openLocalRepository(odd.path))).map(({ message }) => message);
    expect(messages).toEqual(["Subject\n\nBody\twith 日本語\n\nCo-authored-by: A <a@b>", "", "Café", "Caf\ufffd"]);
    await odd.remove();
  });

  test("come with dates before 1970 and beyond reason as git shows them: as the epoch", async () => {
    const odd = await generateRepository([{ message: "Start", author: { epochSeconds: 0, offsetMinutes: -210 } }]);
    const tree = git(odd.path, ["rev-parse", "HEAD^{tree}"]).toString().trim();
    for (const date of ["-86400 +0100", "99999999999999999999 +0100", "soon"]) {
      const commit = `tree ${tree}\nauthor A <a@b> ${date}\ncommitter A <a@b> ${date}\n\nOld\n`;
      const sha = git(odd.path, ["hash-object", "-t", "commit", "-w", "--literally", "--stdin"], commit)
        .toString()
        .trim();
      const [read] = await list({ head: sha }, await openLocalRepository(odd.path));
      expect(read?.author).toEqual({ name: "A", email: "a@b", epochSeconds: 0, offsetMinutes: 0 });
    }
    const [first] = await list({}, await openLocalRepository(odd.path));
    expect(first?.author).toMatchObject({ epochSeconds: 0, offsetMinutes: -210 });
    await odd.remove();
  });
});
