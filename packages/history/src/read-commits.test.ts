import { rm, writeFile } from "node:fs/promises";
import type { RawCommit } from "@vibe/analysis/commit/commit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listCommits } from "./list-commits.ts";
import { openLocalRepository } from "./local-repository.ts";
import { readCommits } from "./read-commits.ts";
import { runningGits } from "./testing/child-processes.ts";
import { collect } from "./testing/collect.ts";
import {
  type GeneratedCommit,
  type GeneratedRepository,
  generateRepository,
  git,
} from "./testing/generate-repository.ts";
import { randomHistory } from "./testing/random-history.ts";

/** Builds a history, reads the commits with these ids (default all, oldest first) and removes it. */
async function readGenerated(commits: GeneratedCommit[], ids?: string[], options = {}): Promise<RawCommit[]> {
  const generated = await generateRepository(commits, options);
  try {
    const shas = ids?.map(generated.sha) ?? generated.shas;
    return await collect(readCommits(await openLocalRepository(generated.path), shas));
  } finally {
    await generated.remove();
  }
}

const lines = (count: number, first = 0) =>
  Array.from({ length: count }, (_, index) => `line ${first + index}\n`).join("");
const filesOf = (commits: RawCommit[]) => commits.map(({ files }) => files);

describe("reading commits", () => {
  test("gives files and line counts in the order asked for", async () => {
    const history = [
      { id: "a", message: "Start", files: [{ path: "x.ts", content: lines(3) }] },
      {
        id: "b",
        message: "Grow",
        files: [
          { path: "x.ts", content: lines(5) },
          { path: "y.ts", content: lines(1) },
        ],
      },
      { id: "c", message: "Drop", files: [{ path: "x.ts", deleted: true as const }] },
    ];
    const commits = await readGenerated(history, ["b", "c", "a"]);
    expect(commits.map(({ message }) => message)).toEqual(["Grow", "Drop", "Start"]);
    expect(filesOf(commits)).toEqual([
      [
        { path: "x.ts", added: 2, deleted: 0 },
        { path: "y.ts", added: 1, deleted: 0 },
      ],
      [{ path: "x.ts", added: 0, deleted: 5 }],
      [{ path: "x.ts", added: 3, deleted: 0 }],
    ]);
  });

  test("of nothing starts nothing and gives nothing", async () => {
    expect(await readGenerated([{ message: "Start" }], [])).toEqual([]);
  });

  test("gives a rename as one change with the new path, edits counted", async () => {
    const commits = await readGenerated([
      {
        message: "Start",
        files: [
          { path: "old/a.ts", content: lines(50) },
          { path: "old/b.ts", content: lines(40, 900) },
        ],
      },
      {
        message: "Move",
        files: [
          { path: "new/a.ts", renamedFrom: "old/a.ts" },
          { path: "new/b.ts", renamedFrom: "old/b.ts", content: lines(42, 900) },
        ],
      },
    ]);
    expect(commits[1]?.files).toEqual([
      { path: "new/a.ts", added: 0, deleted: 0 },
      { path: "new/b.ts", added: 2, deleted: 0 },
    ]);
  });

  test("gives binary files no counts, though counts are known", async () => {
    const [commit] = await readGenerated([
      { message: "Image", files: [{ path: "a.png", content: Buffer.from([0, 1, 2, 0]) }] },
    ]);
    expect(commit).toMatchObject({ files: [{ path: "a.png", added: null, deleted: null }], countsKnown: true });
  });

  test("gives an empty commit an empty list, a root or not", async () => {
    expect(filesOf(await readGenerated([{ message: "Nothing" }, { message: "Still nothing" }]))).toEqual([[], []]);
  });

  test("gives merges of two and of four parents no files", async () => {
    const side = (id: string) => ({
      id,
      message: id,
      parents: ["root"],
      files: [{ path: `${id}.ts`, content: lines(1) }],
    });
    const commits = await readGenerated([
      { id: "root", message: "Start", files: [{ path: "x.ts", content: lines(1) }] },
      side("a"),
      side("b"),
      side("c"),
      { id: "merge", message: "Two", parents: ["a", "b"], files: [{ path: "b.ts", content: lines(1) }] },
      {
        id: "octopus",
        message: "Four",
        parents: ["merge", "c", "b", "root"],
        files: [{ path: "c.ts", content: lines(1) }],
      },
    ]);
    expect(commits.slice(4).map(({ files, parents, countsKnown }) => [files, parents.length, countsKnown])).toEqual([
      [null, 2, true],
      [null, 4, true],
    ]);
  });

  test("reads a second root like the first", async () => {
    const commits = await readGenerated([
      { id: "a", message: "One", files: [{ path: "a", content: lines(1) }] },
      { id: "b", message: "Two", parents: [], files: [{ path: "b", content: lines(2) }] },
    ]);
    expect(commits[1]).toMatchObject({ parents: [], files: [{ path: "b", added: 2, deleted: 0 }] });
  });

  test("counts a submodule's step as git does", async () => {
    const commits = await readGenerated(
      [
        { message: "Add", files: [{ path: "vendor", submodule: "1".repeat(40) }] },
        { message: "Step", files: [{ path: "vendor", submodule: "2".repeat(40) }] },
      ],
      undefined,
      { checkout: false },
    );
    expect(filesOf(commits)).toEqual([
      [{ path: "vendor", added: 1, deleted: 0 }],
      [{ path: "vendor", added: 1, deleted: 1 }],
    ]);
  });

  test("reads names made to confuse", async () => {
    const names = [
      "\n",
      "a\tb",
      "-rf",
      "--help",
      "a\nb\n1\t2\tc",
      '"quoted"',
      "\u0001",
      "日本/語.ts",
      " lead",
      "a=>b",
      "{x => y}",
    ];
    const files = names.map((path) => ({ path, content: lines(1) }));
    const [commit] = await readGenerated([{ message: "Odd\n\n1\t1\tnot-a-file", files }]);
    expect(new Set(commit?.files?.map(({ path }) => path))).toEqual(new Set(names));
    expect(commit?.files?.every(({ added, deleted }) => added === 1 && deleted === 0)).toBe(true);
  });

  test("reads names that are not UTF-8 with replacement characters, renames among them", async () => {
    const before = Buffer.from("caf\u00e9", "latin1");
    const after = Buffer.from("th\u00e9", "latin1");
    const commits = await readGenerated([
      { message: "Add", files: [{ path: before, content: lines(9) }] },
      { message: "Move", files: [{ path: after, renamedFrom: before }] },
    ]);
    expect(filesOf(commits).map((files) => files?.[0]?.path)).toEqual(["caf\ufffd", "th\ufffd"]);
  });

  test("reads a commit of 40,000 files", async () => {
    const files = Array.from({ length: 40_000 }, (_, index) => ({ path: `d${index % 100}/f${index}`, content: "x\n" }));
    const commits = await readGenerated([{ message: "Vendor", files }, { message: "After" }], undefined, {
      checkout: false,
    });
    expect(commits.map((commit) => commit.files?.length)).toEqual([40_000, 0]);
  });

  test("reads SHA-256 repositories", async () => {
    const commits = await readGenerated([{ message: "Start", files: [{ path: "a", content: lines(2) }] }], undefined, {
      objectFormat: "sha256",
    });
    expect(commits[0]?.sha).toHaveLength(64);
    expect(filesOf(commits)).toEqual([[{ path: "a", added: 2, deleted: 0 }]]);
  });

  test("goes by the attributes of the work tree, as git does", async () => {
    const commits = await readGenerated([
      {
        message: "Lock",
        files: [
          { path: ".gitattributes", content: "*.lock -diff\n" },
          { path: "a.lock", content: lines(5) },
        ],
      },
    ]);
    expect(commits[0]?.files?.[1]).toEqual({ path: "a.lock", added: null, deleted: null });
  });
});

