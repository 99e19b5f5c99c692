/** A git server that fails, lies or wants to harm: every outcome is an error of ours that says what to do. */

import { createHash } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type GeneratedRepository, generateRepository } from "../testing/generate-repository.ts";
import type { GitServerFault, GitServerOptions, GitServerRequest } from "../testing/git-http-server.ts";
import { randomHistory } from "../testing/random-history.ts";
import { RemoteError } from "./remote-error.ts";
import { type OpenRemoteOptions, openRemoteRepository } from "./remote-repository.ts";
import { commitOf, fetchAnswer, line, makePack, nameOf, type PackEntry, treeOf } from "./testing/make-pack.ts";
import { type readAll, readRemote, withServer } from "./testing/remote-of.ts";

let made: GeneratedRepository;
beforeAll(async () => {
  made = await generateRepository(randomHistory({ commits: 40, seed: 21 }), { bare: true });
});
afterAll(() => made.remove());

/** The same on every run: by chance, a length in it is too large before anything else is wrong. */
const noise = createHash("shake256", { outputLength: 60_000 }).update("noise").digest();

type Serving = Omit<GitServerOptions, "repositories">;
const read = (serving: Serving, options: OpenRemoteOptions = {}) => readRemote(made.path, options, serving);
const failing = (fault: GitServerFault, on = 0): Serving => ({ fault: (_, index) => (index === on ? fault : null) });
const isFetch = ({ body }: GitServerRequest) => body.includes("command=fetch");
const onFetch = (fault: GitServerFault): Serving => ({ fault: (request) => (isFetch(request) ? fault : null) });

describe("the token", () => {
  const token = "ghp_very-secret-token";

  test("is sent as a password, and nowhere else", async () => {
    await withServer(
      made.path,
      async ({ address, requests }) => {
        const remote = await openRemoteRepository({ url: address, token });
        expect(remote.headSha).toBe(made.headSha);
        const sent = `Basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}`;
        expect(requests.map(({ authorization }) => authorization)).toEqual([sent, sent]);
        expect(requests.every(({ body }) => !body.includes(token))).toBe(true);
        const { contents: _, ...shown } = remote;
        expect(JSON.stringify(shown)).not.toContain(token);
      },
      { token },
    );
  });

  test("that is wrong, or missing, is said to be", async () => {
    await expect(read({ token })).rejects.toMatchObject({ code: "repository_not_found", retryable: false });
    await withServer(
      made.path,
      async ({ address }) => {
        const opening = openRemoteRepository({ url: address, token: "other" });
        await expect(opening).rejects.toMatchObject({ code: "token_rejected", retryable: false });
      },
      { token },
    );
  });

  test("is in no error, even of a server that sends it back", async () => {
    const words = `ERR Basic ${Buffer.from(`x-access-token:${token}`).toString("base64")} ${token}\n`;
    const faults: GitServerFault[] = [
      { kind: "instead", body: [line(Buffer.from(words))] },
      { kind: "instead", body: [line(Buffer.from(`\u0003${words}`))] },
      { kind: "status", status: 500, headers: { "x-token": token }, body: words },
      { kind: "status", status: 302, headers: { location: `https://${token}@example.com/git-upload-pack` } },
      { kind: "disconnect" },
    ];
    for (const fault of faults) {
      await withServer(
        made.path,
        async ({ address }) => {
          const error = await openRemoteRepository({ url: address, token }).then(
            () => null,
            (thrown) => thrown,
          );
          expect(error).toBeInstanceOf(RemoteError);
          const everything = [String(error), error.stack, JSON.stringify(error), String(error.cause)].join("\n");
          expect(everything).not.toContain(token);
          expect(everything).not.toContain(Buffer.from(`x-access-token:${token}`).toString("base64"));
        },
        failing(fault),
      );
    }
  });
});

