/** The promise of the remote reader: what it says of a commit is what the reader of folders says, down to the last field. */

import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  type GeneratedCommit,
  type GeneratedRepository,
  type GenerateOptions,
  generateRepository,
  git,
} from "../testing/generate-repository.ts";
import { randomHistory } from "../testing/random-history.ts";
import { readFolder, readRemote } from "./testing/remote-of.ts";

/** A clone without files: the attributes of a work tree, which git goes by where there is one, are not the history's. */
async function expectSame(path: string): Promise<void> {
  const [folder, remote] = [await readFolder(path), await readRemote(path, { detail: "counts" })];
  expect(remote.listed).toEqual(folder.listed);
  expect(remote.read).toEqual(folder.read);
}

async function expectSameOf(commits: Iterable<GeneratedCommit>, options: GenerateOptions = {}): Promise<void> {
  const generated = await generateRepository(commits, { bare: true, ...options });
  try {
    await expectSame(generated.path);
  } finally {
    await generated.remove();
  }
}

const lines = (count: number, first = 0) =>
  Array.from({ length: count }, (_, index) => `line ${first + index}\n`).join("");

describe("a history read over the network is the one in the folder", () => {
  test.each([1, 2, 3])("for generated history %d", async (seed) => {
    await expectSameOf(randomHistory({ commits: 700, seed, files: 120 }));
  });

  test("for names by SHA-256", async () => {
    await expectSameOf(randomHistory({ commits: 60, seed: 4 }), { objectFormat: "sha256" });
  });

  const own = join(import.meta.dirname, "../../../..");
  test.runIf(existsSync(join(own, ".git")))("for this project", async () => {
    await expectSame(own);
  });

  test("for files that become folders, links, programs and submodules, and back", async () => {
    const submodule = (digit: string) => ({ path: "a", submodule: digit.repeat(40) });
    await expectSameOf([
      {
        message: "File",
        files: [
          { path: "a", content: lines(5) },
          { path: "a.b", content: "x\n" },
          { path: "a0", content: "y\n" },
        ],
      },
      {
        message: "Folder",
        files: [
          { path: "a", deleted: true },
          { path: "a/b", content: lines(3) },
          { path: "a/c/d", content: lines(2) },
        ],
      },
      {
        message: "File",
        files: [
          { path: "a/b", deleted: true },
          { path: "a/c/d", deleted: true },
          { path: "a", content: lines(9) },
        ],
      },
      { message: "Program", files: [{ path: "a", content: lines(9), mode: "100755" }] },
      { message: "Link", files: [{ path: "a", content: "a0", mode: "120000" }] },
      { message: "Link elsewhere", files: [{ path: "a", content: "a.b", mode: "120000" }] },
      { message: "Submodule", files: [submodule("1")] },
      { message: "Submodule's step", files: [submodule("2")] },
      { message: "File", files: [{ path: "a", content: lines(2) }] },
      { message: "Nothing" },
      {
        message: "Moves of all kinds",
        files: [
          { path: "l", content: "a0", mode: "120000" },
          { path: "s", submodule: "3".repeat(40) },
        ],
      },
      {
        message: "Moved",
        files: [
          { path: "m/l", renamedFrom: "l" },
          { path: "m/s", renamedFrom: "s" },
          { path: "m/a0", renamedFrom: "a0" },
        ],
      },
    ]);
  });

  test("for merges of two and of four parents, several roots and a branch older than its base", async () => {
    const side = (id: string, seconds: number) => ({
      id,
      message: id,
      parents: ["root"],
      author: { epochSeconds: seconds },
      files: [{ path: `${id}.ts`, content: lines(2) }],
    });
    await expectSameOf([
      {
        id: "root",
        message: "Start",
        author: { epochSeconds: 1_700_000_000 },
        files: [{ path: "x", content: lines(1) }],
      },
      side("a", 1_600_000_000),
      side("b", 1_700_000_000),
      side("c", 1_700_000_000),
      { id: "other", message: "Another root", parents: [], author: { epochSeconds: 1_700_000_000 } },
      { id: "two", message: "Two", parents: ["a", "b"], author: { epochSeconds: 1_700_000_000 } },
      { id: "four", message: "Four", parents: ["two", "c", "b", "other"], author: { epochSeconds: 1_700_000_000 } },
      { message: "After", files: [{ path: "x", content: lines(2) }] },
    ]);
  });

  test("for renames: whole, edited, swapped, of copies, of empty, small, large and binary files", async () => {
    const copies = Array.from({ length: 130 }, (_, index) => index);
    const content = (index: number, edit: number) => `${lines(20 + (index % 9), index)}${lines(edit, 9_000)}`;
    await expectSameOf([
      {
        message: "Start",
        files: [
          ...copies.map((index) => ({ path: `same/${index}/index.ts`, content: lines(10) })),
          ...copies.map((index) => ({ path: `old/${index}.ts`, content: content(index, 0) })),
          ...[1, 2, 3].map((index) => ({ path: `empty/${index}`, content: "" })),
          { path: "tiny", content: "a" },
          { path: "crlf", content: lines(30).replaceAll("\n", "\r\n") },
          { path: "image", content: Buffer.from([0, ...copies, ...copies, ...copies]) },
          { path: "one-line", content: "long ".repeat(2_000) },
        ],
      },
      {
        message: "Move",
        files: [
          ...copies.map((index) => ({
            path: `moved/${(index * 7) % 130}/index.ts`,
            renamedFrom: `same/${index}/index.ts`,
          })),
          ...copies.map((index) => ({
            path: `new/${index % 3 === 0 ? index : `${index}x`}.ts`,
            renamedFrom: `old/${index}.ts`,
            content: content(index, index % 40),
          })),
          ...[1, 2, 3].map((index) => ({ path: `empty/x${index}`, renamedFrom: `empty/${index}` })),
          { path: "small", renamedFrom: "tiny", content: "ab" },
          { path: "lf", renamedFrom: "crlf", content: lines(30) },
          { path: "picture", renamedFrom: "image", content: Buffer.from([0, 1, ...copies, ...copies, ...copies]) },
          { path: "one", renamedFrom: "one-line", content: `${"long ".repeat(2_000)}!` },
        ],
      },
      {
        message: "Split and swap",
        files: [
          { path: "new/1x.ts", content: content(2, 0) },
          { path: "new/2x.ts", content: content(1, 0) },
          { path: "part/a.ts", renamedFrom: "new/0.ts", content: content(0, 30) },
          { path: "part/b.ts", content: content(0, 5) },
          { path: "part/c.ts", content: content(0, 8) },
        ],
      },
    ]);
  });

  test("for names that are not UTF-8 and names made to confuse", async () => {
    const names = ["\n", "a\tb", "-rf", '"quoted"', "日本/語.ts", " lead", "a=>b", "{x => y}"];
    const files = names.map((path) => ({ path, content: lines(1) }));
    const [before, after] = [Buffer.from("caf\u00e9", "latin1"), Buffer.from("th\u00e9", "latin1")];
    await expectSameOf([
      { message: "Odd", files: [...files, { path: before, content: lines(9) }] },
      { message: "Move", files: [{ path: after, renamedFrom: before }] },
    ]);
  });

  test("for messages and names in other encodings, and such as claim to be", async () => {
    const latin = Buffer.from("gr\u00fc\u00dfe", "latin1");
    const katakana = Buffer.from([0x83, 0x65, 0x83, 0x58, 0x83, 0x67]);
    const messages: [encoding: string, message: Buffer][] = [
      ...["ISO-8859-1", "latin1", "windows-1251", "KOI8-R", "UTF-8", "utf8", "no-such", "ASCII"].flatMap(
        (encoding): [string, Buffer][] => [
          [encoding, latin],
          [encoding, katakana],
        ],
      ),
      ["SHIFT_JIS", katakana],
      ["EUC-JP", Buffer.from([0xa5, 0xc6, 0xa5, 0xb9, 0xa5, 0xc8])],
      ["GBK", Buffer.from([0xb2, 0xe2, 0xca, 0xd4])],
      ["UTF-16", Buffer.from("plain")],
    ];
    await expectSameOf(messages.map(([encoding, message]) => ({ message, encoding })));
  });

  test("for clocks of all zones and dates before 1970 and after 2100", async () => {
    const offsets = [0, 1, 330, -210, 840, -720, 1_439, 6_000];
    const dates = [0, 1, 1_700_000_000, 4_102_444_801, 99_999_999_999, 8_640_000_000_001, 99_999_999_999_999];
    await expectSameOf(
      dates.flatMap((epochSeconds) =>
        offsets.map((offsetMinutes) => ({
          message: "When",
          author: { epochSeconds, offsetMinutes },
          committer: { name: "Bob", offsetMinutes: -offsetMinutes },
        })),
      ),
    );
  });
});

