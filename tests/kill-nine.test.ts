import { DatabaseSync } from "node:sqlite";
import { dataFolderPaths } from "@vibe/embedded/data-folder";
import { type GeneratedRepository, generateRepository } from "@vibe/history/testing/generate-repository";
import { connectFolder } from "@vibe/jobs/connect-folder";
import { startAnalysis } from "@vibe/jobs/start-analysis";
import { getAnalysis } from "@vibe/store/analysis-document";
import { isActive } from "@vibe/store/job-states";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gitTruth } from "./git-truth.ts";
import { sampleHistory } from "./sample-history.ts";
import { freePorts, removeFolder, type Stack, startStack, temporaryFolder } from "./stack.ts";

/** Enough for two chunks of details: the run has six checkpoints. */
const COMMITS = 4_600;
const CHECKPOINTS = [
  "load-job-context",
  "fetch-commit-list",
  "fetch-commit-details",
  "fetch-commit-details:1",
  "compute-analysis",
  "save-results",
];

let data: string;
let standing: string;
let repository: GeneratedRepository;
let start: () => Promise<Stack>;

beforeAll(async () => {
  data = temporaryFolder("kill");
  standing = temporaryFolder("standing");
  repository = await generateRepository(sampleHistory(COMMITS));
  const ports = await freePorts();
  start = () => startStack({ ports, data, cwd: standing });
});

afterAll(async () => {
  await repository.remove();
  removeFolder(data);
  removeFolder(standing);
});

/** Starts an analysis of the repository and returns its job. */
async function request(stack: Stack): Promise<string> {
  const host = await stack.host();
  const connected = await connectFolder({ userId: host.userId, folder: repository.path }, host);
  if (connected.outcome !== "connected") throw new Error(connected.outcome);
  // What an earlier run has listed, read and computed would make this one's steps empty.
  const forgotten = { listing_id: null, listing_head: null, listing_key: null, listing_commits: null };
  await host.service.from("repos").update(forgotten).eq("id", connected.repoId).throwOnError();
  for (const table of ["commit_facts", "analysis_results"])
    await host.service.from(table).delete().eq("repo_id", connected.repoId).throwOnError();
  const started = await startAnalysis({ repoId: connected.repoId, author: "all" }, host);
  if (started.outcome !== "started") throw new Error(started.outcome);
  return started.jobId;
}

async function untilEnded(stack: Stack, jobId: string) {
  const { user } = await stack.host();
  for (;;) {
    const document = await getAnalysis(user, jobId);
    if (document !== null && !isActive(document.status)) return document;
    await pause(50);
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

type Attempt = {
  name: string;
  step_id: string;
  outcome: "succeeded" | "failed" | "lost";
  started_at: number;
  ended_at: number;
};

/** What the engine has on disk about the run of a job, once no stack holds its file. */
function readEngine(jobId: string): { runs: number; steps: number; attempts: Attempt[] } {
  const database = new DatabaseSync(dataFolderPaths(data).engine, { readOnly: true });
  try {
    const runs = database
      .prepare(
        `select distinct r.id from runs r join run_events re on re.run_id = r.id join events e on e.id = re.event_id
         where json_extract(e.payload, '$.data.jobId') = ?`,
      )
      .all(jobId)
      .map((row) => String(row["id"]));
    const id = runs[0] ?? "";
    const steps = database.prepare("select count(*) as n from steps where run_id = ?").get(id);
    const attempts = database
      .prepare("select name, step_id, outcome, started_at, ended_at from attempts where run_id = ? order by id")
      .all(id) as Attempt[];
    return { runs: runs.length, steps: Number(steps?.["n"] ?? 0), attempts };
  } finally {
    database.close();
  }
}

/** Of the job's run: how many checkpoints the engine of a running stack has on disk, and whether it is being worked on. */
async function runOf(stack: Stack, jobId: string): Promise<{ done: number; atWork: boolean }> {
  const ask = async <T>(path: string): Promise<T> => {
    const answer = await fetch(`http://127.0.0.1:${stack.ports.engine}${path}`);
    return ((await answer.json()) as { data: T }).data;
  };
  // The sweep may have asked again for a job whose first request was heard after all: one of the events has the run.
  const events = await ask<{ internal_id: string; data: { jobId: string } }[]>(
    "/v1/events?name=repo/analyze.requested",
  );
  for (const { internal_id } of events.filter(({ data }) => data.jobId === jobId)) {
    const [run] = await ask<{ run_id: string }[]>(`/v1/events/${internal_id}/runs`);
    if (run === undefined) continue;
    const { steps, open } = await ask<{ steps: unknown[]; open: { running: boolean }[] }>(`/v1/runs/${run.run_id}`);
    return { done: steps.length, atWork: open.some(({ running }) => running) };
  }
  return { done: 0, atWork: false };
}

/** Looks at the job's run every few milliseconds until it is as wanted. */
async function until(
  stack: Stack,
  jobId: string,
  isWanted: (run: { done: number; atWork: boolean }) => boolean,
): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!isWanted(await runOf(stack, jobId))) {
    if (Date.now() > deadline) throw new Error("the run did not get there in time");
    await pause(1);
  }
}

