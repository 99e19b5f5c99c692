import { expect, onTestFinished, test } from "vitest";
import { createEngine } from "../engine.ts";
import { ask, dataOf, listOf } from "../testing/http.ts";
import { type Rig, startRig } from "../testing/rig.ts";

const app = () =>
  startRig((client) => [
    client.createFunction({ id: "echo", triggers: [{ event: "a" }] }, ({ event }) => event.data),
    client.createFunction({ id: "nap", triggers: [{ event: "nap" }] }, ({ step }) => step.sleep("rest", "1h")),
  ]);

const napping = async (rig: Rig) => {
  const [eventId = ""] = await rig.engine.send({ name: "nap" });
  await rig.engine.idle();
  return rig.engine.runsOfEvent(eventId)[0]?.id ?? "";
};

test.each(["/v2", "/api/v2"])("under %s runs are listed in pages, shown, traced and cancelled", async (base) => {
  const rig = await app();
  const ended = await rig.run({ name: "a", data: { n: 1 } });
  const live = await napping(rig);
  const page = await ask("GET", `${rig.url}${base}/runs?limit=1`);
  expect(page.body).toMatchObject({
    data: [{ id: live, status: "RUNNING", function: { id: "app-nap" }, app: { id: "app" } }],
    metadata: { fetchedAt: expect.any(String), cachedUntil: null },
    page: { hasMore: true, limit: 1 },
  });
  const next = await ask("GET", `${rig.url}${base}/runs?limit=1&cursor=${Object(page.body.page).cursor}`);
  expect(next.body).toMatchObject({ data: [{ id: ended.id }], page: { hasMore: false, cursor: null } });
  expect(dataOf(await ask("GET", `${rig.url}${base}/runs/${ended.id}`))).toMatchObject({
    output: { n: 1 },
    status: "COMPLETED",
  });
  const trace = dataOf(await ask("GET", `${rig.url}${base}/runs/${live}/trace`));
  expect(trace).toMatchObject({
    runId: live,
    rootSpan: { children: [{ name: "rest", stepOp: "SLEEP", status: "WAITING" }] },
  });
  const cancelled = await ask("POST", `${rig.url}${base}/runs/${live}/cancel`);
  expect(cancelled).toMatchObject({ status: 200, body: { data: { status: "CANCELLED" } } });
  expect(await ask("POST", `${rig.url}${base}/runs/${live}/cancel`)).toEqual({
    status: 409,
    body: { errors: [{ code: "conflict", message: "The run has already ended." }] },
  });
});

test("the second version lists apps, functions and events, takes events and invokes", async () => {
  const rig = await app();
  expect(listOf(await ask("GET", `${rig.url}/v2/apps`))).toMatchObject([{ id: "app", functionCount: 2 }]);
  expect(listOf(await ask("GET", `${rig.url}/v2/apps/app/functions`))).toHaveLength(2);
  expect(dataOf(await ask("GET", `${rig.url}/v2/functions/app-echo`))).toMatchObject({ triggers: [{ event: "a" }] });
  const sent = await ask("POST", `${rig.url}/v2/events`, { name: "a", data: { n: 2 } });
  const [eventId] = dataOf(sent).ids as string[];
  await rig.engine.idle();
  expect(listOf(await ask("GET", `${rig.url}/v2/events/${eventId}/runs`))).toMatchObject([{ status: "COMPLETED" }]);
  const invoked = await ask("POST", `${rig.url}/v2/apps/app/functions/echo/invoke`, { data: { n: 3 } });
  expect(invoked.status).toBe(201);
  const run = await rig.engine.waitForRun(String(dataOf(invoked).runId));
  expect(run).toMatchObject({ output: { n: 3, _inngest: { fn_id: "app-echo" } } });
  expect(await ask("POST", `${rig.url}/v2/syncs`)).toMatchObject({ body: { data: [{ status: "registered" }] } });
});

test.each(["experiments/x", "scores", "sessions", "envs", "keys"])(
  "what there is not under /v2, such as %s, is refused by name",
  async (path) => {
    const engine = createEngine({ database: ":memory:", apps: [] });
    onTestFinished(() => engine.close());
    const { url } = await engine.listen({ port: 0 });
    const answer = await ask("GET", `${url}/v2/${path}`);
    expect(answer).toMatchObject({
      status: 501,
      body: { errors: [{ code: "not_implemented", message: expect.stringContaining("This engine has no") }] },
    });
  },
);

test("a run's jobs, trace and outputs are shown, and what is not there is 404", async () => {
  const rig = await app();
  const live = await napping(rig);
  const [job] = listOf(await ask("GET", `${rig.url}/v1/runs/${live}/jobs`));
  expect(job).toMatchObject({ run_id: live, name: "rest", kind: "Sleep", status: "Scheduled" });
  const ended = await rig.run({ name: "a", data: { n: 1 } });
  const trace = dataOf(await ask("GET", `${rig.url}/v1/runs/${ended.id}/trace`));
  expect(trace).toMatchObject({ kind: "run", status: "COMPLETED", durationMs: expect.any(Number) });
  expect(dataOf(await ask("GET", `${rig.url}/v1/outputs/${trace.outputId}`))).toMatchObject({ data: { n: 1 } });
  for (const path of [
    "runs/nope",
    "runs/nope/trace",
    "runs/nope/jobs",
    "outputs/nope",
    "events/nope",
    "replays/nope",
  ]) {
    expect(await ask("GET", `${rig.url}/v1/${path}`), path).toMatchObject({ status: 404 });
  }
  expect(await ask("GET", `${rig.url}/v1/runs/%E0%A4%A`)).toMatchObject({ status: 400 });
});

test("an app that cannot be reached is listed with the reason", async () => {
  const engine = createEngine({ database: ":memory:", apps: [{ url: "http://127.0.0.1:1/api/inngest" }] });
  onTestFinished(() => engine.close());
  const { url } = await engine.listen({ port: 0 });
  await engine.start();
  expect(listOf(await ask("GET", `${url}/v1/apps`))).toMatchObject([
    { id: null, url: "http://127.0.0.1:1/api/inngest", problem: expect.stringContaining("failed") },
  ]);
});

test("a function is paused and resumed; what its events matched meanwhile is shown as skipped", async () => {
  const rig = await app();
  expect(dataOf(await ask("POST", `${rig.url}/v1/functions/app-echo/pause`))).toMatchObject({
    paused_at: expect.any(String),
  });
  await rig.engine.send({ name: "a" });
  expect(listOf(await ask("GET", `${rig.url}/v1/runs?status=skipped`))).toMatchObject([{ skip_reason: "paused" }]);
  expect(dataOf(await ask("POST", `${rig.url}/v1/functions/app-echo/resume`))).toMatchObject({ paused_at: null });
  expect(await ask("POST", `${rig.url}/v1/functions/nobody/pause`)).toMatchObject({ status: 404 });
});