/** Commits that git itself would not write. */
describe("commits that are not as they should be are read alike", () => {
  const tree = (made: GeneratedRepository) => git(made.path, ["rev-parse", "HEAD^{tree}"]).toString().trim();
  const good = "Ada <ada@example.com> 1700000000 +0100";

  test.each([
    ["no author", ["committer C <c@d> 5 +0000"]],
    ["no committer", [`author ${good}`]],
    ["no headers at all", []],
    ["an author without an address", ["author Ada 5 +0000", `committer ${good}`]],
    ["an author without a date", ["author Ada <a@b>", `committer ${good}`]],
    ["an author without a zone", ["author Ada <a@b> 1700000000", `committer ${good}`]],
    ["a date and a zone in one", ["author Ada <a@b> 1700000000+0100", `committer ${good}`]],
    ["an author in brackets", ["author <<a@b>> 1700000000 +0100", `committer ${good}`]],
    ["an address in an address", ["author A <a <b> c@d> 1700000000 +0100", `committer ${good}`]],
    ["words behind the address", ["author A <a@b> c> 1700000000 +0100", `committer ${good}`]],
    ["blanks everywhere", ["author   A  B   < a@b >   1700000000   +0100  ", `committer ${good}`]],
    ["no name", ["author <a@b> 1700000000 +0100", `committer ${good}`]],
    ["an empty address", ["author A <> 1700000000 +0100", `committer ${good}`]],
    ["an impossible zone", ["author A <a@b> 1700000000 +99999", "committer A <a@b> 1700000000 -9"]],
    ["a date before 1970", ["author A <a@b> -86400 +0100", "committer A <a@b> -86400 +0100"]],
    [
      "a date beyond all numbers",
      [`author A <a@b> ${"9".repeat(30)} +0100`, `committer A <a@b> ${"9".repeat(19)} +0100`],
    ],
    ["two authors", [`author ${good}`, "author Eve <e@f> 5 +0000", `committer ${good}`]],
    [
      "a tag in it",
      [
        `author ${good}`,
        `committer ${good}`,
        "mergetag object 1",
        " author Eve <e@f> 5 +0000",
        " ",
        " committer X <x@y> 1 +0000",
      ],
    ],
    [
      "a signature",
      [`author ${good}`, `committer ${good}`, "gpgsig -----BEGIN", " ", " author Eve <e@f> 5 +0000", " -----END"],
    ],
    ["two encodings", [`author ${good}`, `committer ${good}`, "encoding ISO-8859-1", "encoding UTF-8"]],
  ])("%s", async (_, headers) => {
    const made = await generateRepository([{ message: "Start", files: [{ path: "a", content: "x\n" }] }], {
      bare: true,
    });
    let parent = made.headSha ?? "";
    for (const message of ["\nWords\n", "\n\n\n  Late words\n\n", "\n", "\nA zero\0and more\n", "\nw\u00f6rds \t\n"]) {
      const text = [`tree ${tree(made)}`, `parent ${parent}`, ...headers, ""].join("\n");
      const content = Buffer.concat([Buffer.from(text), Buffer.from(message, "latin1")]);
      const written = git(made.path, ["hash-object", "-t", "commit", "-w", "--stdin", "--literally"], content);
      parent = written.toString().trim();
    }
    await writeFile(join(made.path, "refs/heads/main"), `${parent}\n`);
    await expectSame(made.path);
    await made.remove();
  });
});

