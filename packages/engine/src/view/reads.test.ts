import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createEngine } from "../engine.ts";
import { objectOr } from "../json.ts";
import { ask, listOf } from "../testing/http.ts";
import { createManualClock } from "../testing/manual-clock.ts";
import { startRig, until } from "../testing/rig.ts";
import { seedRuns } from "../testing/seed-runs.ts";

const now = Date.UTC(2026, 10, 1);

/** An engine over a file with finished runs, one a second up to `now`. */
async function seeded(runs: number, functions = 3) {
  const folder = mkdtempSync(join(tmpdir(), "engine-reads-"));
  const path = join(folder, "engine.db");
  const ids = seedRuns(path, { runs, functions, now, apartMs: 1000 });
  const engine = createEngine({ database: path, apps: [], clock: createManualClock(now) });
  const { url } = await engine.listen({ port: 0 });
  onTestFinished(async () => {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { engine, url, ids };
}

test("pages of runs join without gap or overlap, newest first, whatever the filter", async () => {
  const { url, ids } = await seeded(250);
  const pagesOf = async (query: string) => {
    const found: string[] = [];
    let cursor = "";
    for (let page = 0; page < 50; page++) {
      const answer = await ask("GET", `${url}/v1/runs?limit=7&${query}${cursor && `&cursor=${cursor}`}`);
      found.push(...listOf(answer).map((run) => String(run.run_id)));
      const next = Object(answer.body.metadata).next_cursor;
      if (next === null) return found;
      cursor = String(next);
    }
    return found;
  };
  const newest = ids.toReversed();
  const indexOf = (id: string) => ids.indexOf(id);
  expect(await pagesOf("")).toEqual(newest);
  expect(await pagesOf("order=oldest")).toEqual(ids);
  expect(await pagesOf("status=failed")).toEqual(newest.filter((id) => indexOf(id) % 6 === 4));
  expect(await pagesOf("status=failed,cancelled&function_id=seed-1,seed-2")).toEqual(
    newest.filter((id) => indexOf(id) % 6 > 3 && indexOf(id) % 3 > 0),
  );
  const from = new Date(now - 100_000).toISOString();
  const until = new Date(now - 50_000).toISOString();
  expect(await pagesOf(`from=${from}&until=${until}&app_id=seed`)).toEqual(newest.slice(50, 100));
  expect(await pagesOf("time_field=ended&status=completed")).toEqual(newest.filter((id) => indexOf(id) % 6 < 4));
  expect(await pagesOf("time_field=started&order=oldest")).toEqual(ids);
  expect(await pagesOf("time_field=ended&status=failed&function_id=seed-1")).toEqual(
    newest.filter((id) => indexOf(id) % 6 === 4 && indexOf(id) % 3 === 1),
  );
  expect(await pagesOf("app_id=nobody")).toEqual([]);
});

test("a page goes on after the id of its last run, as Inngest's cursors do", async () => {
  const { engine, ids } = await seeded(20);
  const newest = ids.toReversed();
  const page = engine.listRuns({ limit: 5, before: newest[4] });
  expect(page.map((run) => run.id)).toEqual(newest.slice(5, 10));
});

test("text and conditions are looked for in events, in bounded pieces that join", async () => {
  const { url, ids } = await seeded(1200);
  const first = await ask("GET", `${url}/v1/runs?q="n":7,&limit=50`);
  expect(listOf(first).map((run) => run.run_id)).toEqual([ids[7]]);
  const condition = encodeURIComponent("event.data.n == 1100");
  expect(listOf(await ask("GET", `${url}/v1/runs?if=${condition}`)).map((run) => run.run_id)).toEqual([ids[1100]]);
  const byId = await ask("GET", `${url}/v1/runs?q=${ids[3]}`);
  expect(listOf(byId)).toHaveLength(1);
  const wrong = await ask("GET", `${url}/v1/runs?if=${encodeURIComponent("event.data.n ==")}`);
  expect(wrong).toMatchObject({ status: 400, body: { error: expect.stringContaining("cannot be read") } });
});

test("a condition that takes long for each run makes pages short, and the search still ends", async () => {
  const { url } = await seeded(5);
  const condition = encodeURIComponent(`'${"a".repeat(60)}!'.matches('^(a+)+$')`);
  let cursor = "";
  let pages = 0;
  do {
    const page = await ask("GET", `${url}/v1/runs?if=${condition}${cursor}`);
    expect(listOf(page)).toEqual([]);
    const next = objectOr(page.body.metadata).next_cursor;
    cursor = typeof next === "string" ? `&cursor=${next}` : "";
    pages += 1;
  } while (cursor !== "");
  expect(pages).toBeGreaterThan(1);
});

test.each([
  ["status=nope", "No such status: nope"],
  ["from=yesterday", '"from" is no time'],
  ["order=up", '"order" is one of newest, oldest'],
])("a list asked for with %s is refused in words", async (query, words) => {
  const { url } = await seeded(1);
  const answer = await ask("GET", `${url}/v1/runs?${query}`);
  expect(answer).toMatchObject({ status: 400, body: { error: expect.stringContaining(words), status: 400 } });
});

test("events come in pages with the number of their runs, by name, time and text", async () => {
  const { url } = await seeded(30);
  const page = await ask("GET", `${url}/v1/events?limit=10&name=seed/event`);
  expect(listOf(page)).toHaveLength(10);
  expect(listOf(page)[0]).toMatchObject({ name: "seed/event", runs: 1, data: { n: 29 } });
  const next = Object(page.body.metadata).next_cursor;
  expect(listOf(await ask("GET", `${url}/v1/events?limit=10&cursor=${next}`))[0]).toMatchObject({ data: { n: 19 } });
  expect(listOf(await ask("GET", `${url}/v1/events?q="n":4,`))).toMatchObject([{ data: { n: 4 } }]);
  expect(listOf(await ask("GET", `${url}/v1/events?name=other`))).toEqual([]);
});

test("functions come with what their runs have come to, since a moment", async () => {
  const { url } = await seeded(60);
  const [fn] = listOf(await ask("GET", `${url}/v1/functions`));
  expect(fn).toMatchObject({
    id: "seed-0",
    app_id: "seed",
    runs: { completed: 20, failed: 0 },
    failure_share: 0,
    last_run_at: new Date(now - 3000).toISOString(),
  });
  const since = new Date(now - 6000).toISOString();
  const recent = listOf(await ask("GET", `${url}/v1/functions?since=${since}`));
  expect(recent.map((own) => [own.id, own.failure_share])).toEqual([
    ["seed-0", 0],
    ["seed-1", 0.5],
    ["seed-2", 0],
  ]);
});

test("a trace tells each try with its time and error, the delay of the queue, and when the next one is", async () => {
  let tries = 0;
  const clock = createManualClock(now);
  const rig = await startRig(
    (client) => [
      client.createFunction({ id: "shaky", retries: 2, triggers: [{ event: "app/shaky" }] }, async ({ step }) => {
        await step.run("fine", () => 1);
        await step.run("shaky", () => {
          if (++tries < 2) throw new Error("not yet");
          return "now";
        });
        await step.sleep("rest", "1h");
        await step.waitForEvent("answer", { event: "app/answer", timeout: "2h", if: "event.data.id == async.data.id" });
        return "done";
      }),
    ],
    { clock, retryIntervalMs: 30_000 },
  );
  const [eventId = ""] = await rig.engine.send({ name: "app/shaky", data: { id: 1 } });
  await until(() => tries === 1, "the step has failed once");
  const id = rig.engine.runsOfEvent(eventId)[0]?.id ?? "";
  const shaky = () => rig.engine.getRun(id)?.trace.children.find((span) => span.name === "shaky");
  await until(() => shaky()?.nextRetryAt === now + 30_000, "the next try is planned");
  expect(shaky()).toMatchObject({
    status: "running",
    stepOp: "RUN",
    error: { message: "not yet" },
    children: [{ status: "failed", error: { message: "not yet" }, statusCode: 206 }],
  });
  clock.advance(30_000);
  const rest = () => rig.engine.getRun(id)?.trace.children.find((span) => span.name === "rest");
  await until(() => rest() !== undefined, "the run sleeps");
  expect(rest()).toMatchObject({
    status: "waiting",
    stepOp: "SLEEP",
    stepInfo: { sleepUntil: now + 30_000 + 3_600_000 },
  });
  expect(shaky()).toMatchObject({ status: "completed", attempts: 2, nextRetryAt: null, error: null });
  expect(shaky()?.children.map((child) => child.status)).toEqual(["failed", "completed"]);
  clock.advance(3_600_000);
  const answer = () => rig.engine.getRun(id)?.trace.children.find((span) => span.name === "answer");
  await until(() => answer() !== undefined, "the run waits");
  expect(answer()).toMatchObject({
    status: "waiting",
    stepInfo: { eventName: "app/answer", expression: "event.data.id == async.data.id", timedOut: null },
  });
  const [answerId] = await rig.engine.send({ name: "app/answer", data: { id: 1 } });
  const run = await rig.engine.waitForRun(id);
  expect(answer()).toMatchObject({ status: "completed", stepInfo: { foundEventID: answerId, timedOut: false } });
  expect(run?.trace).toMatchObject({ status: "completed", queueDelayMs: 0, error: null });
  const output = rig.engine.outputOf(run?.trace.outputId ?? "");
  expect(output).toMatchObject({ input: { name: "app/shaky" }, result: { data: "done" } });
  expect(rig.engine.outputOf(shaky()?.children[0]?.outputId ?? "")?.result).toMatchObject({
    error: { message: "not yet" },
  });
});

test("the trace of a run that fails in the function itself ends with the tries that failed", async () => {
  const rig = await startRig(
    (client) => [
      client.createFunction({ id: "broken", retries: 1, triggers: [{ event: "app/broken" }] }, async ({ step }) => {
        await step.run("fine", () => 1);
        throw new Error("broken");
      }),
    ],
    { retryIntervalMs: 5 },
  );
  const run = await rig.run({ name: "app/broken" });
  expect(run.trace).toMatchObject({
    status: "failed",
    error: { message: "broken" },
    children: [
      { name: "fine", status: "completed" },
      { kind: "finalization", status: "failed", attempts: 2, children: [{ status: "failed" }, { status: "failed" }] },
    ],
  });
});

test("an invocation's span names the run and the function it began", async () => {
  const rig = await startRig((client) => {
    const child = client.createFunction({ id: "child", triggers: [{ event: "never" }] }, () => "child's");
    const parent = client.createFunction({ id: "parent", triggers: [{ event: "app/parent" }] }, ({ step }) =>
      step.invoke("call", { function: child, data: {} }),
    );
    return [child, parent];
  });
  const run = await rig.run({ name: "app/parent" });
  const [child] = rig.engine.listRuns({ functionSlug: "app-child" });
  expect(child).toMatchObject({ parentRunId: run.id });
  const call = run.trace.children.find((span) => span.name === "call");
  expect(call).toMatchObject({
    stepOp: "INVOKE",
    stepInfo: { functionID: "app-child", runID: child?.id, timedOut: false },
  });
});

test("a step that waits for a signal says which, and whether it came", async () => {
  const rig = await startRig((client) => [
    client.createFunction({ id: "sig", triggers: [{ event: "app/sig" }] }, async ({ step }) =>
      step.waitForSignal("go", { signal: "ready", timeout: "1h" }),
    ),
  ]);
  const [eventId = ""] = await rig.engine.send({ name: "app/sig" });
  await rig.engine.idle();
  const id = rig.engine.runsOfEvent(eventId)[0]?.id ?? "";
  const go = () => rig.engine.getRun(id)?.trace.children.find((span) => span.name === "go");
  expect(go()).toMatchObject({
    status: "waiting",
    stepOp: "WAIT_FOR_SIGNAL",
    stepInfo: { signal: "ready", timedOut: null },
  });
  await rig.engine.sendSignal("ready", 1);
  await rig.engine.waitForRun(id);
  expect(go()).toMatchObject({ status: "completed", stepInfo: { signal: "ready", timedOut: false } });
});

test("steps reported in the middle of a call stand where they ran, one after the other", async () => {
  const rig = await startRig((client) => [
    client.createFunction({ id: "line", triggers: [{ event: "app/line" }] }, async ({ step }) => {
      await step.run("a", () => new Promise((resolve) => setTimeout(resolve, 60)));
      await step.run("b", () => 1);
    }),
  ]);
  const run = await rig.run({ name: "app/line" });
  const [a, b, end] = run.trace.children;
  expect([a?.name, b?.name, end?.kind]).toEqual(["a", "b", "finalization"]);
  expect(b?.startedAt).toBeGreaterThanOrEqual(a?.endedAt ?? Infinity);
  expect(end?.queuedAt).toBeGreaterThanOrEqual(b?.endedAt ?? Infinity);
});
