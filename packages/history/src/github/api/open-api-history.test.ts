import { describe, expect, test } from "vitest";
import { collect } from "../../testing/collect.ts";
import { randomHistory } from "../../testing/random-history.ts";
import { gitUrlOf } from "../github-address.ts";
import { openListing } from "../open-listing.ts";
import { listApiCommits } from "./list-api-commits.ts";
import { openApiHistory } from "./open-api-history.ts";
import { readApiCommits } from "./read-api-commits.ts";
import { onGitHub, token } from "./testing/on-github.testsuite.ts";

const mailmap = {
  message: "Map",
  files: [{ path: ".mailmap", content: "Known <known@b.example> <ada@example.com>\n" }],
};
const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `c${index}`, message: `Commit ${index}` }));

describe("opening a history", () => {
  test("is one request and one point, which tell all but the commits", async () => {
    await onGitHub([...numbered(3), mailmap], async ({ made, open, transport }) => {
      const history = await open();
      expect(history).toMatchObject({
        name: "demo",
        headSha: made.headSha,
        branch: "main",
        known: null,
        rewritten: false,
        total: 4,
      });
      expect(transport.spent).toMatchObject({ requests: 1, points: 1 });
      const [commit] = await collect(listApiCommits(history, { limit: 1 }));
      expect(commit?.author).toMatchObject({ name: "Known", email: "known@b.example" });
    });
  });

  test.each([
    ["with a mailmap", [...numbered(2), mailmap]],
    ["without one", numbered(2)],
  ])(
    "has the key of a listing over git, so that neither is listed again for the other’s sake: %s",
    async (_, commits) => {
      await onGitHub(commits, async ({ github, open }) => {
        const { key } = await openListing({ url: gitUrlOf(github.url, "ada/demo"), token });
        expect((await open()).listingKey).toBe(key);
      });
    },
  );

  test("of a repository without commits has no head and nothing to list", async () => {
    await onGitHub([], async ({ open }) => {
      const history = await open({ known: "1".repeat(40) });
      expect(history).toMatchObject({ headSha: null, branch: null, known: null, rewritten: false, total: 0 });
      expect(await collect(listApiCommits(history))).toEqual([]);
    });
  });

  test("by a former name goes on under the present one, without redirects", async () => {
    await onGitHub(numbered(2), async ({ made, transport, asked }) => {
      const history = await openApiHistory(transport, "ada/old");
      await collect(readApiCommits(history, made.shas));
      expect(asked()).not.toContainEqual(expect.stringContaining("/repos/ada/old"));
    });
  });

  test.each(["ada/none", "ada", "ada/demo/more", "/demo", "../../user"])("of %s is refused", async (fullName) => {
    await onGitHub([], async ({ transport }) => {
      await expect(openApiHistory(transport, fullName)).rejects.toMatchObject({ code: "not_found" });
    });
  });

  test("ends with the caller’s reason", async () => {
    await onGitHub(numbered(1), async ({ github, open }) => {
      github.faults.add({ fault: { kind: "hanging" } });
      const stop = new AbortController();
      const opening = open({ signal: stop.signal });
      stop.abort(new Error("Cancelled."));
      await expect(opening).rejects.toThrow("Cancelled.");
    });
  });

  test.each([
    ["nothing", {}],
    ["no repository", { repository: null }],
    [
      "another head",
      { repository: { nameWithOwner: "ada/demo", mailmap: null, defaultBranchRef: { name: "main", target: {} } } },
    ],
    ["a name that is an address", { repository: { nameWithOwner: "ada/..", mailmap: null, defaultBranchRef: null } }],
  ])("with an answer that has %s is a bad answer", async (_, data) => {
    await onGitHub(numbered(1), async ({ github, open }) => {
      const headers = { "content-type": "application/json" };
      github.faults.add({ fault: { kind: "answer", status: 200, headers, body: JSON.stringify({ data }) } });
      await expect(open()).rejects.toMatchObject({ code: "bad_answer" });
    });
  });
});