describe("where parents or contents are missing", () => {
  let origin: GeneratedRepository;
  beforeAll(async () => {
    origin = await generateRepository([
      {
        id: "map",
        message: "Map",
        files: [{ path: ".mailmap", content: "Ada <ada@new.example> <ada@example.com>\n" }],
      },
      ...randomHistory({ commits: 120, seed: 11 }),
    ]);
    git(origin.path, ["config", "uploadpack.allowFilter", "true"]);
  });
  afterAll(() => origin.remove());

  test("names of a bare clone without contents are as the commits have them, its mailmap being among the contents", async () => {
    const { commits } = await readClone("--bare", "--filter=blob:none");
    expect(commits.some(({ author }) => author.email === "ada@example.com")).toBe(true);
  });

  async function readClone(...options: string[]): Promise<{ commits: RawCommit[]; objectsAdded: boolean }> {
    const clone = `${origin.path}-clone`;
    git(origin.path, ["clone", "--quiet", "--no-local", ...options, `file://${origin.path}`, clone]);
    try {
      const objects = () => git(clone, ["count-objects", "-v"]).toString();
      const before = objects();
      const shas = git(clone, ["rev-list", "HEAD"]).toString().trim().split("\n");
      const repository = await openLocalRepository(clone);
      const commits = await collect(readCommits(repository, shas));
      expect((await collect(listCommits(repository, { head: shas[0] ?? "" }))).map(({ sha }) => sha)).toEqual(shas);
      expect(commits.map(({ sha }) => sha)).toEqual(shas);
      return { commits, objectsAdded: objects() !== before };
    } finally {
      await rm(clone, { recursive: true, force: true });
    }
  }

  test("a shallow boundary has no files and no parents, the commits after it have both", async () => {
    const { commits } = await readClone("--depth=5");
    const boundary = commits.filter(({ files, parents }) => files === null && parents.length < 2);
    expect(boundary.length).toBeGreaterThan(0);
    expect(boundary.every(({ parents, countsKnown }) => parents.length === 0 && countsKnown)).toBe(true);
    expect(commits.some(({ files }) => files !== null && files.length > 0)).toBe(true);
    const sizes = commits.map(({ files }) => files?.length ?? 0);
    expect(Math.max(...sizes)).toBeLessThan(10);
  });

  test("without contents there are paths, said to be without counts, and nothing is fetched", async () => {
    const { commits, objectsAdded } = await readClone("--bare", "--filter=blob:none");
    const whole = await collect(
      readCommits(
        await openLocalRepository(origin.path),
        commits.map(({ sha }) => sha),
      ),
    );
    const plain = commits.filter(({ parents }) => parents.length < 2);
    expect(plain.filter(({ countsKnown }) => !countsKnown).length).toBeGreaterThan(plain.length * 0.9);
    expect(plain.filter((commit) => !commit.countsKnown && commit.files?.some(({ added }) => added !== null))).toEqual(
      [],
    );
    // Renames with edits need contents to be seen; apart from them the paths are the same.
    const missing = whole.flatMap(({ files }, index) => {
      const paths = new Set(commits[index]?.files?.map(({ path }) => path));
      return (files ?? []).filter(({ path }) => !paths.has(path));
    });
    expect(missing).toEqual([]);
    expect(objectsAdded).toBe(false);
  });

  test("without folders there are no files, said to be unknown, and nothing is fetched", async () => {
    const { commits, objectsAdded } = await readClone("--bare", "--filter=tree:0");
    const plain = commits.filter(({ parents }) => parents.length < 2);
    expect(plain.every(({ files, countsKnown }) => files === null && !countsKnown)).toBe(true);
    expect(commits.filter(({ parents }) => parents.length > 1).every(({ countsKnown }) => countsKnown)).toBe(true);
    expect(objectsAdded).toBe(false);
  });

  test("counts hold as far as the contents go, and not one commit is lost or doubled", async () => {
    const { commits } = await readClone("--filter=blob:none"); // The checkout has fetched the newest files.
    const known = commits.map(({ countsKnown, parents }) => countsKnown || parents.length > 1);
    expect(known.lastIndexOf(true)).toBeLessThan(commits.length);
    expect(known.includes(false)).toBe(true);
  });
});

