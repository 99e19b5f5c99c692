import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { localSource } from "../../commit-source.ts";
import { gitOutput, inRepository } from "../../git.ts";
import { RemoteError } from "../../remote/remote-error.ts";
import { readFolder, withServer } from "../../remote/testing/remote-of.ts";
import { runningGits } from "../../testing/child-processes.ts";
import { collect } from "../../testing/collect.ts";
import { type GeneratedRepository, generateRepository, git } from "../../testing/generate-repository.ts";
import type { GitServerFault, GitServerRequest } from "../../testing/git-http-server.ts";
import { randomHistory } from "../../testing/random-history.ts";
import { openListing } from "../open-listing.ts";
import { cloneFolder, removeClone } from "./clone-folder.ts";
import { cloneListingKey } from "./clone-key.ts";
import { type OpenClone, openClone } from "./open-clone.ts";
import type { CloneProgress } from "./transfer.ts";

const token = "ghp_Zanzibar0Quetzal1Xylophone2Marimba34";
const basic = Buffer.from(`x-access-token:${token}`).toString("base64");

let made: GeneratedRepository;
let clones: string;
let folder: string;
beforeEach(async () => {
  made = await generateRepository(randomHistory({ commits: 60, seed: 3 }));
  clones = await mkdtemp(join(tmpdir(), "clones-"));
  folder = cloneFolder(clones, 7);
});
afterEach(async () => {
  await made.remove();
  await rm(clones, { recursive: true, force: true });
  expect(runningGits()).toEqual([]);
});

/** What of the requests is git's own: ours begins with the refs, without asking for what the server can do. */
const ofGit = ({ service }: GitServerRequest) => service === "info/refs";

async function readClone({ repository }: OpenClone) {
  const source = localSource(repository);
  const listed = await collect(source.list());
  return { listed, read: await collect(source.read(listed.map(({ sha }) => sha))) };
}

async function commit(message: string): Promise<void> {
  await writeFile(join(made.path, "more.txt"), message);
  git(made.path, ["add", "--all"]);
  git(made.path, ["commit", "--quiet", "-m", message]);
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (failure: unknown) => failure,
  );
  if (!(error instanceof RemoteError)) throw error ?? new Error("It went well.");
  expect(`${error.message} ${error.stack} ${String(error.cause)}`).not.toMatch(new RegExp(`${token}|${basic}|secret`));
  return error.code;
}