describe("a server that fails", () => {
  test.each<[GitServerFault, string, boolean]>([
    [{ kind: "status", status: 404 }, "repository_not_found", false],
    [{ kind: "status", status: 403 }, "access_denied", false],
    [{ kind: "status", status: 429, headers: { "retry-after": "7" } }, "rate_limited", true],
    [{ kind: "status", status: 503 }, "server_failed", true],
    [{ kind: "status", status: 200, body: "<html>" }, "not_a_git_server", false],
    [
      { kind: "status", status: 302, headers: { location: "https://example.com/a/git-upload-pack" } },
      "repository_moved",
      false,
    ],
    [{ kind: "status", status: 301 }, "repository_moved", false],
    [{ kind: "disconnect" }, "network_failed", true],
    [{ kind: "cut", afterBytes: 60 }, "network_failed", true],
    [{ kind: "silence" }, "timed_out", true],
    [{ kind: "silence_after", bytes: 30 }, "timed_out", true],
    [{ kind: "instead", body: [] }, "network_failed", true],
    [{ kind: "instead", body: [line(Buffer.from("ERR Repository not found.\n"))] }, "repository_not_found", false],
    [{ kind: "instead", body: [line(Buffer.from("ERR out of memory\n"))] }, "server_failed", true],
    [{ kind: "instead", body: [line(Buffer.from("nonsense\n"))] }, "bad_answer", false],
  ])("with %o in both requests: %s, retryable: %s", async (fault, code, retryable) => {
    const limits = {
      answerMs: fault.kind === "silence" ? 150 : 20_000,
      idleMs: fault.kind === "silence_after" ? 150 : 20_000,
    };
    for (const request of [0, 1]) {
      const error = await read(
        { fault: ({ method }, index) => (method === "POST" && index >= request ? fault : null) },
        { limits },
      ).then(
        () => null,
        (e) => e,
      );
      expect(error).toBeInstanceOf(RemoteError);
      expect(error).toMatchObject({ code, retryable });
    }
  });

  test("keeps the moment to come back", async () => {
    const fault = { kind: "status", status: 429, headers: { "retry-after": "3600" } } as const;
    const error = await read(failing(fault)).catch((thrown) => thrown);
    expect(error.retryAfter.getTime() - Date.now()).toBeGreaterThan(3_000_000);
  });

  test("with nobody listening is a failure of the network", async () => {
    const opening = openRemoteRepository({ url: "http://127.0.0.1:9/ada/app" });
    await expect(opening).rejects.toMatchObject({ name: "RemoteError" });
  });

  test("that answers within its time is waited for", async () => {
    expect((await read(failing({ kind: "delay", ms: 300 }))).remote.headSha).toBe(made.headSha);
  });

  test("in the middle of the pack has failed, wherever it was cut", async () => {
    const { remote } = await read({});
    const cuts = Array.from({ length: 12 }, (_, index) => Math.floor((remote.spent.bytesReceived * (index + 1)) / 14));
    for (const afterBytes of cuts) {
      await expect(read(onFetch({ kind: "cut", afterBytes }))).rejects.toMatchObject({ code: "network_failed" });
    }
  });

  test("is left when the caller aborts, with the caller's reason", async () => {
    for (const fault of [{ kind: "silence" }, { kind: "silence_after", bytes: 500 }] as const) {
      const controller = new AbortController();
      const serving: Serving = {
        fault: (request) => {
          if (!isFetch(request)) return null;
          setTimeout(() => controller.abort(new Error("cancelled")), 50);
          return fault;
        },
      };
      await expect(read(serving, { signal: controller.signal })).rejects.toThrow("cancelled");
    }
    await expect(read({}, { signal: AbortSignal.abort(new Error("before")) })).rejects.toThrow("before");
  });
});

describe("a repository that was renamed", () => {
  test("is followed on the same server, once and for all requests", async () => {
    const moved: Serving = {
      fault: ({ repository }) =>
        repository === "ada/app"
          ? null
          : { kind: "status", status: 301, headers: { location: "/ada/app/git-upload-pack" } },
    };
    await withServer(
      made.path,
      async ({ url, requests }) => {
        const remote = await openRemoteRepository({ url: `${url}/old/name` });
        expect(remote.headSha).toBe(made.headSha);
        expect(requests.map(({ repository }) => repository)).toEqual(["old/name", "ada/app", "ada/app"]);
      },
      moved,
    );
  });

  test("in a circle is given up", async () => {
    const circle: Serving = {
      fault: () => ({ kind: "status", status: 302, headers: { location: "/ada/app/git-upload-pack" } }),
    };
    await expect(read(circle)).rejects.toMatchObject({ code: "repository_moved" });
  });
});

describe("a server that can less", () => {
  test("and leaves nothing out gives everything, which takes one request more", async () => {
    const whole = await read({}, { detail: "counts" });
    const unfiltered = await read({ config: { "uploadpack.allowFilter": "false" } });
    expect(unfiltered.remote.detail).toBe("counts");
    expect(unfiltered.read).toEqual(whole.read);
    expect(unfiltered.requests).toHaveLength(3);
  });

  test("and does not know version 2 of the protocol is refused in a sentence", async () => {
    await expect(read({ oldProtocol: true })).rejects.toMatchObject({ code: "unsupported" });
  });
});

