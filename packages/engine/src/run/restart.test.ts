import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { serve } from "inngest/node";
import { expect, onTestFinished, test } from "vitest";
import { createEngine, type EngineOptions } from "../engine.ts";
import { createFastClock } from "../faults/fast-clock.ts";
import { createManualClock } from "../testing/manual-clock.ts";
import { sdkClient, startServer, until } from "../testing/rig.ts";
import { scriptedApp, scriptedFunction } from "../testing/scripted-app.ts";

function databaseFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "engine-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "engine.db");
}

function openEngine(options: EngineOptions) {
  const engine = createEngine({ closeTimeoutMs: 100, ...options });
  onTestFinished(() => engine.close());
  return engine;
}

test("sleeping, retrying and interrupted runs go on after a restart, and finished steps do not run again", async () => {
  const database = databaseFile();
  const ran: string[] = [];
  let failing = true;
  let blocked = true;
  const client = sdkClient("app", "http://127.0.0.1:1");
  const functions = [
    client.createFunction({ id: "sleeping", triggers: [{ event: "go" }] }, async ({ step }) => {
      await step.run("before", () => void ran.push("sleeping.before"));
      await step.sleep("nap", "1s");
      return step.run("after", () => void ran.push("sleeping.after"));
    }),
    client.createFunction({ id: "retrying", triggers: [{ event: "go" }] }, async ({ step, attempt }) => {
      await step.run("before", () => void ran.push("retrying.before"));
      return step.run("flaky", () => {
        if (failing) throw new Error("not yet");
        return attempt;
      });
    }),
    client.createFunction({ id: "interrupted", triggers: [{ event: "go" }] }, async ({ step, attempt }) => {
      await step.run("before", () => void ran.push("interrupted.before"));
      return step.run("long", async () => {
        while (blocked) await new Promise((resolve) => setTimeout(resolve, 5));
        return attempt;
      });
    }),
  ];
  const app = await startServer(() => serve({ client, functions }));
  const options = { database, apps: [app], retryIntervalMs: 300 };

  const first = openEngine(options);
  await first.start();
  await first.send({ name: "go" });
  await until(
    () => first.listRuns().every((run) => (first.getRun(run.id)?.steps.length ?? 0) === 1) && ran.length === 3,
    "every run has its first step",
  );
  await until(
    () => first.listRuns().some((run) => first.getRun(run.id)?.open.some((job) => job.attempt === 1)),
    "one retries",
  );
  await first.close();
  failing = false;
  blocked = false;

  const second = openEngine(options);
  await second.start();
  await until(() => second.listRuns().every((run) => run.status === "completed"), "every run has ended");
  const outputs = Object.fromEntries(
    second
      .listRuns()
      .map(({ id }) => second.getRun(id))
      .map((run) => [run?.functionId, run?.status === "completed" ? run.output : null]),
  );
  expect(outputs).toEqual({ "app-sleeping": null, "app-retrying": 1, "app-interrupted": 0 });
  expect(ran.toSorted()).toEqual(["interrupted.before", "retrying.before", "sleeping.after", "sleeping.before"]);
  const interrupted = second.listRuns().find((run) => run.functionId === "app-interrupted");
  expect(second.getRun(interrupted?.id ?? "")?.attempts.map((attempt) => attempt.outcome)).toContain("lost");
});

test("an app that is down costs no attempt: the run waits for it and says so", async () => {
  const client = sdkClient("app", "http://127.0.0.1:1");
  const fn = client.createFunction(
    { id: "one", retries: 0, triggers: [{ event: "go" }] },
    async ({ step, attempt }) => {
      return step.run("s", () => attempt);
    },
  );
  const app = await startServer(() => serve({ client, functions: [fn] }));
  const engine = openEngine({ database: ":memory:", apps: [app] });
  await engine.start();
  await app.close();
  await engine.send({ name: "go" });
  const id = engine.listRuns()[0]?.id ?? "";
  await until(() => {
    const run = engine.getRun(id);
    return run?.status === "running" && run.waitingForAppSince !== null;
  }, "the run waits for the app");
  const added = client.createFunction({ id: "added", triggers: [{ event: "new" }] }, () => "new");
  await startServer(() => serve({ client, functions: [fn, added] }), Number(new URL(app.url).port));
  expect(await engine.waitForRun(id)).toMatchObject({ status: "completed", output: 0 });
  await until(() => engine.listFunctions().length === 2, "the functions of the new version are known");
});

