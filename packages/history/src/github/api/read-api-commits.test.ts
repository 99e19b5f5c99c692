import { describe, expect, test } from "vitest";
import { collect } from "../../testing/collect.ts";
import { randomHistory } from "../../testing/random-history.ts";
import { listApiCommits } from "./list-api-commits.ts";
import { readApiCommits } from "./read-api-commits.ts";
import { onGitHub } from "./testing/on-github.testsuite.ts";

const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index}\n`).join("");
const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    message: `Commit ${index}`,
    files: [{ path: `${index}.ts`, content: lines(index + 1) }],
  }));
const answer = (body: unknown) =>
  ({
    kind: "answer",
    status: 200,
    headers: { "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  }) as const;
const file = { filename: "a", status: "modified", additions: 0, deletions: 0 };

describe("what reading costs", () => {
  test("is a request for each commit that is no merge, one for a hundred, and one or two more where files were moved or are binary", async () => {
    await onGitHub(randomHistory({ commits: 300, seed: 7 }), async ({ open, asked, transport }) => {
      const history = await open();
      const listed = await collect(listApiCommits(history));
      const before = { requests: asked().length, points: transport.spent.points };
      expect(before).toEqual({ requests: 1 + 3, points: 1 + 3 });
      await collect(
        readApiCommits(
          history,
          listed.map(({ sha }) => sha),
        ),
      );
      const details = asked().filter((path) => path.startsWith("/repos"));
      expect(details).toHaveLength(listed.filter(({ parents }) => parents.length < 2).length);
      const points = transport.spent.points - before.points;
      const graphql = asked().length - before.requests - details.length;
      expect(points).toBe(graphql);
      expect(graphql).toBeGreaterThan(3);
      expect(graphql).toBeLessThan(60);
    });
  });

  test("is one request more for each 300 files", async () => {
    const files = Array.from({ length: 650 }, (_, index) => ({ path: `f${index}`, content: `${index}\n` }));
    await onGitHub([{ message: "Vendor it", files }], async ({ made, open, asked }) => {
      const [commit] = await collect(readApiCommits(await open(), made.shas));
      expect(commit?.files).toHaveLength(650);
      expect(commit?.countsKnown).toBe(true);
      expect(asked().filter((path) => path.startsWith("/repos"))).toHaveLength(3);
    });
  });
});

test("at most four requests are under way, and the commits keep their order when the first is slow", async () => {
  await onGitHub(numbered(12), async ({ github, made, open }) => {
    github.faults.add({
      match: { path: `/repos/ada/demo/commits/${made.shas[0]}` },
      fault: { kind: "latency", ms: 300 },
    });
    const read = await collect(readApiCommits(await open(), made.shas));
    expect(read.map(({ sha }) => sha)).toEqual(made.shas);
    expect(Math.max(...github.requests.map(({ inFlight }) => inFlight))).toBe(4);
  });
});

test("no more is read than is taken, but for four commits ahead", async () => {
  await onGitHub(numbered(40), async ({ made, open, asked }) => {
    for await (const _ of readApiCommits(await open(), made.shas)) break;
    expect(asked().filter((path) => path.startsWith("/repos")).length).toBeLessThanOrEqual(5);
  });
});

test("smaller pages are asked for where GitHub gives up on large ones", async () => {
  await onGitHub(numbered(60), async ({ github, made, open }) => {
    const fault = { kind: "graphql-timeout", status: 502 } as const;
    const book = github.faults.add({ match: { operation: "ReadCommits" }, fault, times: 2 });
    expect((await collect(readApiCommits(await open(), made.shas))).map(({ sha }) => sha)).toEqual(made.shas);
    expect(book.hits()).toBe(2);
  });
});

describe("reading ends", () => {
  test("with a failure at once, though the commit before it never comes", async () => {
    await onGitHub(numbered(6), async ({ github, made, open }) => {
      const history = await open();
      const at = (index: number) => ({ path: `/repos/ada/demo/commits/${made.shas[index]}` });
      github.faults.add({ match: at(0), fault: { kind: "hanging" } });
      github.faults.add({ match: at(2), fault: { kind: "secondary-limit", retryAfterSeconds: 30 } });
      await expect(collect(readApiCommits(history, made.shas))).rejects.toMatchObject({ code: "secondary_limit" });
    });
  });

  test("with the caller’s reason, while requests are under way", async () => {
    await onGitHub(numbered(6), async ({ github, made, open }) => {
      const history = await open();
      github.faults.add({ match: { surface: "rest" }, fault: { kind: "hanging" }, times: 10 });
      const stop = new AbortController();
      const reading = collect(readApiCommits(history, made.shas, { signal: stop.signal }));
      stop.abort(new Error("Cancelled."));
      await expect(reading).rejects.toThrow("Cancelled.");
    });
  });

  test.each(["1".repeat(40), "HEAD", "", 'x") { id } evil: object(oid: "', "tree"])(
    "where %s is no commit",
    async (given) => {
      await onGitHub([{ message: "One", files: [{ path: "a", content: "1\n" }] }], async ({ made, open }) => {
        // Another kind of object: the file that is in the commit.
        const sha = given === "tree" ? "d00491fd7e5bb6fa28c517a0bb32b8b506539d4d" : given;
        const error = { name: "HistoryError", code: "unknown_commit" };
        await expect(collect(readApiCommits(await open(), [...made.shas, sha]))).rejects.toMatchObject(error);
      });
    },
  );
});

describe("what GitHub does not tell is unknown, not wrong", () => {
  test("the files of a commit that has more than GitHub shows", async () => {
    const files = Array.from({ length: 3_100 }, (_, index) => ({ path: `f${index}`, content: `${index}\n` }));
    await onGitHub([{ message: "Vendor it", files }, { message: "After" }], async ({ made, open, asked }) => {
      const read = await collect(readApiCommits(await open(), made.shas));
      expect(read).toMatchObject([
        { files: null, countsKnown: false },
        { files: [], countsKnown: true },
      ]);
      expect(asked().filter((path) => path.startsWith("/repos"))).toHaveLength(11);
    });
  });

  test("the counts of a moved file whose path or text is not UTF-8, or that is too large", async () => {
    const latin = (text: string) => Buffer.from(text, "latin1");
    const moves = [
      [latin("caf\u00e9"), latin("th\u00e9"), lines(3)],
      ["old", "new", latin(`gr\u00fc\u00dfe\n${lines(3)}`)],
      ["large", "moved", lines(80_000)],
      ["plain", "simple", lines(5)],
    ] as const;
    await onGitHub(
      [
        { message: "Start", files: moves.map(([path, , content]) => ({ path, content })) },
        { message: "Move", files: moves.map(([renamedFrom, path]) => ({ path, renamedFrom })) },
      ],
      async ({ made, open }) => {
        const [, moved] = await collect(readApiCommits(await open(), made.shas));
        expect(moved?.countsKnown).toBe(false);
        const unknown = { added: null, deleted: null };
        expect(moved?.files).toEqual(
          expect.arrayContaining([
            { path: "th\uFFFD", ...unknown },
            { path: "new", ...unknown },
            { path: "moved", ...unknown },
            { path: "simple", added: 0, deleted: 0 },
          ]),
        );
      },
    );
  });

  const two = [
    { message: "Start", files: [{ path: "a", content: lines(5) }] },
    {
      message: "Change",
      files: [
        { path: "a", content: lines(9) },
        { path: "b", content: lines(6) },
      ],
    },
  ];
  test("counts that GitHub left out are counted, and a copy is a new file", async () => {
    await onGitHub(two, async ({ github, made, open }) => {
      const sha = made.headSha ?? "";
      const files = [file, { ...file, filename: "b", previous_filename: "a", status: "copied", additions: 1 }];
      github.faults.add({ match: { path: `/repos/ada/demo/commits/${sha}` }, fault: answer({ sha, files }) });
      expect(await collect(readApiCommits(await open(), [sha]))).toMatchObject([
        {
          countsKnown: true,
          files: [
            { path: "a", added: 4, deleted: 0 },
            { path: "b", added: 6, deleted: 0 },
          ],
        },
      ]);
    });
  });

  test("files are in git’s order, whatever GitHub’s", async () => {
    const paths = ["b", "a/c", "a.c", "a", "\u{1f600}", "\uffee", "Z"];
    await onGitHub(two, async ({ github, made, open }) => {
      const sha = made.headSha ?? "";
      const files = paths.map((filename) => ({ ...file, filename, additions: 1 }));
      github.faults.add({ match: { path: `/repos/ada/demo/commits/${sha}` }, fault: answer({ sha, files }) });
      const [commit] = await collect(readApiCommits(await open(), [sha]));
      expect(commit?.files?.map(({ path }) => path)).toEqual(["Z", "a", "a.c", "a/c", "b", "\uffee", "\u{1f600}"]);
    });
  });
});

describe("a bad answer is told as one, bounded, and nothing hangs", () => {
  const sha = "2".repeat(40);
  const many = (count: number) => JSON.stringify({ sha, files: Array.from({ length: count }, () => file) });
  test.each([
    ["nothing", {}],
    ["another commit", { sha, files: [] }],
    ["no files", { sha: null, files: null }],
    ["more files than a commit shows", many(3_001)],
    ["a million files", many(1_000_000)],
    ["a count below zero", { sha: null, files: [{ ...file, additions: -1 }] }],
    ["a count that is no number", { sha: null, files: [{ ...file, deletions: "many" }] }],
    ["a path that is none", { sha: null, files: [{ ...file, filename: null }] }],
  ])("for %s in place of a commit", async (_, body) => {
    await onGitHub(numbered(2), async ({ github, made, open }) => {
      const own =
        typeof body === "object" && "sha" in body && body.sha === null ? { ...body, sha: made.shas[0] } : body;
      github.faults.add({ match: { path: `/repos/ada/demo/commits/${made.shas[0]}` }, fault: answer(own) });
      await expect(collect(readApiCommits(await open(), made.shas))).rejects.toMatchObject({ code: "bad_answer" });
    });
  });

  test("for pages of files that never end", async () => {
    await onGitHub(numbered(1), async ({ github, made, open, asked }) => {
      const [own = ""] = made.shas;
      const headers = { "content-type": "application/json", link: '<https://x>; rel="next"' };
      const path = `/repos/ada/demo/commits/${own}`;
      const page = (count: number) => ({
        ...answer({ sha: own, files: Array.from({ length: count }, () => file) }),
        headers,
      });
      github.faults.add({ match: { path }, fault: page(300), times: 100 });
      expect(await collect(readApiCommits(await open(), made.shas))).toMatchObject([
        { files: null, countsKnown: false },
      ]);
      expect(asked().filter((one) => one.startsWith("/repos"))).toHaveLength(10);
      github.faults.clear();
      github.faults.add({ match: { path }, fault: page(0), times: 100 });
      await expect(collect(readApiCommits(await open(), made.shas))).rejects.toMatchObject({ code: "bad_answer" });
    });
  });

  test.each([
    ["ReadCommits", { repository: { c0: { oid: sha } } }],
    ["ReadCommits", { repository: {} }],
    ["LookAtFiles", { repository: { e0: { file: { oid: "x", type: "blob", object: null } } } }],
    ["LookAtFiles", { repository: null }],
    ["ReadTexts", { repository: { b0: { text: 7 } } }],
  ])("for one in place of an answer to %s", async (operation, data) => {
    const moved = [
      { message: "Start", files: [{ path: "a", content: lines(9) }] },
      { message: "Move", files: [{ path: "b", renamedFrom: "a" }] },
    ];
    await onGitHub(moved, async ({ github, made, open }) => {
      github.faults.add({ match: { operation }, fault: answer({ data }) });
      await expect(collect(readApiCommits(await open(), made.shas))).rejects.toMatchObject({ code: "bad_answer" });
    });
  });

  test("and a text that is not the object asked for is not believed", async () => {
    const moved = [
      { message: "Start", files: [{ path: "a", content: lines(9) }] },
      { message: "Move", files: [{ path: "b", renamedFrom: "a" }] },
    ];
    await onGitHub(moved, async ({ github, made, open }) => {
      const data = { repository: { b0: { text: `${lines(9)}forged\n` } } };
      github.faults.add({ match: { operation: "ReadTexts" }, fault: answer({ data }) });
      expect((await collect(readApiCommits(await open(), made.shas)))[1]).toMatchObject({
        countsKnown: false,
        files: [{ path: "b", added: null, deleted: null }],
      });
    });
  });
});