describe("a clone", () => {
  test("reads as the folder it was made from, in four requests", async () => {
    git(made.path, ["notes", "--ref=ai", "add", "-m", "a note", "main~2"]);
    await withServer(made.path, async ({ address, requests }) => {
      const seen: CloneProgress[] = [];
      const clone = await openClone({ url: address }, folder, { onProgress: (progress) => seen.push(progress) });
      expect(await readClone(clone)).toEqual(await readFolder(made.path));
      const received = seen.filter(({ phase }) => phase === "receiving").at(-1);
      expect(received?.total).toBeGreaterThan(60);
      expect(received?.done).toBe(received?.total);
      expect(clone).toMatchObject({ requests: 4, repository: { path: folder, branch: "main", name: "app" } });
      expect(requests).toHaveLength(4);
      expect(await cloneListingKey(clone)).toBe((await openListing({ url: address })).key);
    });
    expect(await readdir(clones)).toEqual(["7.git"]);
  });

  test("takes what is new, and asks once where nothing is", async () => {
    await withServer(made.path, async ({ address, requests }) => {
      await openClone({ url: address }, folder);
      await commit("More");
      const before = requests.length;
      expect((await openClone({ url: address }, folder)).requests).toBe(4);
      expect(requests.length - before).toBe(4);
      const unchanged = await openClone({ url: address }, folder);
      expect(unchanged.requests).toBe(1);
      expect(await readClone(unchanged)).toEqual(await readFolder(made.path));
      expect((await openClone({ url: address }, folder, { enough: made.headSha ?? "" })).requests).toBe(0);
    });
  });

  test("follows a rewritten history, another default branch, and notes that come and go", async () => {
    await withServer(made.path, async ({ address }) => {
      const follows = async () => {
        const clone = await openClone({ url: address }, folder);
        expect(await readClone(clone)).toEqual(await readFolder(made.path));
        expect(await cloneListingKey(clone)).toBe((await openListing({ url: address })).key);
        return clone;
      };
      await follows();
      git(made.path, ["notes", "--ref=ai", "add", "-m", "a note", "main~2"]);
      expect((await follows()).notesSha).not.toBeNull();
      git(made.path, ["reset", "--quiet", "--hard", "main~5"]);
      await commit("Otherwise");
      await follows();
      git(made.path, ["update-ref", "-d", "refs/notes/ai"]);
      expect((await follows()).notesSha).toBeNull();
      git(made.path, ["checkout", "--quiet", "-b", "next", "main~3"]);
      await writeFile(join(made.path, ".mailmap"), "Known <known@b.example> <ada@example.com>\n");
      await commit("On another branch");
      expect((await follows()).repository.branch).toBe("next");
      const refs = await gitOutput([
        ...inRepository((await follows()).repository),
        "for-each-ref",
        "--format=%(refname)",
      ]);
      expect(refs).toBe("refs/heads/head\n");
    });
  });

  test("holds no token, no address and no hook, and the token is in no argument while git runs", async () => {
    const seen: string[] = [];
    const fault = (request: GitServerRequest): GitServerFault | null => {
      if (ofGit(request)) seen.push(...argumentsOfGits());
      return null;
    };
    await withServer(
      made.path,
      async ({ address, requests }) => {
        await openClone({ url: address, token }, folder);
        await commit("More");
        await openClone({ url: address, token }, folder);
        expect(requests.every(({ authorization }) => authorization === `Basic ${basic}`)).toBe(true);
        for (const bytes of await everyByteIn(clones)) {
          for (const secret of [token, basic, new URL(address).host]) expect(bytes.includes(secret)).toBe(false);
        }
      },
      { token, fault },
    );
    expect(seen.some((line) => line.includes("remote-http"))).toBe(true);
    for (const secret of [token, basic]) expect(seen.join("\n")).not.toContain(secret);
    expect(existsSync(join(folder, "hooks"))).toBe(false);
  });

  test("is made anew where it is damaged, or was left locked by a process that was killed", async () => {
    await withServer(made.path, async ({ address }) => {
      const expected = await readFolder(made.path);
      await openClone({ url: address }, folder);
      const [pack = ""] = (await readdir(join(folder, "objects/pack"))).filter((name) => name.endsWith(".pack"));
      await truncate(join(folder, "objects/pack", pack), 100);
      expect(await readClone(await openClone({ url: address }, folder))).toEqual(expected);
      await writeFile(join(folder, "HEAD"), "");
      expect(await readClone(await openClone({ url: address }, folder))).toEqual(expected);
      await commit("More");
      await writeFile(join(folder, "refs/heads/head.lock"), "");
      expect(await readClone(await openClone({ url: address }, folder))).toEqual(await readFolder(made.path));
      expect(await readdir(clones)).toEqual(["7.git"]);
    });
  });

  test("is one where two ask for it at once, and is gone when it is removed", async () => {
    await withServer(made.path, async ({ address }) => {
      const both = await Promise.all([openClone({ url: address }, folder), openClone({ url: address }, folder)]);
      expect(both.map(({ requests }) => requests)).toEqual([4, 1]);
      await removeClone(folder);
      expect(await readdir(clones)).toEqual([]);
    });
  });
});

describe("an end before the end", () => {
  const silentAt = (what: (request: GitServerRequest) => boolean) => {
    let tell = () => {};
    const reached = new Promise<void>((resolve) => {
      tell = resolve;
    });
    const fault = (request: GitServerRequest): GitServerFault | null => {
      if (!what(request)) return null;
      tell();
      return { kind: "silence_after", bytes: 400 };
    };
    return { reached, fault };
  };
  const isFetch = ({ service, body }: GitServerRequest) =>
    service === "git-upload-pack" && body.includes("command=fetch");

  test("by a signal leaves no process and no folder, and an older clone as it was", async () => {
    await withServer(made.path, async ({ address }) => void (await openClone({ url: address }, folder)));
    const before = await readFolder(folder);
    await commit("More");
    for (const at of [folder, cloneFolder(clones, 8)]) {
      const { reached, fault } = silentAt(isFetch);
      await withServer(
        made.path,
        async ({ address }) => {
          const stop = new AbortController();
          const clone = openClone({ url: address }, at, { signal: stop.signal });
          clone.catch(() => {});
          await reached;
          stop.abort(new Error("enough"));
          await expect(clone).rejects.toThrow("enough");
          expect(argumentsOfGits().filter((line) => line.includes(clones))).toEqual([]);
        },
        { fault },
      );
    }
    expect(await readdir(clones)).toEqual(["7.git"]);
    expect(await readFolder(folder)).toEqual(before);
  });

  test("by a kill of the process leaves no clone that is half, and the next one is whole", async () => {
    const { reached, fault } = silentAt(isFetch);
    await withServer(
      made.path,
      async ({ address }) => {
        const script = `import { openClone } from ${JSON.stringify(join(import.meta.dirname, "open-clone.ts"))};
          await openClone({ url: ${JSON.stringify(address)} }, ${JSON.stringify(folder)});`;
        const child = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: "ignore" });
        await reached;
        child.kill("SIGKILL");
        await once(child, "exit");
        expect(existsSync(folder)).toBe(false);
        expect(await readdir(clones)).toHaveLength(1);
      },
      { fault },
    );
    await withServer(made.path, async ({ address }) => {
      expect(await readClone(await openClone({ url: address }, folder))).toEqual(await readFolder(made.path));
    });
    expect(await readdir(clones)).toEqual(["7.git"]);
  });

  test("by its size is said, and leaves nothing", async () => {
    await withServer(made.path, async ({ address }) => {
      const clone = openClone({ url: address }, folder, { limits: { maxBytes: 2_000 } });
      expect(await codeOf(clone)).toBe("too_large");
      expect(await readdir(clones)).toEqual([]);
    });
  });

  test.each([
    ["silence", { idleSeconds: 1 }],
    ["time", { wallMs: 300 }],
  ])("by %s is tried again later", async (_, limits) => {
    const { fault } = silentAt(isFetch);
    await withServer(
      made.path,
      async ({ address }) => {
        expect(await codeOf(openClone({ url: address }, folder, { limits }))).toBe("timed_out");
        expect(await readdir(clones)).toEqual([]);
      },
      { fault },
    );
  });
});

