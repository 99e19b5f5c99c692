import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Line, parseLine, readHistoryFile } from "./read-history-file.ts";
import { readRepository } from "./read-repository.ts";

const person = { name: "Person 1", email: "person1@example.invalid", date: "1773193284 -0330" };
const commit = {
  sha: "a1",
  parents: ["b1"],
  author: person,
  committer: person,
  message: "Add a thing",
  files: [["a.ts", 1, 2]],
};
const text = [
  JSON.stringify(commit),
  "",
  "{ half a li",
  JSON.stringify({ ...commit, sha: "b1", parents: [], files: [["logo.png", null, null]] }),
  "7",
  JSON.stringify({ ...commit, sha: "c1", files: [["b.ts", null, null]] }),
].join("\n");

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "calibrate-"));
  await writeFile(join(folder, "made__up.jsonl.gz"), gzipSync(text));
  await writeFile(join(folder, "plain.jsonl"), text);
});
afterAll(() => rm(folder, { recursive: true }));

async function linesOf(name: string): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const line of readHistoryFile(join(folder, name))) lines.push(line);
  return lines;
}

test("bad lines are named and passed over, packed or not", async () => {
  const lines = await linesOf("made__up.jsonl.gz");
  expect(lines.map((line) => ("bad" in line ? line.bad : line.commit.sha))).toEqual([
    "a1",
    { line: 3, reason: "not JSON" },
    "b1",
    { line: 5, reason: "no sha" },
    "c1",
  ]);
  expect(await linesOf("plain.jsonl")).toEqual(lines);
});

test("an image without counts is binary; a source file without counts was not at hand", async () => {
  const commits = (await linesOf("plain.jsonl")).flatMap((line) => ("bad" in line ? [] : [line.commit]));
  expect(commits.map(({ countsKnown }) => countsKnown)).toEqual([true, true, false]);
  expect(commits[0]?.author).toEqual({
    name: "Person 1",
    email: "person1@example.invalid",
    epochSeconds: 1773193284,
    offsetMinutes: -210,
  });
});

test.each([
  ["null", "no sha"],
  ['{"sha":"a"}', "no parents"],
  ['{"sha":"a","parents":[],"author":{}}', "no author or committer"],
  [JSON.stringify({ ...commit, message: 1 }), "no message"],
  [JSON.stringify({ ...commit, files: [["a.ts"], 3] }), "files in another form"],
])("%s is refused with its reason", (line, reason) => {
  expect(parseLine(line)).toBe(reason);
});

test("a merge has no files, and an odd date is not a number", () => {
  const merge = { ...commit, author: { ...person, date: "yesterday" }, files: null };
  expect(parseLine(JSON.stringify(merge))).toMatchObject({
    files: null,
    countsKnown: true,
    author: { epochSeconds: Number.NaN },
  });
});

test("a file becomes facts, with what was lost and what could not be classified", async () => {
  const read = await readRepository(join(folder, "made__up.jsonl.gz"), () => {}, new AbortController().signal);
  expect(read.figures).toEqual({
    name: "made/up",
    headSha: "a1",
    commits: 3,
    counted: 3,
    unknown: 0,
    badLines: 2,
    shallow: false,
  });
  expect(read.source.listedCommits).toBe(5);
  expect(read.badLines).toEqual(["3: not JSON", "5: no sha"]);
});