describe("a history that is too large", () => {
  test("is read with less, down to messages alone", async () => {
    const sizes = await Promise.all((["counts", "paths", "none"] as const).map((detail) => read({}, { detail })));
    const [all = 0, paths = 0, none = 0] = sizes.map(({ remote }) => remote.contents?.pack.packBytes ?? 0);
    expect(all > paths && paths > none).toBe(true);
    const within = async (packBytes: number) =>
      (await read({}, { detail: "counts", limits: { packBytes } })).remote.detail;
    expect([await within(all), await within(paths), await within(none)]).toEqual(["counts", "paths", "none"]);
    await expect(within(none - 1)).rejects.toMatchObject({ code: "too_large", retryable: false });
  });
});

/** The answer to `fetch`, made up; the head is what `ls-refs` then names. */
async function readMadeUp(entries: readonly PackEntry[], head: string): Promise<Awaited<ReturnType<typeof readAll>>> {
  const refs = Buffer.concat([line(Buffer.from(`${head} HEAD symref-target:refs/heads/main\n`)), Buffer.from("0000")]);
  const { read: commits, listed } = await readRemote(
    made.path,
    { detail: "counts" },
    {
      fault: (request: GitServerRequest) => ({
        kind: "instead",
        body: [isFetch(request) ? fetchAnswer(makePack(entries)) : refs],
      }),
    },
  );
  return { read: commits, listed };
}

describe("a made-up history", () => {
  const blob = { type: "blob", content: Buffer.from("x\n") } as const;
  const file = nameOf("blob", blob.content);
  const tree = (content: Buffer): PackEntry => ({ type: "tree", content });
  const commit = (content: Buffer): PackEntry => ({ type: "commit", content });
  const simple = treeOf([["100644", "a", file]]);
  const history = (top: Buffer, ...more: PackEntry[]) => {
    const first = commitOf(nameOf("tree", top));
    return [[blob, tree(top), commit(first), ...more], nameOf("commit", first)] as const;
  };

  test("that is sound is read", async () => {
    const { read: commits } = await readMadeUp(...history(simple));
    expect(commits).toMatchObject([{ message: "Hello", files: [{ path: "a", added: 1, deleted: 0 }] }]);
  });

  const broken = (content: string | Buffer) => history(Buffer.from(content));
  test.each<[string, readonly [readonly PackEntry[], string]]>([
    ["without its head", [[blob], "1".repeat(40)]],
    ["whose head is a file", [[blob], file]],
    [
      "with a parent that was not sent",
      [
        [commit(commitOf("1".repeat(40), ["2".repeat(40)]))],
        nameOf("commit", commitOf("1".repeat(40), ["2".repeat(40)])),
      ],
    ],
    [
      "with a parent that is a file",
      [[blob, commit(commitOf("1".repeat(40), [file]))], nameOf("commit", commitOf("1".repeat(40), [file]))],
    ],
    ["with a commit that is none", [[commit(Buffer.from("hello"))], nameOf("commit", Buffer.from("hello"))]],
    ["with a tree that is none", broken("hello")],
    ["with a tree that is cut off", broken(simple.subarray(0, -1))],
    ["with a file without a name", broken(treeOf([["100644", "", file]]))],
    ["with a file whose name does not end", broken(treeOf([["100644", "a".repeat(5_000), file]]))],
    ["with permissions that are none", broken(treeOf([["9", "a", file]]))],
  ])("%s is refused", async (_, [entries, head]) => {
    await expect(readMadeUp(entries, head)).rejects.toMatchObject({ name: "RemoteError", code: "bad_answer" });
  });

  test("with a folder that was not sent, or is a file, has files that are not known", async () => {
    for (const name of ["1".repeat(40), file]) {
      const { read: commits } = await readMadeUp(...history(treeOf([["40000", "a", name]])));
      expect(commits).toMatchObject([{ files: null, countsKnown: false }]);
    }
  });

  test("with a file that was not sent has counts that are not known", async () => {
    const { read: commits } = await readMadeUp(
      ...history(
        treeOf([
          ["100644", "a", "1".repeat(40)],
          ["100644", "b", file],
        ]),
      ),
    );
    const files = [
      { path: "a", added: null, deleted: null },
      { path: "b", added: 1, deleted: 0 },
    ];
    expect(commits).toMatchObject([{ files, countsKnown: false }]);
  });

  test("of a few folders with billions of paths, or folders within folders without an end, has files that are not known", async () => {
    for (const [wide, deep] of [
      [256, 10],
      [1, 3_000],
    ] as const) {
      const trees: Buffer[] = [simple];
      for (let depth = 0; depth < deep; depth += 1) {
        const below = nameOf("tree", trees.at(-1) ?? simple);
        trees.push(
          treeOf(Array.from({ length: wide }, (_, index) => ["40000", index.toString(16).padStart(2, "0"), below])),
        );
      }
      const top = trees.pop() ?? simple;
      const { read: commits } = await readMadeUp(...history(top, ...trees.map(tree)));
      expect(commits).toMatchObject([{ files: null, countsKnown: false, message: "Hello" }]);
    }
  });
});

