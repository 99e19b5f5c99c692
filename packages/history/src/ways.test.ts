/**
 * The promise of every way to read a history: its commits are the same, down to the last field. The folder is what the others
 * are compared with; a new way is one more entry of `ways`.
 */

import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RawCommit } from "@vibe/analysis/commit/commit";
import { createGitHubStandIn, type GitHubStandIn } from "@vibe/github-stand-in/stand-in";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { apiSource, type CommitSource, localSource, remoteSource } from "./commit-source.ts";
import { openApiHistory } from "./github/api/open-api-history.ts";
import { cloneFolder } from "./github/clone/clone-folder.ts";
import { openClone } from "./github/clone/open-clone.ts";
import { gitUrlOf } from "./github/github-address.ts";
import { createGitHubTransport } from "./github/github-transport.ts";
import { openLocalRepository } from "./local-repository.ts";
import { openRemoteRepository } from "./remote/remote-repository.ts";
import { collect } from "./testing/collect.ts";
import {
  type GeneratedCommit,
  type GeneratedRepository,
  type GenerateOptions,
  generateRepository,
  git,
} from "./testing/generate-repository.ts";
import { randomHistory } from "./testing/random-history.ts";

const token = "ghp_ways";
const fullName = "ada/demo";
let github: GitHubStandIn;
/** One clone for all histories: to it, each is the one before rewritten. */
let clones: string;

beforeAll(async () => {
  clones = await mkdtemp(join(tmpdir(), "clones-"));
  github = await createGitHubStandIn({
    validate: true,
    users: [{ login: "ada" }],
    tokens: [{ kind: "classic", value: token, user: "ada", scopes: ["repo"] }],
    allowances: { core: 100_000, graphql: 100_000 },
  });
});
afterAll(async () => {
  await github.close();
  await rm(clones, { recursive: true });
  expect(github.violations).toEqual([]);
});

/** Opens the repository in the folder, which GitHub has as ada/demo: its commits after `known`, or all. */
type Way = (path: string, known: string | undefined) => Promise<CommitSource>;

const inFolder: Way = async (path, known) => localSource(await openLocalRepository(path), { base: known ?? null });

const ways: [name: string, Way][] = [
  [
    "git’s protocol",
    async (_, known) =>
      remoteSource(
        await openRemoteRepository(
          { url: gitUrlOf(github.url, fullName), token },
          { detail: "counts", ...(known !== undefined && { known }) },
        ),
      ),
  ],
  [
    "a clone",
    async (_, known) => {
      const { repository } = await openClone({ url: gitUrlOf(github.url, fullName), token }, cloneFolder(clones, 7));
      return localSource(repository, { base: known ?? null });
    },
  ],
  [
    "GitHub’s API",
    async (_, known) =>
      apiSource(await openApiHistory(createGitHubTransport({ url: github.url, token }), fullName, { known })),
  ],
];

type Told = Pick<CommitSource, "headSha" | "branch" | "shallow" | "partial"> & {
  count: number;
  listed: RawCommit[];
  page: RawCommit[];
  read: RawCommit[];
};

/** Everything that a source says of its newest commits. Notes of git-ai are left out: the API does not give them. */
async function tell(source: CommitSource, newest: number): Promise<Told> {
  const { headSha, branch, shallow, partial } = source;
  const withoutNote = (commit: RawCommit) => ({ ...commit, aiNote: null });
  const listed = (await collect(source.list({ limit: newest }))).map(withoutNote);
  const page = (await collect(source.list({ skip: 3, limit: 5 }))).map(withoutNote);
  const read = (await collect(source.read(listed.map(({ sha }) => sha)))).map(withoutNote);
  return { headSha, branch, shallow, partial, count: await source.count(), listed, page, read };
}

async function expectSame(
  path: string,
  { known, newest = 1_000 }: { known?: string | undefined; newest?: number } = {},
) {
  github.directory.putRepository({ fullName, path });
  const expected = await tell(await inFolder(path, known), newest);
  for (const [name, open] of ways)
    expect({ name, ...(await tell(await open(path, known), newest)) }).toEqual({ name, ...expected });
  return expected;
}

