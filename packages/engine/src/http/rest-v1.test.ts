import { serve } from "inngest/node";
import { expect, onTestFinished, test } from "vitest";
import { createEngine } from "../engine.ts";
import { ask, dataOf, listOf } from "../testing/http.ts";
import { nowhere, sdkClient, startRig, startServer } from "../testing/rig.ts";

const rig = () =>
  startRig((client) => [
    client.createFunction({ id: "echo", triggers: [{ event: "a" }] }, ({ event }) => event.data),
    client.createFunction({ id: "once", rateLimit: { limit: 1, period: "1h" }, triggers: [{ event: "b" }] }, () => {}),
    client.createFunction({ id: "fail", retries: 0, triggers: [{ event: "c" }] }, ({ event }) => {
      throw new Error(`No price in row ${event.data.row}`);
    }),
    client.createFunction({ id: "tick", triggers: [{ cron: "30 3 * * *" }] }, () => {}),
  ]);

test("a list of events is narrowed down by a condition, page by page", async () => {
  const { engine, url } = await rig();
  for (let n = 0; n < 12; n++) await engine.send({ name: "x", data: { n } });
  const numbers: unknown[] = [];
  let cursor = "";
  do {
    const page = await ask(
      "GET",
      `${url}/v1/events?limit=2&if=${encodeURIComponent("event.data.n % 2 == 0")}${cursor}`,
    );
    numbers.push(...listOf(page).map((event) => Object(event.data).n));
    const next = Object(page.body.metadata).next_cursor;
    cursor = next === null ? "" : `&cursor=${next}`;
  } while (cursor !== "");
  expect(numbers).toEqual([10, 8, 6, 4, 2, 0]);
  expect(await ask("GET", `${url}/v1/events?if=${encodeURIComponent("event.data.n ==")}`)).toMatchObject({
    status: 400,
    body: { error: expect.stringContaining("cannot be read") },
  });
});

test("a list of events says why one has started nothing", async () => {
  const { engine, url } = await rig();
  await engine.send([{ name: "b" }, { name: "b" }, { name: "x" }]);
  expect(listOf(await ask("GET", `${url}/v1/events?internal=false`))).toMatchObject([
    { name: "x", runs: 0, drops: [] },
    { name: "b", runs: 0, drops: [{ function_id: "app-once", reason: "rate_limit" }] },
    { name: "b", runs: 1 },
  ]);
});

test("an app that registers by itself and is refused is listed with the reason, until it is taken", async () => {
  const { url } = await rig();
  const address = "http://127.0.0.1:1/api/inngest";
  const registration = (cron: string) => {
    const step = { id: "step", name: "step", runtime: { type: "http", url: `${address}?fnId=late-f&stepId=step` } };
    const fn = { id: "late-f", name: "f", triggers: [{ cron }], steps: { step } };
    return { url: address, appName: "late", framework: "none", sdk: "js:v4.24.0", v: "0.1", functions: [fn] };
  };
  const problems = async () =>
    listOf(await ask("GET", `${url}/v1/apps`)).flatMap(({ url, problem }) =>
      problem === null ? [] : [{ url, problem }],
    );
  expect((await ask("POST", `${url}/fn/register`, registration("0 0 31 2 *"))).status).toBe(400);
  expect(await problems()).toMatchObject([{ url: address, problem: expect.stringContaining("0 0 31 2 *") }]);
  expect((await ask("POST", `${url}/fn/register`, registration("0 0 1 2 *"))).status).toBe(200);
  expect(await problems()).toEqual([]);
});

test("an event is sent over the API, and with the same key once", async () => {
  const { engine, url } = await rig();
  const key = { "idempotency-key": `${Date.now()},${Buffer.alloc(10, 7).toString("base64")}` };
  const event = { name: "a", data: { n: 1 } };
  const first = dataOf(await ask("POST", `${url}/v1/events`, event, key));
  expect(dataOf(await ask("POST", `${url}/v1/events`, event, key))).toEqual(first);
  expect(engine.listEvents({ name: "a" })).toMatchObject([{ id: Object(first.ids)[0], payload: event }]);
  expect(await ask("POST", `${url}/v1/events`, { data: {} })).toMatchObject({
    status: 400,
    body: { error: "Event 1 has no name." },
  });
});

test("a function says when its cron is due next, and what failed last", async () => {
  const { url, run } = await rig();
  const functionOf = async (id: string) => dataOf(await ask("GET", `${url}/v1/functions/${id}`));
  expect(await functionOf("app-tick")).toMatchObject({
    last_failure: null,
    next_ticks: [{ cron: "30 3 * * *", at: expect.stringMatching(/T03:30:00\.000Z$/) }],
  });
  await run({ name: "c", data: { row: 1 } });
  const failed = await run({ name: "c", data: { row: 2 } });
  expect(await functionOf("app-fail")).toMatchObject({
    failure_share: 1,
    last_failure: { run_id: failed.id, at: expect.any(String), message: "No price in row 2" },
    next_ticks: [],
  });
  await ask("POST", `${url}/v1/functions/app-tick/pause`);
  expect(await functionOf("app-tick"), "a paused function has no tick").toMatchObject({ next_ticks: [] });
});

test("an app is added by its address, or refused with the reason", async () => {
  const engine = createEngine({ database: ":memory:", apps: [] });
  onTestFinished(() => engine.close());
  const { url } = await engine.listen({ port: 0 });
  await engine.start();
  const client = sdkClient("late", nowhere);
  const functions = [client.createFunction({ id: "f", triggers: [{ event: "a" }] }, () => {})];
  const app = await startServer(() => serve({ client, functions }));
  expect(listOf(await ask("POST", `${url}/v1/syncs`))).toEqual([]);
  expect(listOf(await ask("POST", `${url}/v1/syncs`, { url: app.url }))).toMatchObject([
    { status: "registered", appId: "late" },
  ]);
  expect(listOf(await ask("POST", `${url}/v1/syncs`)), "it is asked again with the others").toHaveLength(1);
  expect(listOf(await ask("POST", `${url}/v1/syncs`, { url: "http://elsewhere.example/" }))).toMatchObject([
    { status: "refused", reason: expect.stringContaining("neither on this machine nor allowed") },
  ]);
});