describe("what a history has beside its commits is read alike", () => {
  test("a mailmap", async () => {
    const mailmap = [
      "# Ada Comment <nobody@x> <ada@example.com>",
      "Ada Lovelace <ada@new.example> <ADA@example.com>",
      "  Grace   <grace@example.com>  ",
      "<bob@new.example> <bob@example.com>",
      "Carl One <carl1@x> Carl <carl@example.com>",
      "Carl Other <carl@example.com>",
      "Just words",
      "<> <dora@example.com>",
      "Dora <dora@example.com> # comment",
      "Emma <emma@x> <emma@example.com> more",
      "Fay <fay@x> <>",
      "Gus <gus@example.com>\r",
    ];
    const names = ["ada", "grace", "bob", "carl", "dora", "emma", "gus"];
    await expectSameOf([
      { message: "Map", files: [{ path: ".mailmap", content: `${mailmap.join("\n")}\n` }] },
      ...["Carl", "CARL", "X"].flatMap((name) =>
        names.map((who) => ({
          message: "Hi",
          author: { name, email: `${who}@example.com` },
          committer: { email: "" },
        })),
      ),
    ]);
  });

  test("notes of git-ai, some too long and many of them", async () => {
    const made = await generateRepository(randomHistory({ commits: 400, seed: 8 }), { bare: true });
    for (const [index, sha] of made.shas.slice(0, 6).entries()) {
      git(made.path, ["notes", "--ref=ai", "add", "-F", "-", sha], `note ${"n".repeat(index * 16_000)}\n`);
    }
    const copies = made.shas.slice(10, 390).map((sha) => `${made.shas[0]} ${sha}\n`);
    git(made.path, ["notes", "--ref=ai", "copy", "--stdin"], copies.join(""));
    await expectSame(made.path);
    await made.remove();
  });
});

