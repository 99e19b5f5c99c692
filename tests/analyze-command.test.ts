import { once } from "node:events";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { type GeneratedRepository, generateRepository } from "@vibe/history/testing/generate-repository";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { projectRoot } from "../apps/cli/src/env.ts";
import { countWithoutMerges, gitTruth } from "./git-truth.ts";
import { sampleHistory } from "./sample-history.ts";
import { freePorts, removeFolder, startStack, temporaryFolder, vibe } from "./stack.ts";

let data: string;
let sample: GeneratedRepository;

beforeAll(async () => {
  data = temporaryFolder("analyze");
  sample = await generateRepository(sampleHistory(240), { identity: { name: "Ada", email: "ada@example.com" } });
});

afterAll(async () => {
  await sample.remove();
  removeFolder(data);
});

const analyzeJson = async (folder: string, ...args: string[]) => {
  const { code, stdout, stderr } = await vibe(["analyze", folder, "--json", "--data", data, ...args]);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
};

describe("the numbers are git's own", () => {
  test.each([
    ["a generated history with merges, binaries and a bot", () => sample.path, /\[bot\]/],
    ["the history of this project", () => projectRoot, undefined],
  ])("%s", async (_name, folder, bots) => {
    const { metrics, coverage, status } = await analyzeJson(folder(), "--author", "all");
    const truth = gitTruth(folder(), bots);
    expect(["done", "insufficient_data"]).toContain(status);
    expect(metrics.total_commits).toBe(countWithoutMerges(folder()) - coverage.bot_commits);
    expect(metrics).toMatchObject({
      total_commits: truth.commits,
      additions: truth.additions,
      deletions: truth.deletions,
      files_changed: truth.files,
    });
  });

  test("bots are counted apart", async () => {
    const { coverage } = await analyzeJson(sample.path, "--author", "all");
    expect(coverage.bot_commits).toBe(gitTruth(sample.path).commits - gitTruth(sample.path, /\[bot\]/).commits);
    expect(coverage.bot_commits).toBeGreaterThan(0);
  });
});