test("events that come before an app has ever registered start its functions when it does", async () => {
  const client = sdkClient("app", "http://127.0.0.1:1");
  const fn = client.createFunction({ id: "one", triggers: [{ event: "go" }] }, () => "ran");
  const reserved = await startServer(() => serve({ client, functions: [fn] }));
  await reserved.close();
  const logged: string[] = [];
  const engine = openEngine({
    database: ":memory:",
    apps: [{ url: reserved.url }],
    log: (level, message) => void (level === "warn" && logged.push(message)),
  });
  expect(await engine.start()).toMatchObject([{ status: "unreachable" }]);
  const [eventId = ""] = await engine.send({ name: "go" });
  expect(engine.runsOfEvent(eventId)).toEqual([]);
  await startServer(() => serve({ client, functions: [fn] }), Number(new URL(reserved.url).port));
  await until(() => engine.runsOfEvent(eventId)[0]?.status === "completed", "the early event's run has ended");
  expect(logged).toEqual([]);
});

test("an app that does not answer yet does not hold the start up", async () => {
  const clock = createManualClock(Date.now());
  const app = await startServer(() => () => {});
  const engine = openEngine({ database: ":memory:", apps: [app], clock });
  const started = engine.start();
  await until(() => app.requests.length === 1, "the app is asked");
  clock.advance(2000);
  expect(await started).toMatchObject([{ status: "unreachable" }]);
});

test("an app that answers sync with an error is named in the log", async () => {
  const logged: string[] = [];
  const app = await startServer(() => (_, response) => response.writeHead(500).end('{"message":"no signing key"}'));
  const engine = openEngine({
    database: ":memory:",
    apps: [app],
    log: (level, message) => void (level === "warn" && logged.push(message)),
  });
  expect(await engine.start()).toMatchObject([
    { status: "refused", reason: expect.stringContaining("no signing key") },
  ]);
  expect(logged).toEqual([expect.stringContaining(app.url)]);
});

test("start, called again, does not make the calls in flight again", async () => {
  let calls = 0;
  const app = scriptedApp([scriptedFunction("app-f", "go")], async () => {
    calls += 1;
    await new Promise((resolve) => setTimeout(resolve, 100));
    return { status: 200, body: "done" };
  });
  const engine = openEngine({ database: ":memory:", apps: [app] });
  const started = engine.start();
  await started;
  await engine.send({ name: "go" });
  await until(() => calls === 1, "the call is open");
  expect(engine.start()).toBe(started);
  await engine.idle();
  expect(calls).toBe(1);
});

test("a call given up by a graceful close costs no attempt, however often", async () => {
  const database = databaseFile();
  let calls = 0;
  const app = scriptedApp([scriptedFunction("app-f", "go")], () => {
    calls += 1;
    return new Promise(() => {});
  });
  for (let times = 0; times < 12; times++) {
    const engine = openEngine({ database, apps: [app], closeTimeoutMs: 1 });
    await engine.start();
    if (times === 0) await engine.send({ name: "go" });
    await until(() => calls === times + 1, "the call is open");
    await engine.close();
  }
  const last = openEngine({ database, apps: [] });
  expect(last.getRun(last.listRuns()[0]?.id ?? "")).toMatchObject({ status: "running", open: [{ attempt: 0 }] });
});

test("a second engine on the same file is refused, and may open it once the first has closed", async () => {
  const database = databaseFile();
  const first = openEngine({ database, apps: [] });
  expect(() => createEngine({ database, apps: [] })).toThrow(
    expect.objectContaining({ code: "DATABASE_LOCKED", message: expect.stringContaining(database) }),
  );
  await first.close();
  await openEngine({ database, apps: [] }).close();
});

test("a database of a newer engine, and a file that is none, are refused by name", async () => {
  const newer = databaseFile();
  await openEngine({ database: newer, apps: [] }).close();
  const sqlite = new DatabaseSync(newer);
  sqlite.exec("insert into migrations (name) values ('9999_of_the_future.sql')");
  sqlite.close();
  expect(() => createEngine({ database: newer, apps: [] })).toThrow(
    expect.objectContaining({ code: "DATABASE_NEWER" }),
  );

  const garbage = databaseFile();
  writeFileSync(garbage, "this is not a database, but it is long enough to look at".repeat(200));
  expect(() => createEngine({ database: garbage, apps: [] })).toThrow(
    expect.objectContaining({ code: "DATABASE_CORRUPT" }),
  );
});

test("close waits for the calls in flight", async () => {
  const database = databaseFile();
  const client = sdkClient("app", "http://127.0.0.1:1");
  const fn = client.createFunction({ id: "one", triggers: [{ event: "go" }] }, async ({ step }) => {
    await step.run("slow", () => new Promise((resolve) => setTimeout(resolve, 150)));
    await step.run("next", () => 1);
  });
  const app = await startServer(() => serve({ client, functions: [fn] }));
  const engine = openEngine({ database, apps: [app], closeTimeoutMs: 5000 });
  await engine.start();
  await engine.send({ name: "go" });
  await until(() => app.requests.length === 2, "the call is open");
  await engine.close();
  expect(app.requests).toHaveLength(2);
  await expect(engine.send({ name: "go" })).rejects.toMatchObject({ code: "CLOSED" });
  const again = openEngine({ database, apps: [app] });
  const [run] = again.listRuns();
  expect(again.getRun(run?.id ?? "")?.steps.map((step) => step.name)).toEqual(["slow"]);
});

