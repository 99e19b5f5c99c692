import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { maxNoteBytes, readAiNotes } from "./ai-notes.ts";
import { listCommits } from "./list-commits.ts";
import { openLocalRepository, requireHead } from "./local-repository.ts";
import { readCommits } from "./read-commits.ts";
import { runningGits } from "./testing/child-processes.ts";
import { collect } from "./testing/collect.ts";
import { type GeneratedRepository, generateRepository, git } from "./testing/generate-repository.ts";

const noteText = 'src/a.ts\n  s_0123456789abcd::t_0123456789abcd 1-4\n---\n{"schema_version":"authorship/3.0.0"}\n';

let repository: GeneratedRepository;
const commits = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    id: `c${index}`,
    message: `Commit ${index}`,
    files: [{ path: "a.ts", content: `${index}\n` }],
  }));
const notesOf = async () => collect(readAiNotes(await openLocalRepository(repository.path), repository.shas));

/** Notes are made by git itself, but their contents, which may be any bytes, by hash-object. */
function annotate(sha: string, contents: string | Buffer): void {
  const blob = git(repository.path, ["hash-object", "-w", "--stdin"], contents).toString().trim();
  git(repository.path, ["notes", "--ref=ai", "add", "-f", "-C", blob, sha]);
}

describe("notes under refs/notes/ai", () => {
  beforeEach(async () => {
    repository = await generateRepository(commits(4));
  });
  afterEach(() => repository.remove());

  test("are read with the commits, and are null where there is none", async () => {
    annotate(repository.sha("c1"), noteText);
    annotate(repository.sha("c3"), "for the last");
    const read = await collect(readCommits(await openLocalRepository(repository.path), repository.shas));
    expect(read.map(({ aiNote }) => aiNote)).toEqual([null, noteText, null, "for the last"]);
    expect(read.map(({ files }) => files?.length)).toEqual([1, 1, 1, 1]);
  });

  test("are read by a listing, since they may come after a commit", async () => {
    const opened = await openLocalRepository(repository.path);
    const listed = async () =>
      (await collect(listCommits(opened, { head: requireHead(opened) }))).map(({ sha, aiNote }) => [sha, aiNote]);
    expect((await listed()).map(([, aiNote]) => aiNote)).toEqual([null, null, null, null]);
    annotate(repository.sha("c1"), noteText);
    const expected = [...repository.shas].reverse().map((sha) => [sha, sha === repository.sha("c1") ? noteText : null]);
    expect(await listed()).toEqual(expected);
  });

  test("leave no process behind when a listing stops early", async () => {
    for (const sha of repository.shas) annotate(sha, noteText);
    const opened = await openLocalRepository(repository.path);
    for await (const { aiNote } of listCommits(opened, { head: requireHead(opened) })) {
      expect(aiNote).toBe(noteText);
      break;
    }
    expect(await runningGits()).toEqual([]);
  });

  test("are null for every commit of a repository without the ref", async () => {
    git(repository.path, ["notes", "--ref=review", "add", "-m", "looks good", repository.sha("c1")]);
    git(repository.path, ["config", "notes.displayRef", "refs/notes/*"]);
    git(repository.path, ["config", "core.notesRef", "refs/notes/review"]);
    expect(await notesOf()).toEqual([null, null, null, null]);
  });

  test("of other refs are not taken for them, whatever the configuration shows", async () => {
    git(repository.path, ["notes", "--ref=review", "add", "-m", "looks good", repository.sha("c0")]);
    git(repository.path, ["config", "notes.displayRef", "refs/notes/review"]);
    annotate(repository.sha("c1"), "agent");
    expect(await notesOf()).toEqual([null, "agent", null, null]);
  });

  test("cannot break out of their place", async () => {
    const forged = `x\0\0\n${"0".repeat(40)} blob 5\nhello\n${repository.sha("c2")} missing\n`;
    annotate(repository.sha("c0"), Buffer.from(forged));
    annotate(repository.sha("c1"), "next");
    annotate(repository.sha("c3"), Buffer.from([0xff, 0x0a, 0x00]));
    const notes = await notesOf();
    expect(notes.slice(0, 3)).toEqual([forged, "next", null]);
    expect(notes[3]).toMatch(/^\ufffd\n/);
  });

  test("of more than the longest length are passed over", async () => {
    annotate(repository.sha("c0"), "a".repeat(maxNoteBytes + 1));
    annotate(repository.sha("c1"), `${"a".repeat(maxNoteBytes - 1)}\n`);
    expect((await notesOf()).map((note) => note?.length ?? null)).toEqual([null, maxNoteBytes, null, null]);
  });

  test("count as none where the ref or a note is not what it should be", async () => {
    const blob = git(repository.path, ["hash-object", "-w", "--stdin"], "no tree").toString().trim();
    git(repository.path, ["update-ref", "refs/notes/ai", blob]);
    expect(await notesOf()).toEqual([null, null, null, null]);
    const tree = git(
      repository.path,
      ["mktree", "--missing"],
      `100644 blob ${"1".repeat(40)}\t${repository.sha("c0")}\n`,
    );
    git(repository.path, ["update-ref", "refs/notes/ai", tree.toString().trim()]);
    expect(await notesOf()).toEqual([null, null, null, null]);
    const head = await collect(readCommits(await openLocalRepository(repository.path), repository.shas));
    expect(head).toHaveLength(4);
  });

  test("leave no process behind when reading stops early", async () => {
    for (const sha of repository.shas) annotate(sha, noteText);
    for await (const { aiNote } of readCommits(await openLocalRepository(repository.path), repository.shas)) {
      expect(aiNote).toBe(noteText);
      break;
    }
    expect(await runningGits()).toEqual([]);
  });
});

test("notes of a tree that fans out into folders are found", async () => {
  repository = await generateRepository(commits(1_200));
  try {
    const first = repository.sha("c0");
    annotate(first, noteText);
    const pairs = repository.shas.slice(1).map((sha) => `${first} ${sha}\n`);
    git(repository.path, ["notes", "--ref=ai", "copy", "--stdin"], pairs.join(""));
    expect(git(repository.path, ["ls-tree", "refs/notes/ai"]).toString()).toMatch(/tree [0-9a-f]+\t[0-9a-f]{2}\n/);
    expect(new Set(await notesOf())).toEqual(new Set([noteText]));
    const opened = await openLocalRepository(repository.path);
    const listed = await collect(listCommits(opened, { head: requireHead(opened) }));
    expect(listed).toHaveLength(1_200);
    expect(new Set(listed.map(({ aiNote }) => aiNote))).toEqual(new Set([noteText]));
  } finally {
    await repository.remove();
  }
});

test("the listing of a tree that holds billions of paths is cut off", async () => {
  repository = await generateRepository(commits(1));
  try {
    const name = (index: number) => index.toString(16).padStart(2, "0");
    let object = `100644 blob ${git(repository.path, ["hash-object", "-w", "--stdin"], "x").toString().trim()}`;
    for (let depth = 0; depth < 10; depth += 1) {
      const entries = Array.from({ length: 256 }, (_, index) => `${object}\t${name(index)}\n`).join("");
      object = `040000 tree ${git(repository.path, ["mktree"], entries).toString().trim()}`;
    }
    git(repository.path, ["update-ref", "refs/notes/ai", object.slice(-40)]);
    expect(await notesOf()).toEqual([null]);
  } finally {
    await repository.remove();
  }
});