describe("a failure is told by its code, and nothing that the server said goes on", () => {
  const status = (status: number, headers = {}) => ({ kind: "status", status, headers, body: "secret" }) as const;

  test.each<[string, string, GitServerFault]>([
    ["a token that is refused", "token_rejected", status(401, { "www-authenticate": 'Basic realm="git"' })],
    ["no permission", "access_denied", status(403)],
    ["no such repository", "repository_not_found", status(404)],
    ["a limit", "rate_limited", status(429, { "retry-after": "7" })],
    ["a failure of the server", "server_failed", status(503)],
    ["an answer that is cut off", "network_failed", { kind: "cut", afterBytes: 200 }],
    ["a connection that breaks", "network_failed", { kind: "disconnect" }],
    ["an answer that is none", "bad_answer", { kind: "change", change: (bytes) => bytes.fill(120, 400) }],
  ])("%s: %s", async (_, code, problem) => {
    // Whether it is met by git from its first question on, or by its last one alone.
    for (const meets of [ofGit, ({ body }: GitServerRequest) => body.includes("command=fetch")]) {
      let met = false;
      const fault = (request: GitServerRequest) => {
        met ||= meets(request);
        return met && (problem.kind === "status" || meets(request)) ? problem : null;
      };
      const isOfPack = problem.kind === "cut" || problem.kind === "change";
      if (isOfPack && meets === ofGit) continue;
      await withServer(
        made.path,
        async ({ address }) => expect(await codeOf(openClone({ url: address, token }, folder))).toBe(code),
        { fault },
      );
      expect(met).toBe(true);
      expect(existsSync(folder)).toBe(false);
    }
  });

  test("the server’s moment to come back is kept", async () => {
    let met = false;
    const fault = (request: GitServerRequest) => {
      met ||= ofGit(request);
      return met ? status(429, { "retry-after": "70" }) : null;
    };
    await withServer(
      made.path,
      async ({ address }) => {
        const error = await openClone({ url: address, token }, folder).catch((one: RemoteError) => one);
        const seconds = (((error as RemoteError).retryAfter?.getTime() ?? 0) - Date.now()) / 1_000;
        expect(seconds).toBeGreaterThan(10);
      },
      { fault },
    );
  });

  test("no network", async () => {
    const url = await withServer(made.path, async ({ address }) => address);
    expect(await codeOf(openClone({ url, token }, folder))).toBe("network_failed");
  });

  test("a disk that is not there to be written to", async () => {
    await writeFile(join(clones, "file"), "");
    await withServer(made.path, async ({ address }) => {
      expect(await codeOf(openClone({ url: address, token }, join(clones, "file", "7.git")))).toBe("disk_full");
    });
  });

  test("an address in the open", async () => {
    expect(await codeOf(openClone({ url: "http://github.example/ada/app", token }, folder))).toBe("bad_address");
  });

  test("a redirect to another host is not followed with a token", async () => {
    await withServer(made.path, async (other) => {
      const fault = (request: GitServerRequest) =>
        ofGit(request) ? status(302, { location: `${other.address}.git/info/refs?service=git-upload-pack` }) : null;
      await withServer(
        made.path,
        async ({ address }) =>
          expect(await codeOf(openClone({ url: address, token }, folder))).toBe("repository_moved"),
        { fault },
      );
      expect(other.requests).toEqual([]);
    });
  });
});

test.each([0, -1, 1.5, Number.NaN, 2 ** 60])("%s is no number of a repository", (id) => {
  expect(() => cloneFolder("/clones", id)).toThrow("no number");
});

/** The command lines of all gits of this machine. */
function argumentsOfGits(): string[] {
  const table = execFileSync("ps", ["-A", "-ww", "-o", "args="], { encoding: "utf8", timeout: 10_000 });
  return table.split("\n").filter((line) => /^git |git-remote/.test(line));
}

async function everyByteIn(top: string): Promise<Buffer[]> {
  const entries = await readdir(top, { recursive: true, withFileTypes: true });
  return Promise.all(entries.filter((one) => one.isFile()).map((one) => readFile(join(one.parentPath, one.name))));
}
