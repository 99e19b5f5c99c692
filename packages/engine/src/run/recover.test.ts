import { expect, onTestFinished, test } from "vitest";
import { register } from "../app/register.ts";
import { eventRow } from "../intake/event.ts";
import { limits } from "../limits.ts";
import { Database } from "../storage/database.ts";
import { insertEvent } from "../storage/events.ts";
import { jobsOfRun, leaseJob } from "../storage/jobs.ts";
import { findRun } from "../storage/runs.ts";
import { scriptedFunction } from "../testing/scripted-app.ts";
import { testContext } from "../testing/test-context.ts";
import { giveUpCalls, recover } from "./recover.ts";
import { beginRun } from "./start-run.ts";

/** A run whose one call is taken by `lease`, as by an engine that then ends. */
function runWithOneCall(retries: number) {
  const database = new Database(":memory:");
  onTestFinished(() => database.close());
  const context = testContext(database);
  const runtime = { type: "http", url: "http://app.test/?fnId=app-f&stepId=step" };
  const fn = scriptedFunction("app-f", "go", { steps: { step: { runtime, retries: { attempts: retries } } } });
  register(context, { appId: "app", url: "http://app.test/", sdk: "x", framework: "x", functions: [fn] }, () => false);
  const registered = context.registry.get("app-f");
  if (!registered) throw new Error("The function is not registered.");
  const event = eventRow("e", { name: "go" }, 0);
  insertEvent(database, event, false);
  const runId = beginRun(context, registered, event, { eventIds: [event.id], parent: null, originalRunId: null });
  const job = () => jobsOfRun(database, runId)[0];
  const lease = () => {
    const due = job();
    if (due) leaseJob(database, due, 0);
  };
  return { context, job, lease, status: () => findRun(database, runId)?.status };
}

test("a call in flight in ten crashes has used up an attempt", () => {
  const { context, job, lease, status } = runWithOneCall(1);
  for (let crash = 1; crash < limits.lostCallsPerAttempt; crash++) {
    lease();
    recover(context);
    expect(job()).toMatchObject({ attempt: 0, lost: crash, leased_at: null });
  }
  lease();
  recover(context);
  expect(job()).toMatchObject({ attempt: 1, lost: 0, leased_at: null });
  for (let crash = 0; crash < limits.lostCallsPerAttempt; crash++) {
    lease();
    recover(context);
  }
  expect(status()).toBe("failed");
});

test("a graceful stop costs nothing, however often", () => {
  const { context, job, lease } = runWithOneCall(0);
  for (let stop = 0; stop < 30; stop++) {
    lease();
    giveUpCalls(context, 0);
    recover(context);
  }
  expect(job()).toMatchObject({ attempt: 0, lost: 0, leased_at: null });
});