describe("what is known", () => {
  test("is not listed, and costs a request for each 100 commits after it", async () => {
    await onGitHub(numbered(260), async ({ made, open, asked }) => {
      const history = await open({ known: made.sha("c9") });
      expect(history).toMatchObject({ known: made.sha("c9"), rewritten: false, total: 250 });
      expect(asked()).toHaveLength(2);
      const listed = await collect(listApiCommits(history));
      expect(listed.map(({ sha }) => sha)).toEqual(made.shas.slice(10).reverse());
      expect(asked()).toHaveLength(2 + 2 + 3);
    });
  });

  test("as the head itself needs no comparison", async () => {
    await onGitHub(numbered(2), async ({ made, open, asked }) => {
      const history = await open({ known: made.headSha ?? "" });
      expect(history).toMatchObject({ known: made.headSha, rewritten: false, total: 0 });
      expect(asked()).toEqual(["graphql"]);
      expect(await collect(listApiCommits(history))).toEqual([]);
    });
  });

  const forked = [
    { id: "root", message: "Start" },
    { id: "gone", message: "Amended away" },
    { id: "last", message: "Amended", parents: ["root"] },
  ];
  test.each([
    ["on a branch of its own", "gone", "main"],
    ["ahead of the head", "gone", "older"],
    ["not there any more", "1".repeat(40), "main"],
    ["no commit’s name", "HEAD~1?x=", "main"],
  ])("and now %s makes it a rewritten history, listed as a whole", async (_, known, defaultBranch) => {
    await onGitHub(
      forked,
      async ({ made, open }) => {
        const history = await open({ known: known === "gone" ? made.sha("gone") : known });
        const total = defaultBranch === "main" ? 2 : 1;
        expect(history).toMatchObject({ known: null, rewritten: true, total });
        expect(await collect(listApiCommits(history))).toHaveLength(total);
      },
      { branches: { side: "gone", older: "root" }, defaultBranch },
    );
  });

  test("and compared with answers that never end is a bad answer", async () => {
    await onGitHub(numbered(4), async ({ github, made, open }) => {
      const commits = [{ sha: made.headSha }];
      const body = JSON.stringify({ status: "ahead", ahead_by: 500, commits });
      const headers = { "content-type": "application/json" };
      github.faults.add({
        match: { path: /compare/ },
        times: 1_000,
        fault: { kind: "answer", status: 200, headers, body },
      });
      const history = await open({ known: made.sha("c0") });
      await expect(collect(listApiCommits(history))).rejects.toMatchObject({ code: "bad_answer" });
    });
  });
});

describe("the account’s reserve", () => {
  test.each([
    ["points", "graphql"],
    ["requests", "core"],
  ] as const)("of %s is left to its other jobs, and the error says when to come back", async (_, resource) => {
    await onGitHub(randomHistory({ commits: 20, seed: 3 }), async ({ github, made, open }) => {
      github.quota.setRemaining("ada", resource, 1_003);
      const history = await open();
      const reading = async () => {
        for (let round = 0; round < 20; round += 1) await collect(readApiCommits(history, made.shas.slice(0, 2)));
      };
      const error = await reading().then(
        () => null,
        (reason) => reason,
      );
      expect(error).toMatchObject({ name: "GitHubError", code: "primary_limit", retryable: true });
      const { remaining, reset } = github.quota.state("ada", resource);
      expect(Number(error.retryAt)).toBe((reset + 1) * 1_000);
      // Four requests under way may still draw on it.
      expect(remaining).toBeLessThan(1_000);
      expect(remaining).toBeGreaterThanOrEqual(995);
    });
  });

  test("is no reason to stop once the limit was renewed", async () => {
    await onGitHub(numbered(3), async ({ transport, open }) => {
      const history = await open();
      Object.assign(transport.spent, {
        graphql: { limit: 5_000, remaining: 10, resetAt: new Date(Date.now() - 1_000) },
      });
      expect(await collect(listApiCommits(history))).toHaveLength(3);
    });
  });
});