describe("an answer without an end", () => {
  async function* forever(piece: () => Buffer): AsyncGenerator<Buffer> {
    for (;;) yield piece();
  }
  const endless = (start: Buffer, piece: () => Buffer): GitServerFault => ({
    kind: "instead",
    body: (async function* () {
      yield start;
      yield* forever(piece);
    })(),
  });
  const packfile = line(Buffer.from("packfile\n"));
  const data = (bytes: Buffer) => line(Buffer.concat([Buffer.from([1]), bytes]));
  const head = Buffer.from("PACK\0\0\0\u0002\0\0\uffff\0", "latin1");

  test.each<[string, string, () => GitServerFault]>([
    [
      "of refs",
      "bad_answer",
      () => {
        let count = 0;
        return endless(Buffer.alloc(0), () => {
          count += 1;
          return line(Buffer.from(`${"1".repeat(40)} refs/notes/ai${count}\n`));
        });
      },
    ],
    [
      "of lines before the pack",
      "bad_answer",
      () => endless(Buffer.alloc(0), () => line(Buffer.from(`shallow ${"1".repeat(40)}\n`))),
    ],
    [
      "of empty packets before the pack",
      "bad_answer",
      () => endless(Buffer.alloc(0), () => Buffer.from("0001".repeat(1_000))),
    ],
    ["of noise", "bad_answer", () => endless(Buffer.concat([packfile, data(head)]), () => data(noise))],
    [
      "of one object",
      "too_large",
      () =>
        endless(
          Buffer.concat([packfile, data(head), data(Buffer.from([0x3a, 0x78, 0x01]))]),
          () => data(Buffer.from("000000ffff".repeat(12_000), "hex")), // Blocks of no bytes.
        ),
    ],
    [
      "of small objects",
      "too_large",
      () => {
        const pack = makePack([{ type: "blob", content: noise.subarray(0, 20_000) }]).subarray(12, -20);
        return endless(Buffer.concat([packfile, data(head)]), () => data(pack));
      },
    ],
    ["of progress", "timed_out", () => endless(packfile, () => line(Buffer.from("\u0002working\n")))],
    ["of nothing", "timed_out", () => endless(packfile, () => line(Buffer.from("\u0001")))],
  ])("%s ends as %s", async (what, code, fault) => {
    const limits = { packBytes: 4 << 20, wallMs: code === "timed_out" ? 1_000 : 60_000 };
    const serving = what === "of refs" ? failing(fault()) : onFetch(fault());
    await expect(read(serving, { limits, detail: "none" })).rejects.toMatchObject({ code });
  });
});

test("whatever is damaged on the way: an error of ours, or the very same history", async () => {
  const whole = await read({}, { detail: "counts" });
  const damage = fc.array(
    fc.tuple(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.integer({ min: 1, max: 255 })),
    {
      minLength: 1,
      maxLength: 3,
    },
  );
  await fc.assert(
    fc.asyncProperty(damage, fc.boolean(), fc.boolean(), async (flips, inRefs, isCut) => {
      const change = (answer: Buffer) => {
        const bad = Buffer.from(answer);
        for (const [where, bits] of flips) {
          const at = Math.floor(where * bad.length);
          bad[at] = (bad[at] ?? 0) ^ bits;
        }
        return isCut ? bad.subarray(0, Math.floor((flips[0]?.[0] ?? 0) * bad.length)) : bad;
      };
      const serving: Serving = {
        fault: (request) => (isFetch(request) === inRefs ? null : { kind: "change", change }),
      };
      const limits = { idleMs: 5_000, answerMs: 5_000 };
      const result = await read(serving, { detail: "counts", limits }).catch((error) => error);
      if (result instanceof Error) expect(result).toBeInstanceOf(RemoteError);
      else if (result.remote.headSha === made.headSha) expect(result.listed).toEqual(whole.listed);
    }),
    { numRuns: 60 },
  );
});
