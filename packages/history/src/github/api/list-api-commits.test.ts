import { describe, expect, test } from "vitest";
import { collect } from "../../testing/collect.ts";
import { listApiCommits } from "./list-api-commits.ts";
import { onGitHub } from "./testing/on-github.testsuite.ts";

const numbered = (count: number) => Array.from({ length: count }, (_, index) => ({ message: `Commit ${index}` }));
const json = (data: unknown) =>
  ({
    kind: "answer",
    status: 200,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ data }),
  }) as const;
const person = { name: "Ada", email: "a@b", date: "2026-01-01T00:00:00Z" };
const nodeOf = (digit: string) => ({
  oid: digit.repeat(40),
  message: "M",
  author: person,
  committer: person,
  parents: { totalCount: 0, nodes: [] },
});
const page = (nodes: unknown, pageInfo: unknown = { hasNextPage: true, endCursor: "1" }) => ({
  repository: { object: { history: { nodes, pageInfo } } },
});

describe("listing", () => {
  test("asks for a hundred commits at once, and for no more than are wanted", async () => {
    await onGitHub(numbered(230), async ({ open, asked, transport }) => {
      const history = await open();
      expect(await collect(listApiCommits(history))).toHaveLength(230);
      expect(asked()).toHaveLength(1 + 3);
      expect(transport.spent.points).toBe(1 + 3);
      expect((await collect(listApiCommits(history, { skip: 95, limit: 10 }))).map(({ message }) => message)).toEqual(
        Array.from({ length: 10 }, (_, index) => `Commit ${134 - index}`),
      );
      expect(asked()).toHaveLength(1 + 3 + 2);
      expect(await collect(listApiCommits(history, { skip: 230 }))).toEqual([]);
      expect(asked()).toHaveLength(1 + 3 + 2);
    });
  });

  test("goes on where an earlier one ended without asking again for what was before, as long as the head is the same", async () => {
    await onGitHub(numbered(330), async ({ made, open, asked }) => {
      const first = await open();
      const [newest, next] = [[...made.shas].reverse().slice(0, 150), [...made.shas].reverse().slice(150, 300)];
      const shasOf = (commits: { sha: string }[]) => commits.map(({ sha }) => sha);
      expect(shasOf(await collect(listApiCommits(first, { limit: 150 })))).toEqual(newest);
      const second = await open({ reached: first.contents.reached });
      const before = asked().length;
      expect(shasOf(await collect(listApiCommits(second, { skip: 150, limit: 150 })))).toEqual(next);
      expect(asked().length - before).toBe(2);
      expect(shasOf(await collect(listApiCommits(second, { limit: 150 })))).toEqual(newest);
      const other = await open({ reached: { headSha: "1".repeat(40), position: 150, cursor: "x" } });
      expect(shasOf(await collect(listApiCommits(other, { skip: 150, limit: 150 })))).toEqual(next);
    });
  });

  test.each([200, 502, 504] as const)(
    "goes on in smaller pages where GitHub gives up on large ones (%d)",
    async (status) => {
      await onGitHub(numbered(120), async ({ github, made, open, asked }) => {
        const history = await open();
        const fault = { kind: "graphql-timeout", status, abovePageSize: 25 } as const;
        github.faults.add({ match: { operation: "ListCommits" }, fault, times: 100 });
        expect((await collect(listApiCommits(history))).map(({ sha }) => sha)).toEqual([...made.shas].reverse());
        // A hundred and fifty are tried once each, then it is 25.
        expect(asked()).toHaveLength(1 + 2 + 5);
      });
    },
  );

  test("gives up where GitHub fails for the smallest page too", async () => {
    await onGitHub(numbered(120), async ({ github, open, asked }) => {
      const history = await open();
      github.faults.add({
        match: { operation: "ListCommits" },
        fault: { kind: "server-error", status: 502 },
        times: 100,
      });
      await expect(collect(listApiCommits(history))).rejects.toMatchObject({ code: "server_failed", retryable: true });
      expect(asked()).toHaveLength(1 + 3);
    });
  });

  test("ends with the caller’s reason, also within a page", async () => {
    await onGitHub(numbered(60), async ({ open, asked }) => {
      const stop = new AbortController();
      const reading = async () => {
        for await (const _ of listApiCommits(await open(), { signal: stop.signal }))
          stop.abort(new Error("Cancelled."));
      };
      await expect(reading()).rejects.toThrow("Cancelled.");
      expect(asked()).toHaveLength(2);
    });
  });

  test.each([
    ["no commit where the head was", { repository: { object: null } }],
    ["a page without commits that is not the last", page([])],
    ["the same page again and again", page([nodeOf("1")])],
    ["fewer commits than there are", page([nodeOf("1")], { hasNextPage: false, endCursor: "1" })],
    ["a next page without a way to it", page([nodeOf("1")], { hasNextPage: true, endCursor: null })],
    ["more commits than were asked for", page(Array.from({ length: 101 }, () => nodeOf("1")))],
    ["a commit without a name", page([{ ...nodeOf("1"), oid: "x" }])],
    ["a message that is none", page([{ ...nodeOf("1"), message: null }])],
    ["parents that are none", page([{ ...nodeOf("1"), parents: { totalCount: 1, nodes: [null] } }])],
    ["an author that is none", page([{ ...nodeOf("1"), author: "Ada" }])],
  ])("meets %s as a bad answer, and does not hang", async (_, data) => {
    await onGitHub(numbered(60), async ({ github, open }) => {
      const history = await open();
      github.faults.add({ match: { operation: "ListCommits" }, fault: json(data), times: 1_000 });
      await expect(collect(listApiCommits(history))).rejects.toMatchObject({ code: "bad_answer" });
    });
  });

  test("takes an author without name, address or date for git’s nobody", async () => {
    await onGitHub(numbered(1), async ({ github, open }) => {
      const history = await open();
      const author = { name: null, email: null, date: "292277026596-12-04T15:30:07Z" };
      const data = page([{ ...nodeOf("1"), author, committer: null }], { hasNextPage: false, endCursor: "1" });
      github.faults.add({ match: { operation: "ListCommits" }, fault: json(data) });
      const nobody = { name: "", email: "", epochSeconds: 0, offsetMinutes: 0 };
      expect(await collect(listApiCommits(history))).toMatchObject([{ author: nobody, committer: nobody }]);
    });
  });
});