describe("what goes wrong", () => {
  let generated: GeneratedRepository;
  beforeAll(async () => {
    generated = await generateRepository(randomHistory({ commits: 400, seed: 5 }));
  });
  afterAll(() => generated.remove());

  test.each([["1".repeat(40)], ["HEAD"], ["--help"], [""]])("the sha %j is an unknown commit", async (sha) => {
    const repository = await openLocalRepository(generated.path);
    const reading = collect(
      readCommits(repository, [...generated.shas.slice(0, 3), sha, ...generated.shas.slice(3, 5)]),
    );
    await expect(reading).rejects.toMatchObject({ code: "unknown_commit" });
  });

  test("a damaged object is a damaged repository, not a shorter history", async () => {
    const damaged = await generateRepository([{ message: "Start" }]);
    for (const content of ["one\n", "two\n"]) {
      const blob = git(damaged.path, ["hash-object", "-w", "--stdin"], content).toString().trim();
      git(damaged.path, ["update-index", "--add", "--cacheinfo", `100644,${blob},a.txt`]);
      git(damaged.path, ["commit", "--quiet", "-m", content]);
      if (content === "one\n") {
        const file = `${damaged.path}/.git/objects/${blob.slice(0, 2)}/${blob.slice(2)}`;
        await rm(file);
        await writeFile(file, "garbage");
      }
    }
    const shas = git(damaged.path, ["rev-list", "HEAD"]).toString().trim().split("\n");
    const reading = collect(readCommits(await openLocalRepository(damaged.path), shas));
    await expect(reading).rejects.toMatchObject({ code: "corrupt_repository" });
    await damaged.remove();
  });

  test("a reader that stops early leaves no process", async () => {
    for await (const _ of readCommits(await openLocalRepository(generated.path), generated.shas)) break;
    expect(runningGits()).toEqual([]);
  });

  test("an abort ends reading with its reason and leaves no process", async () => {
    const controller = new AbortController();
    const repository = await openLocalRepository(generated.path);
    const reading = (async () => {
      for await (const _ of readCommits(repository, generated.shas, { signal: controller.signal })) {
        controller.abort(new Error("cancelled"));
      }
    })();
    await expect(reading).rejects.toThrow("cancelled");
    expect(runningGits()).toEqual([]);
  });
});
