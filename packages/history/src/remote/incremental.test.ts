/** Reading again: only what is new crosses the network, and it reads like the whole. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { collect } from "../testing/collect.ts";
import {
  type GeneratedCommit,
  type GeneratedRepository,
  generateRepository,
  git,
} from "../testing/generate-repository.ts";
import { type GitHttpServer, startGitHttpServer } from "../testing/git-http-server.ts";
import { randomHistory } from "../testing/random-history.ts";
import { countRemoteCommits, listRemoteCommits } from "./list-remote-commits.ts";
import { readRemoteCommits } from "./read-remote-commits.ts";
import { type OpenRemoteOptions, openRemoteRepository } from "./remote-repository.ts";
import { readAll, readFolder, readRemote } from "./testing/remote-of.ts";

describe("a history that has grown", () => {
  let made: GeneratedRepository;
  let server: GitHttpServer;
  const open = (options: OpenRemoteOptions) => openRemoteRepository({ url: `${server.url}/ada/app` }, options);
  beforeAll(async () => {
    made = await generateRepository(randomHistory({ commits: 400, seed: 12, files: 60 }), { bare: true });
    server = await startGitHttpServer({ repositories: { "ada/app": made.path } });
  });
  afterAll(async () => {
    await server.close();
    await made.remove();
  });

  test("takes one request where nothing is new", async () => {
    const remote = await open({ known: made.headSha ?? "" });
    expect(remote).toMatchObject({
      headSha: made.headSha,
      known: made.headSha,
      rewritten: false,
      spent: { requests: 1 },
    });
    expect(await readAll(remote)).toEqual({ listed: [], read: [] });
    expect(countRemoteCommits(remote)).toBe(0);
  });

  test.each([
    ["paths", 3],
    ["counts", 4],
    ["none", 2],
  ] as const)("transfers what is new and its edge, with %s in at most %d requests", async (detail, requests) => {
    const whole = await readRemote(made.path, { detail });
    const old = made.shas[360] ?? "";
    const remote = await open({ detail, known: old });
    expect(remote).toMatchObject({ known: old, rewritten: false, headSha: made.headSha });
    const isNew = new Set(
      git(made.path, ["rev-list", "HEAD", `^${old}`])
        .toString()
        .trim()
        .split("\n"),
    );
    const expected = (commits: { sha: string }[]) => commits.filter(({ sha }) => isNew.has(sha));
    const incremental = await readAll(remote);
    expect(incremental).toEqual({ listed: expected(whole.listed), read: expected(whole.read) });
    expect(incremental.read.length).toBeGreaterThan(30);
    expect(remote.spent.requests).toBeLessThanOrEqual(requests);
    expect(remote.spent.bytesReceived).toBeLessThan(whole.remote.spent.bytesReceived / 2);
  });

  test("reads every commit the same, whichever was known before", async () => {
    const whole = new Map(
      (await readRemote(made.path, { detail: "counts" })).read.map((commit) => [commit.sha, commit]),
    );
    for (const at of [0, 1, 50, 200, 398]) {
      const { read } = await readAll(await open({ detail: "counts", known: made.shas[at] ?? "" }));
      expect(read.length).toBeGreaterThan(0);
      expect(read).toEqual(read.map(({ sha }) => whole.get(sha)));
    }
  });

  test("reads pages that fit together, and commits in the order asked for", async () => {
    const remote = await open({});
    const listed = await collect(listRemoteCommits(remote));
    const pages = [0, 150, 300, 450].map((skip) => collect(listRemoteCommits(remote, { skip, limit: 150 })));
    expect((await Promise.all(pages)).flat()).toEqual(listed);
    const shas = [listed[9], listed[3], listed[200]].map((commit) => commit?.sha ?? "");
    expect((await collect(readRemoteCommits(remote, shas))).map(({ sha }) => sha)).toEqual(shas);
    expect(countRemoteCommits(remote)).toBe(400);
  });

  test.each(["1".repeat(40), "HEAD", "", "1".repeat(64)])("does not know the commit %j", async (sha) => {
    await expect(collect(readRemoteCommits(await open({}), [sha]))).rejects.toMatchObject({ code: "unknown_commit" });
  });
});

describe("a history that goes back to what it was", () => {
  test("is read in full though the server thinks that we have the contents", async () => {
    const text = (word: string) => `${`${word}\n`.repeat(200)}`;
    const file = (path: string, word: string) => ({ path, content: text(word) });
    const commits: GeneratedCommit[] = [
      { id: "one", message: "One", files: [file("a/b/c", "one"), file("x/y", "one")] },
      { id: "two", message: "Two", files: [file("a/b/c", "two"), file("x/y", "two")] },
      { id: "known", message: "Known", files: [file("a/b/c", "three"), { path: "x/y", deleted: true }] },
      { id: "back", message: "Back", files: [file("a/b/c", "one"), file("x/y", "two")] },
      { id: "side", message: "Side", parents: ["one"], files: [file("a/b/d", "four")] },
      { message: "Merge", parents: ["back", "side"] },
      { message: "Last", files: [file("a/b/c", "two")] },
    ];
    const made = await generateRepository(commits, { bare: true });
    git(made.path, ["repack", "-adbq"]); // With bitmaps, as a host has them: all that is reachable is left out.
    const { read } = await readFolder(made.path);
    const remote = await readRemote(made.path, { detail: "counts", known: made.sha("known") });
    expect(remote.read).toEqual(read.filter(({ message }) => ["Last", "Merge", "Back", "Side"].includes(message)));
    await made.remove();
  });
});

describe("a history that was rewritten", () => {
  let made: GeneratedRepository;
  let old: string;
  beforeEach(async () => {
    const shared = [...randomHistory({ commits: 40, seed: 13 })];
    const before = { id: "before", message: "Before", files: [{ path: "a", content: "1\n" }] };
    const after = { id: "after", message: "After", parents: ["c39"], files: [{ path: "a", content: "2\n" }] };
    made = await generateRepository([...shared, before, after], { bare: true, branches: { old: "before" } });
    old = made.sha("before");
  });
  afterEach(() => made.remove());

  test("is noticed and read as a whole, while the server still has the old commits", async () => {
    const [whole, again] = [await readRemote(made.path), await readRemote(made.path, { known: old })];
    expect(again.remote).toMatchObject({ rewritten: true, known: null });
    expect(again).toMatchObject({ listed: whole.listed, read: whole.read });
    expect(again.requests).toHaveLength(3);
  });

  test("is noticed and read as a whole when the server has forgotten the old commits", async () => {
    git(made.path, ["branch", "-D", "old"]);
    git(made.path, ["-c", "gc.pruneExpire=now", "gc", "--quiet"]);
    const [whole, again] = [await readRemote(made.path), await readRemote(made.path, { known: old })];
    expect(again.remote).toMatchObject({ rewritten: true, known: null });
    expect(again).toMatchObject({ listed: whole.listed, read: whole.read });
    expect(again.requests).toHaveLength(2);
  });

  test("is noticed where the branch was set back", async () => {
    const again = await readRemote(made.path, { known: made.headSha ?? "", branch: "old" });
    expect(again.remote).toMatchObject({ rewritten: true, known: null, branch: "old", headSha: old });
    git(made.path, ["branch", "back", "main~3"]);
    const back = await readRemote(made.path, { known: made.headSha ?? "", branch: "back" });
    expect(back.remote).toMatchObject({ rewritten: true, known: null });
    expect(back.listed[0]?.sha).toBe(back.remote.headSha);
  });
});

test("the key of a listing changes with the mailmap and the notes, and with nothing else", async () => {
  const commits: GeneratedCommit[] = [{ message: "Start" }, { message: "More", files: [{ path: "a", content: "a" }] }];
  const mailmap = { message: "Map", files: [{ path: ".mailmap", content: "Ada <a@b> <ada@example.com>\n" }] };
  const made = await generateRepository([...commits, { id: "map", ...mailmap }, { message: "End" }], { bare: true });
  for (const [name, at] of Object.entries({ one: "main~3", two: "main~2", map: "main~1" }))
    git(made.path, ["branch", name, at]);
  const keyOf = async (branch: string) => (await readRemote(made.path, { branch })).remote.listingKey;
  const [one, two, map, end] = [await keyOf("one"), await keyOf("two"), await keyOf("map"), await keyOf("main")];
  expect([one === two, two === map, map === end]).toEqual([true, false, true]);
  git(made.path, ["notes", "--ref=ai", "add", "-m", "note", "main"]);
  expect(await keyOf("main")).not.toBe(end);
  const { remote } = await readRemote(made.path, { known: made.headSha ?? "" });
  expect(remote).toMatchObject({ listingKey: null, notesSha: expect.stringMatching(/^[0-9a-f]{40}$/) });
  await made.remove();
});

test("where nothing is as new as was asked for there are no commits, and a head", async () => {
  const made = await generateRepository([{ message: "Start" }], { bare: true });
  const { remote, listed, read } = await readRemote(made.path, { since: 4_102_444_800 });
  expect(remote).toMatchObject({ headSha: made.headSha, shallow: true });
  expect({ listed, read }).toEqual({ listed: [], read: [] });
  await made.remove();
});

test("an empty repository and a branch that is not there have no head", async () => {
  const empty = await generateRepository([], { bare: true });
  expect((await readRemote(empty.path)).remote).toMatchObject({ headSha: null, branch: null, name: "app" });
  await empty.remove();
  const made = await generateRepository([{ message: "Start" }], { bare: true });
  expect((await readRemote(made.path, { branch: "nowhere" })).remote).toMatchObject({ headSha: null });
  expect((await readRemote(made.path)).remote).toMatchObject({ headSha: made.headSha, branch: "main" });
  await made.remove();
});