describe("whose commits", () => {
  test("without --author they are those of the repository's git identity", async () => {
    const { metrics } = await analyzeJson(sample.path);
    expect(metrics.total_commits).toBe(gitTruth(sample.path, /^(?!@ada@example\.com )/).commits);
  });

  test("an identity without commits falls back to everybody, and the result says so", async () => {
    const stranger = await generateRepository(sampleHistory(30), {
      identity: { name: "Zoe", email: "zoe@example.com" },
    });
    const { metrics, coverage } = await analyzeJson(stranger.path);
    expect(metrics.total_commits).toBe(gitTruth(stranger.path, /\[bot\]/).commits);
    expect(coverage.notes.join(" ")).toContain("no commits in this history");
    await stranger.remove();
  });

  test("an author who never committed is a mistake in the input", async () => {
    const { code, stdout, stderr } = await vibe([
      "analyze",
      sample.path,
      "--author",
      "nobody@example.com",
      "--data",
      data,
    ]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("No commit of this history is by that author");
  });
});

test("piped, progress is plain lines on stderr and the profile is on stdout", async () => {
  const { code, stdout, stderr } = await vibe(["analyze", sample.path, "--author", "all", "--data", data]);
  expect(code).toBe(0);
  expect(stderr).toContain("Analysing");
  expect(stderr).not.toContain("\x1b[");
  expect(stdout).toMatch(/Commits\s+\d+ commits on \d+ active days/);
});

describe("bad input gets one sentence and exit code 2", () => {
  const oneSentence = async (args: string[], sentence: RegExp, as = {}) => {
    const { code, stdout, stderr } = await vibe(args, as);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  };

  test("a folder that does not exist", () =>
    oneSentence(["analyze", "/no/such/folder", "--data", data], /There is no folder \/no\/such\/folder/));

  test("a folder that is no repository", async () => {
    const folder = temporaryFolder("plain");
    await oneSentence(["analyze", folder, "--data", data], /is not a git repository/);
    removeFolder(folder);
  });

  test("a file", () =>
    oneSentence(["analyze", join(projectRoot, "package.json"), "--data", data], /not a folder|is a file/));

  test("a repository without commits", async () => {
    const empty = await generateRepository([]);
    await oneSentence(["analyze", empty.path, "--data", data], /has no commits/);
    await empty.remove();
  });

  test("a folder that may not be read", async () => {
    const folder = temporaryFolder("locked");
    chmodSync(folder, 0o000);
    // Root may read everything, so where the tests run as root nobody asks.
    const nobody = process.getuid?.() === 0 ? { uid: 65_534 } : {};
    await oneSentence(["analyze", folder, "--data", data], /not allowed to read/, nobody);
    chmodSync(folder, 0o700);
    removeFolder(folder);
  });

  test.each([
    [["analyze"], /Which folder\?/],
    [["analyze", ".", "--autor", "x"], /Unknown option '--autor'/],
    [["dance"], /There is no command dance/],
    [["start", "--port", "nine"], /wants a port/],
    [["start", "--port", "8108", "--engine-port", "8108"], /must differ/],
    [["start", "--data="], /--data wants the path of a folder/],
    [["analyze", ""], /The folder wants the path/],
  ])("usage: vibe %j", (args, sentence) => oneSentence(args, sentence));

  test("a data folder of a newer version", async () => {
    const newer = temporaryFolder("newer");
    writeFileSync(join(newer, "format.json"), JSON.stringify({ format: 999 }));
    await oneSentence(["analyze", sample.path, "--data", newer], /written by a newer version/);
    await oneSentence(["start", "--data", newer], /written by a newer version/);
    removeFolder(newer);
  });

  test("half-written secrets", async () => {
    const damaged = temporaryFolder("damaged");
    writeFileSync(join(damaged, "secrets.json"), '{"publishableKey": "sb_publ');
    await oneSentence(["analyze", sample.path, "--data", damaged], /secrets\.json is damaged/);
    removeFolder(damaged);
  });

  test("a data folder that cannot be one", () =>
    oneSentence(
      ["analyze", sample.path, "--data", join(projectRoot, "package.json")],
      /cannot be used as the data folder/,
    ));
});

describe("beside other programs", () => {
  test("a taken port is named, with the flag that chooses another", async () => {
    const ports = await freePorts();
    const other = createServer().listen(ports.engine, "127.0.0.1");
    await once(other, "listening");
    const folder = temporaryFolder("ports");
    const args = ["start", "--port", `${ports.web}`, "--engine-port", `${ports.engine}`, "--data", folder];
    const { code, stderr } = await vibe(args);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `Port ${ports.engine} (engine) is taken by another program; stop that one, or choose another port: npm start -- --engine-port <port>\n`,
    });
    other.close();
    removeFolder(folder);
  });

  test("a second start names the first; an analysis uses it; Ctrl-C ends it; everything is still there", async () => {
    const folder = temporaryFolder("stack");
    const standing = temporaryFolder("standing");
    mkdirSync(standing, { recursive: true });
    const ports = await freePorts();
    const stack = await startStack({ ports, data: folder, cwd: standing });
    await vi.waitFor(() => expect(stack.output()).toContain("is not a git repository"), 5_000);

    const second = await vibe(["start", "--data", folder]);
    expect(second.code).toBe(2);
    expect(second.stderr).toMatch(new RegExp(`^Already running at ${stack.url} \\(process \\d+\\)`));

    const joined = await vibe(["analyze", sample.path, "--author", "all", "--json", "--data", folder]);
    expect(joined.code, joined.stderr).toBe(0);
    const { job_id } = JSON.parse(joined.stdout);
    expect(await stack.interrupt()).toBe(0);

    const again = await startStack({ ports, data: folder, cwd: standing });
    const { user } = await again.host();
    const { data: jobs } = await user.from("analysis_jobs").select("id, status");
    expect(jobs).toEqual([{ id: job_id, status: "done" }]);
    expect(await again.interrupt()).toBe(0);
    removeFolder(folder);
    removeFolder(standing);
  });
});