test("an answer of something that is no app, and of a proxy, is a retryable error in words", async () => {
  const client = sdkClient("app", "http://127.0.0.1:1");
  const fn = client.createFunction({ id: "one", triggers: [{ event: "go" }] }, async () => "fine");
  const sdk = serve({ client, functions: [fn] });
  let posts = 0;
  const app = await startServer(() => (request, response) => {
    if (request.method !== "POST") return sdk(request, response);
    posts += 1;
    if (posts === 1) return response.writeHead(502).end("<h1>Bad gateway</h1>");
    if (posts === 2) return response.writeHead(200).end("hello");
    return sdk(request, response);
  });
  const engine = openEngine({ database: ":memory:", apps: [app], retryIntervalMs: 1 });
  await engine.start();
  await engine.send({ name: "go" });
  const run = await engine.waitForRun(engine.listRuns()[0]?.id ?? "");
  expect(run).toMatchObject({ status: "completed", output: "fine" });
  expect(run?.attempts.map((attempt) => [attempt.outcome, attempt.statusCode])).toEqual([
    ["failed", 502],
    ["failed", 200],
    ["succeeded", 200],
  ]);
});

test("an app that dies of every call fails the run in the end", async () => {
  const client = sdkClient("app", "http://127.0.0.1:1");
  const fn = client.createFunction({ id: "one", retries: 0, triggers: [{ event: "go" }] }, async () => "never");
  const sdk = serve({ client, functions: [fn] });
  const app = await startServer(() => (request, response) => {
    if (request.method !== "POST") return sdk(request, response);
    return response.destroy();
  });
  const engine = openEngine({
    database: ":memory:",
    apps: [app],
    clock: createFastClock(100),
  });
  await engine.start();
  await until(
    () => engine.listFunctions().length > 0,
    "the app has registered: on this clock the start waits for it briefly",
  );
  await engine.send({ name: "go" });
  const run = await engine.waitForRun(engine.listRuns()[0]?.id ?? "");
  expect(run).toMatchObject({ status: "failed", error: { name: "AppCallFailed" } });
});

test("the time without an engine counts towards no timeout: a run interrupted for a day goes on", async () => {
  const database = databaseFile();
  const clock = createManualClock(Date.now());
  let blocked = true;
  const client = sdkClient("app", "http://127.0.0.1:1");
  const slow = client.createFunction(
    { id: "slow", triggers: [{ event: "go" }], timeouts: { finish: "2h" } },
    async ({ step }) =>
      step.run("long", async () => {
        while (blocked) await new Promise((resolve) => setTimeout(resolve, 5));
        return "done";
      }),
  );
  const app = await startServer(() => serve({ client, functions: [slow] }));
  const first = openEngine({ database, apps: [app], clock });
  await first.start();
  await first.send({ name: "go" });
  await until(() => first.listRuns()[0]?.status === "running", "the run is at work");
  await first.close();

  clock.advance(24 * 3_600_000);
  blocked = false;
  const second = openEngine({ database, apps: [app], clock });
  await second.start();
  const [run] = second.listRuns();
  expect(await second.waitForRun(run?.id ?? "")).toMatchObject({ status: "completed", output: "done" });
});

test("an address from before the restart is not dialled until the app has registered again", async () => {
  const database = databaseFile();
  const client = sdkClient("app", "http://127.0.0.1:1");
  let blocked = true;
  const functions = [
    client.createFunction({ id: "moved", triggers: [{ event: "go" }] }, async ({ step }) =>
      step.run("long", async () => {
        while (blocked) await new Promise((resolve) => setTimeout(resolve, 5));
        return "done";
      }),
    ),
  ];
  const old = await startServer(() => serve({ client, functions }));
  const first = openEngine({ database, apps: [old] });
  await first.start();
  await first.send({ name: "go" });
  await until(() => first.listRuns()[0]?.status === "running", "the run is at work");
  await first.close();

  blocked = false;
  const before = old.requests.length;
  let isUp = false;
  const here = await startServer(() => (isUp ? serve({ client, functions }) : (_, response) => response.destroy()));
  const second = openEngine({ database, apps: [here] });
  await second.start();
  await new Promise((resolve) => setTimeout(resolve, 300));
  isUp = true;
  const [run] = second.listRuns();
  expect(await second.waitForRun(run?.id ?? "")).toMatchObject({ status: "completed", output: "done" });
  expect(old.requests.length).toBe(before);
});
