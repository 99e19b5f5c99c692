import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openLocalRepository } from "../local-repository.ts";
import { readCommits } from "../read-commits.ts";
import { collect } from "./collect.ts";
import { git } from "./generate-repository.ts";
import { generateLongHistory } from "./long-history.ts";

let folder: string;
let path: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "long-history-"));
  path = join(folder, "long.git");
  await generateLongHistory(path, { commits: 2_500 });
});
afterAll(() => rm(folder, { recursive: true }));

const ask = (...args: string[]) => git(path, args).toString().trim();

test("a long history has the commits that were asked for, merges and renames among them, and grows", () => {
  expect(Number(ask("rev-list", "--count", "main"))).toBe(2_500);
  expect(Number(ask("rev-list", "--count", "--merges", "main"))).toBeGreaterThan(20);
  expect(ask("log", "--diff-filter=R", "--format=%H", "main")).not.toBe("");
  const filesOf = (commit: string) => ask("ls-tree", "-r", "--name-only", commit).split("\n").length;
  expect(filesOf("main")).toBeGreaterThan(filesOf("main~1000"));
  expect(ask("for-each-ref", "--format=%(refname)")).toBe("refs/heads/main");
});

test("the same arguments give the same commits", async () => {
  await generateLongHistory(join(folder, "again.git"), { commits: 2_500 });
  expect(git(join(folder, "again.git"), ["rev-parse", "main"]).toString().trim()).toBe(ask("rev-parse", "main"));
});

test("it is read in its order and with git's sums, whether by one process or by several in many turns", async () => {
  const shas = ask("rev-list", "main").split("\n");
  const repository = await openLocalRepository(path);
  const alone = await collect(readCommits(repository, shas, { processes: 1 }));
  expect(alone.map(({ sha }) => sha)).toEqual(shas);
  expect(await collect(readCommits(repository, shas, { processes: 3 }))).toEqual(alone);
  const rows = ask("log", "--no-merges", "-M", "--numstat", "--format=", "main").split("\n");
  const counts = rows.map((row) => row.split("\t").slice(0, 2).join(" "));
  const read = alone.flatMap(({ files }) => files ?? []);
  expect(read.map(({ added, deleted }) => `${added ?? "-"} ${deleted ?? "-"}`)).toEqual(counts);
});