async function expectSameOf(
  commits: Iterable<GeneratedCommit>,
  {
    known,
    arrange = () => {},
    ...options
  }: GenerateOptions & { known?: string; arrange?: (made: GeneratedRepository) => void } = {},
): Promise<Told> {
  const made = await generateRepository(commits, { bare: true, ...options });
  try {
    arrange(made);
    return await expectSame(made.path, { known: known === undefined ? undefined : made.sha(known) });
  } finally {
    await made.remove();
  }
}

const lines = (count: number, first = 0) =>
  Array.from({ length: count }, (_, index) => `line ${first + index}\n`).join("");
const bytes = (count: number) => Buffer.from(Array.from({ length: count }, (_, index) => index % 7));

describe("every way says the same", () => {
  test.each([1, 2])("of generated history %d", async (seed) => {
    const { read } = await expectSameOf(randomHistory({ commits: 220, seed, files: 60 }));
    expect(read).toHaveLength(220);
    expect(read.some(({ files }) => files?.some(({ added }) => added === null))).toBe(true);
  });

  test("of what came after a known commit, a branch from before it included", async () => {
    const old = { author: { epochSeconds: 1_600_000_000 } };
    const { count, listed } = await expectSameOf(
      [
        { id: "root", message: "Start", ...old, files: [{ path: "a", content: lines(3) }] },
        { id: "side", message: "Late branch", parents: ["root"], author: { epochSeconds: 1_600_000_500 } },
        { id: "early", message: "Known by now", parents: ["root"], author: { epochSeconds: 1_650_000_000 } },
        { id: "known", message: "Known", parents: ["early"], author: { epochSeconds: 1_700_000_000 } },
        { id: "next", message: "Next", files: [{ path: "a", content: lines(4) }] },
        { id: "merge", message: "Merge", parents: ["next", "side"] },
        { message: "Last", files: [{ path: "b", content: lines(1) }] },
      ],
      { known: "known" },
    );
    expect(count).toBe(4);
    expect(listed.map(({ message }) => message)).toEqual(["Last", "Merge", "Next", "Late branch"]);
  });

  test("of a head that is known", async () => {
    expect(
      await expectSameOf([{ message: "Start" }, { id: "head", message: "Head" }], { known: "head" }),
    ).toMatchObject({
      count: 0,
      listed: [],
    });
  });

  test("of merges of two and of twelve parents, several roots and empty commits", async () => {
    const sides = Array.from({ length: 11 }, (_, index) => `side-${index}`);
    await expectSameOf([
      { id: "root", message: "Start", files: [{ path: "x", content: lines(1) }] },
      ...sides.map((id) => ({ id, message: id, parents: ["root"], files: [{ path: `${id}.ts`, content: lines(2) }] })),
      { id: "other", message: "Another root", parents: [], files: [{ path: "y", content: lines(9) }] },
      { id: "two", message: "Two", parents: ["root", "other"] },
      { id: "many", message: "Many", parents: ["two", ...sides] },
      { message: "Nothing" },
      { message: "After", files: [{ path: "x", content: lines(2) }] },
    ]);
  });

  test("of files that become folders, links, programs and submodules, and back", async () => {
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
      {
        message: "More",
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
      {
        message: "Gone",
        files: [
          { path: "m/s", deleted: true },
          { path: "m/l", deleted: true },
        ],
      },
    ]);
  });

  test("of binary and empty files: new, moved, changed, made programs, become text, and gone", async () => {
    const program = { mode: "100755" } as const;
    const { read } = await expectSameOf([
      {
        message: "Start",
        files: [
          ...["image", "moved", "changed", "program", "text", "emptied"].map((path, index) => ({
            path,
            content: bytes(300 + 50 * index),
          })),
          { path: "empty", content: "" },
          { path: "utf16", content: Buffer.from("\ufeffline\nline\n", "utf16le") },
          { path: "late-zero", content: Buffer.from(`${lines(1_200)}\0`) },
          { path: "bom", content: `\ufeff${lines(4)}` },
        ],
      },
      {
        message: "Change",
        files: [
          { path: "to/moved", renamedFrom: "moved" },
          { path: "changed", content: bytes(40) },
          { path: "program", content: bytes(450), ...program },
          { path: "text", content: lines(3) },
          { path: "emptied", content: "" },
          { path: "empty", content: "", ...program },
          { path: "to/utf16", renamedFrom: "utf16" },
          { path: "to/late-zero", renamedFrom: "late-zero" },
          { path: "to/bom", renamedFrom: "bom" },
        ],
      },
      {
        message: "Edited",
        files: [{ path: "to/edited", renamedFrom: "to/moved", content: Buffer.concat([bytes(340), bytes(3)]) }],
      },
      {
        message: "Gone",
        files: ["image", "empty", "emptied", "to/utf16"].map((path) => ({ path, deleted: true as const })),
      },
    ]);
    expect(read.every(({ countsKnown }) => countsKnown)).toBe(true);
  });

  test("of renames: whole, edited, swapped, of many at once", async () => {
    const many = Array.from({ length: 130 }, (_, index) => index);
    await expectSameOf([
      {
        message: "Start",
        files: [
          ...many.map((index) => ({ path: `same/${index}/index.ts`, content: `${lines(10)}${index}\n` })),
          { path: "one", content: lines(40) },
          { path: "two", content: lines(40, 100) },
        ],
      },
      {
        message: "Move",
        files: [
          ...many.map((index) => ({ path: `moved/${index}/index.ts`, renamedFrom: `same/${index}/index.ts` })),
          { path: "edited", renamedFrom: "one", content: `${lines(40)}more\n` },
        ],
      },
      {
        message: "Swap",
        files: [
          { path: "edited", content: lines(40, 100) },
          { path: "two", content: `${lines(40)}more\n` },
        ],
      },
    ]);
  });

  test("of names made to confuse, and names that are not UTF-8", async () => {
    const odd = [
      "\n",
      "a\tb",
      "-rf",
      '"quoted"',
      "日本/語.ts",
      " lead",
      "a=>b",
      "{x => y}",
      "x:y",
      "trail ",
      "%2e%2e",
      "a?b#c",
      "$p0",
      "é",
      "😀",
      "\uffee",
    ];
    const latin = (name: string) => Buffer.from(name, "latin1");
    await expectSameOf([
      { message: "Odd", files: odd.map((path) => ({ path, content: lines(1) })) },
      { message: "Moved", files: odd.map((path) => ({ path: `to/${path}`, renamedFrom: path })) },
      { message: "Latin", files: [{ path: latin("caf\u00e9"), content: lines(9) }] },
      { message: "Change", files: [{ path: latin("caf\u00e9"), content: lines(12) }] },
    ]);
  });

  test("of names by a mailmap, messages in other encodings and clocks of all zones", async () => {
    const offsets = [0, 1, 330, -210, 840, -720, 1_439];
    const dates = [0, 1, 1_700_000_000, 4_102_444_801, 99_999_999_999];
    await expectSameOf([
      {
        message: "Map",
        files: [
          {
            path: ".mailmap",
            content: "Ada Lovelace <ada@new.example> <ADA@example.com>\n<bob@new.example> <bob@x>\n",
          },
        ],
      },
      ...["ISO-8859-1", "windows-1251", "UTF-8"].map((encoding) => ({
        message: Buffer.from("gr\u00fc\u00dfe\n\nA body.\n\n\n", "latin1"),
        encoding,
        committer: { name: "Bob", email: "bob@x" },
      })),
      { message: "", author: { name: "", email: "" } },
      ...dates.flatMap((epochSeconds) =>
        offsets.map((offsetMinutes) => ({
          message: "When",
          author: { epochSeconds, offsetMinutes },
          committer: { name: "Bob", offsetMinutes: -offsetMinutes },
        })),
      ),
    ]);
  });

  test("of commits with notes of git-ai, but for the notes", async () => {
    await expectSameOf([{ id: "one", message: "One" }, { message: "Two" }], {
      arrange: (made) => void git(made.path, ["notes", "--ref=ai", "add", "-m", "note", made.sha("one")]),
    });
  });

  const own = join(import.meta.dirname, "../../..");
  test.runIf(existsSync(join(own, ".git")))("of this project’s newest 100 commits", async ({ skip }) => {
    if ((await openLocalRepository(own)).shallow) skip("The history was cut off.");
    const { read } = await expectSame(own, { newest: 100 });
    expect(read.length).toBeGreaterThan(0);
  });
});