test("a job that is killed at each boundary and in the middle of each step ends done, once, and no finished step runs again", async () => {
  // An undisturbed run says how long each step takes here.
  let stack = await start();
  const calm = await request(stack);
  await untilEnded(stack, calm);
  await stack.interrupt();
  const undisturbed = readEngine(calm);
  expect(undisturbed.steps).toBe(CHECKPOINTS.length);
  const duration = undisturbed.attempts.map((attempt) => attempt.ended_at - attempt.started_at);

  const truth = gitTruth(repository.path, /\[bot\]/);
  stack = await start();
  const jobId = await request(stack);
  let inTheMiddle = 0;
  for (let done = 0; done < CHECKPOINTS.length; done += 1) {
    // At the boundary: as soon as the step before this one is on disk.
    await until(stack, jobId, (run) => run.done >= done);
    await stack.kill();
    const before = readEngine(jobId).steps;
    stack = await start();
    if (before !== done) continue;
    // In the middle: half of this step's usual time after it has begun.
    await until(stack, jobId, (run) => run.done > done || run.atWork);
    await pause((duration[done] ?? 0) / 2);
    await stack.kill();
    if (readEngine(jobId).steps === done) inTheMiddle += 1;
    stack = await start();
  }
  const document = await untilEnded(stack, jobId);
  expect(document.status, JSON.stringify(document.error)).toBe("done");
  expect(document.metrics).toMatchObject({
    total_commits: truth.commits,
    additions: truth.additions,
    files_changed: truth.files,
  });

  const { service } = await stack.host();
  const results = await service
    .from("analysis_results")
    .select("job_id", { count: "exact", head: true })
    .eq("job_id", jobId);
  expect(results.count).toBe(1);
  expect(await stack.interrupt()).toBe(0);

  const run = readEngine(jobId);
  expect(run.runs).toBe(1);
  const succeeded = run.attempts.filter((attempt) => attempt.outcome === "succeeded").map((attempt) => attempt.step_id);
  expect(new Set(succeeded).size).toBe(succeeded.length);
  // The kills really did hit steps at work; short ones may be over before their middle.
  expect(inTheMiddle).toBeGreaterThanOrEqual(CHECKPOINTS.length / 2);
  const lost = run.attempts.filter((attempt) => attempt.outcome === "lost");
  expect(lost.length).toBeGreaterThanOrEqual(inTheMiddle);
}, 300_000);

test("a job whose request never reached the engine is found and run", async () => {
  let stack = await start();
  const host = await stack.host();
  const connected = await connectFolder({ userId: host.userId, folder: repository.path }, host);
  if (connected.outcome !== "connected") throw new Error(connected.outcome);
  const dead = { send: () => Promise.reject(new Error("the engine cannot be reached")) };
  const started = await startAnalysis({ repoId: connected.repoId, author: "all" }, { ...host, inngest: dead });
  if (started.outcome !== "started") throw new Error(started.outcome);
  await stack.kill();
  stack = await start();
  expect((await untilEnded(stack, started.jobId)).status).toBe("done");
  await stack.interrupt();
});