describe("with less transferred", () => {
  test("paths are those of a clone without contents, and nothing but their counts is missing", async () => {
    const made = await generateRepository(randomHistory({ commits: 300, seed: 9 }), { bare: true });
    git(made.path, ["config", "uploadpack.allowFilter", "true"]);
    const clone = `${made.path}-clone`;
    try {
      for (const [filter, detail] of [
        ["blob:none", "paths"],
        ["tree:0", "none"],
      ] as const) {
        git(made.path, [
          "clone",
          "--quiet",
          "--no-local",
          "--bare",
          `--filter=${filter}`,
          `file://${made.path}`,
          clone,
        ]);
        const [folder, remote] = [await readFolder(clone), await readRemote(made.path, { detail })];
        expect(remote).toMatchObject({ listed: folder.listed, read: folder.read, remote: { detail } });
        await rm(clone, { recursive: true });
      }
    } finally {
      await rm(clone, { recursive: true, force: true });
      await made.remove();
    }
  });

  test("a commit at the edge of what was asked for has no parents and no files, as in a shallow clone", async () => {
    const made = await generateRepository(randomHistory({ commits: 60, seed: 10 }), { bare: true });
    const clone = `${made.path}-clone`;
    try {
      const dates = git(made.path, ["log", "--format=%ct"]).toString().split("\n").map(Number);
      const since = dates[30] ?? 0;
      git(made.path, ["clone", "--quiet", "--bare", `--shallow-since=${since}`, `file://${made.path}`, clone]);
      const [folder, remote] = [await readFolder(clone), await readRemote(made.path, { detail: "counts", since })];
      expect(remote.remote.shallow).toBe(true);
      expect(remote).toMatchObject({ listed: folder.listed, read: folder.read });
    } finally {
      await rm(clone, { recursive: true, force: true });
      await made.remove();
    }
  });
});
