import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { dataFolderPaths } from "@vibe/embedded/data-folder";
import { type GeneratedRepository, generateRepository } from "@vibe/history/testing/generate-repository";
import { isActive } from "@vibe/store/job-states";
import { type Job, listJobs } from "@vibe/store/jobs";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { projectRoot } from "../apps/cli/src/env.ts";
import type { Ports } from "../apps/cli/src/usage.ts";
import { gitTruth } from "./git-truth.ts";
import { sampleHistory } from "./sample-history.ts";
import { freePorts, removeFolder, type Stack, startStack, temporaryFolder, vibe } from "./stack.ts";

let repository: GeneratedRepository;
let data: string;
let standing: string;
let ports: Ports;

beforeAll(async () => {
  repository = await generateRepository(sampleHistory(6_000));
  standing = temporaryFolder("standing");
});
afterAll(async () => {
  await repository.remove();
  removeFolder(standing);
});
beforeEach(async () => {
  data = temporaryFolder("interruption");
  ports = await freePorts();
});
afterEach(() => removeFolder(data));

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => resolve(true)).on("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });

const nobodyListens = () =>
  vi.waitFor(
    async () => expect(await Promise.all(Object.values(ports).map(listens))).toEqual([false, false, false]),
    10_000,
  );

/** Begins an analysis in a process of its own and waits until it reads details. */
async function beginAnalysis(): Promise<ChildProcess> {
  const main = join(projectRoot, "apps/cli/src/main.ts");
  const child = spawn(process.execPath, [main, "analyze", repository.path, "--author", "all", "--data", data], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let seen = "";
  child.stderr?.on("data", (chunk) => (seen += chunk));
  await vi.waitFor(() => expect(seen).toContain("[2/5]"), { timeout: 20_000, interval: 10 });
  return child;
}

async function jobsOf(stack: Stack): Promise<Job[]> {
  return listJobs((await stack.host()).user, { limit: 10 });
}

test("what a killed analysis left unfinished, the stack finishes", async () => {
  const child = await beginAnalysis();
  child.kill("SIGKILL");
  await once(child, "close");
  const stack = await startStack({ ports, data, cwd: standing });
  await vi.waitFor(async () => expect((await jobsOf(stack)).every((job) => !isActive(job.status))).toBe(true), 30_000);
  expect((await jobsOf(stack)).filter((job) => job.repo.folder === repository.path).map((job) => job.status)).toEqual([
    "done",
  ]);
  await stack.interrupt();
});

test("an analysis that is interrupted says so, and the same command finishes the same job", async () => {
  const child = await beginAnalysis();
  let said = "";
  child.stderr?.on("data", (chunk) => (said += chunk));
  child.kill("SIGINT");
  const [code] = await once(child, "close");
  expect(code).toBe(130);
  expect(said).toContain("Interrupted. The same command, or npm start, takes up where this stopped.");

  const again = await vibe(["analyze", repository.path, "--author", "all", "--json", "--data", data]);
  expect(again.code, again.stderr).toBe(0);
  expect(again.stderr).toContain("going on with that one");
  expect(JSON.parse(again.stdout).metrics.total_commits).toBe(gitTruth(repository.path, /\[bot\]/).commits);
});

test.each(["SIGINT", "SIGTERM"] as const)("%s to the process npm starts ends everything", async (signal) => {
  const stack = await startStack({ ports, data, cwd: standing, wrapped: true });
  expect(await stack.signal(signal)).toBe(0);
  await nobodyListens();
});

test("Ctrl-C while the stack starts stops it before it is up", async () => {
  const flags = ["--port", ports.web, "--engine-port", ports.engine, "--supabase-port", ports.supabase].map(String);
  const main = join(projectRoot, "apps/cli/src/main.ts");
  const child = spawn(process.execPath, [main, "start", ...flags, "--data", data], { cwd: standing });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  await vi.waitFor(() => expect(output).toContain("Opening the database"), { timeout: 10_000, interval: 5 });
  child.kill("SIGINT");
  const [code] = await once(child, "close");
  expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining("Stopped before it was up") });
  expect(output).not.toContain("runs at");
  await nobodyListens();
});

test("a stack whose starter is killed ends by itself", async () => {
  const stack = await startStack({ ports, data, cwd: standing, wrapped: true });
  void stack.signal("SIGKILL");
  await nobodyListens();
});

test("a web process that dies is started again", async () => {
  const stack = await startStack({ ports, data, cwd: standing });
  const before = webProcesses();
  expect(before.length).toBe(1);
  for (const pid of before) process.kill(pid, "SIGKILL");
  await vi.waitFor(async () => expect((await fetch(`${stack.url}/api/health`)).status).toBe(200), {
    timeout: 20_000,
    interval: 100,
  });
  expect(webProcesses()).not.toEqual(before);
  expect(stack.output()).toContain("starting it again");
  await stack.interrupt();
});

/** The web processes of this test's stack, by their command line. */
function webProcesses(): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && commandLine(pid).includes(`serve.ts\0${ports.web}\0`));
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return ""; // It has just ended.
  }
}

test("a stack that was killed leaves no address behind that others would trust", async () => {
  const stack = await startStack({ ports, data, cwd: standing });
  await stack.kill();
  const child = await beginAnalysis();
  const second = await vibe(["start", "--data", data]);
  expect(second).toMatchObject({ code: 2, stderr: expect.stringContaining("in use by another analysis") });
  expect(dataFolderPaths(data).path).toBe(data);
  child.kill("SIGKILL");
  await once(child, "close");
});
