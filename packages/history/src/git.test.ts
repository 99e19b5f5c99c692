import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { analysisEnvironment, userEnvironment } from "./env.ts";
import { gitOutput, streamGit } from "./git.ts";
import { runningGits } from "./testing/child-processes.ts";
import { type GeneratedRepository, generateRepository } from "./testing/generate-repository.ts";

let folder: string;
let repository: GeneratedRepository;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "git-test-"));
  const bulk = `${"x".repeat(99)}\n`.repeat(40_000);
  repository = await generateRepository([{ message: "Bulk", files: [{ path: "bulk", content: bulk }] }]);
});
afterAll(async () => {
  await repository.remove();
  await rm(folder, { recursive: true });
});
afterEach(() => expect(runningGits()).toEqual([]));

/** An environment in which `git` is this shell script. */
async function pretendGit(script: string): Promise<Record<string, string>> {
  const bin = await mkdtemp(join(folder, "bin-"));
  await writeFile(join(bin, "git"), `#!/bin/sh\n${script}\n`);
  await chmod(join(bin, "git"), 0o755);
  return { ...analysisEnvironment(), PATH: `${bin}:/usr/bin:/bin` };
}

const bulk = () => ["-C", repository.path, "cat-file", "blob", "HEAD:bulk"];

describe("a git process", () => {
  test("streams everything it prints", async () => {
    let bytes = 0;
    for await (const chunk of streamGit(bulk())) bytes += chunk.length;
    expect(bytes).toBe(4_000_000);
  });

  test("waits for a slow reader instead of filling memory", async () => {
    const reader = streamGit(bulk());
    await reader.next();
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(runningGits()).toHaveLength(1); // 4 MB are far more than a pipe holds: it is still writing.
    await reader.return();
  });

  test("is gone when the reader stops early", async () => {
    for await (const _ of streamGit(bulk())) break;
    expect(runningGits()).toEqual([]);
  });

  test("is gone when the reader throws", async () => {
    const reading = (async () => {
      for await (const _ of streamGit(bulk())) throw new Error("enough");
    })();
    await expect(reading).rejects.toThrow("enough");
  });

  test("is gone after an abort, which is thrown with its reason", async () => {
    const controller = new AbortController();
    const reading = (async () => {
      for await (const _ of streamGit(bulk(), { signal: controller.signal })) controller.abort(new Error("cancelled"));
    })();
    await expect(reading).rejects.toThrow("cancelled");
  });

  test("does not start after an abort", async () => {
    await expect(gitOutput(["version"], { signal: AbortSignal.abort(new Error("too late")) })).rejects.toThrow(
      "too late",
    );
  });

  test("that is silent too long is ended, a program behind it included", async () => {
    const environment = await pretendGit("sleep 30");
    const started = Date.now();
    const waiting = gitOutput(["version"], { environment, limits: { idleMs: 100, wallMs: 20_000 } });
    await expect(waiting).rejects.toMatchObject({
      code: "timed_out",
      message: expect.stringMatching(/silent for 0.1 seconds/),
    });
    expect(Date.now() - started).toBeLessThan(5_000);
  });

  test("that talks without end is ended by the clock", async () => {
    const environment = await pretendGit("while :; do echo talk; sleep 0.01; done");
    const waiting = gitOutput(["version"], { environment, limits: { idleMs: 5_000, wallMs: 300 } });
    await expect(waiting).rejects.toMatchObject({
      code: "timed_out",
      message: expect.stringMatching(/ran for 0.3 seconds/),
    });
  });

  test("is not called silent while the reader is the slow one", async () => {
    let bytes = 0;
    for await (const chunk of streamGit(bulk(), { limits: { idleMs: 60, wallMs: 20_000 } })) {
      if (bytes === 0) await new Promise((resolve) => setTimeout(resolve, 200));
      bytes += chunk.length;
    }
    expect(bytes).toBe(4_000_000);
  });

  test("keeps only the end of a long complaint", async () => {
    const environment = await pretendGit("yes noise | head -c 1000000 >&2; echo 'fatal: the point' >&2; exit 3");
    const failure = await gitOutput(["version"], { environment }).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      name: "GitFailure",
      exitCode: 3,
      stderr: expect.stringMatching(/fatal: the point\n$/),
    });
    expect((failure as { stderr: string }).stderr.length).toBeLessThanOrEqual(8_192);
  });

  test("that dies of a signal after good output is a failure", async () => {
    const environment = await pretendGit("echo fine; kill -9 $$");
    await expect(gitOutput(["version"], { environment })).rejects.toMatchObject({ killedBy: "SIGKILL" });
  });

  test("that is not installed is said to be", async () => {
    const environment = { ...analysisEnvironment(), PATH: folder };
    await expect(gitOutput(["version"], { environment })).rejects.toMatchObject({ code: "git_not_found" });
  });

  test("that does not read its input ends all the same", async () => {
    const environment = await pretendGit("echo done");
    await expect(gitOutput(["version"], { environment, input: "x".repeat(1_000_000) })).resolves.toBe("done\n");
  });
});

describe("the environment of git", () => {
  const host = {
    PATH: "/usr/bin:.:bin:/bin",
    HOME: "/home/ada",
    GIT_DIR: "/evil",
    GIT_CONFIG_GLOBAL: "/home/ada/git",
    LD_PRELOAD: "x",
  };

  test("of an analysis has no configuration but the repository's", () => {
    const environment = analysisEnvironment(host);
    expect(environment).toMatchObject({
      PATH: "/usr/bin:/bin",
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_CONFIG_NOSYSTEM: "1",
    });
    expect(Object.keys(environment)).not.toContain("GIT_DIR");
    expect(Object.keys(environment)).not.toContain("LD_PRELOAD");
  });

  test("of opening a repository has the user's", () => {
    const environment = userEnvironment(host);
    expect(environment).toMatchObject({
      HOME: "/home/ada",
      GIT_CONFIG_GLOBAL: "/home/ada/git",
      GIT_NO_LAZY_FETCH: "1",
    });
    expect(Object.keys(environment)).not.toContain("GIT_DIR");
  });
});
