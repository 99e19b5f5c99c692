import { request } from "node:http";
import { expect, test } from "vitest";
import { createEngine } from "../engine.ts";
import { type Json, type JsonObject, objectOr, parseJson } from "../json.ts";
import { type Rig, startRig } from "../testing/rig.ts";

const post = (url: string, body: Json, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  });

/** The body of an answer, as loosely typed as a test may be. */
const read = async (response: Response | Promise<Response>) => objectOr(parseJson(await (await response).text()));
const idsOf = (body: JsonObject) => (Array.isArray(body.ids) ? body.ids.map(String) : []);

const echoRig = () =>
  startRig((client) => [client.createFunction({ id: "echo", triggers: [{ event: "a" }] }, ({ event }) => event.data)]);

test("events come as an array or as one object, and the body says status 200", async () => {
  const { url, engine } = await echoRig();
  const many = await post(`${url}/e/any-key`, [{ name: "a", data: { n: 1 } }, { name: "a" }]);
  expect(many.status).toBe(200);
  const body = await many.json();
  expect(body).toEqual({ ids: [expect.stringMatching(/^[0-9A-Z]{26}$/), expect.any(String)], status: 200 });
  expect(await (await post(`${url}/e/any-key`, { name: "a" })).json()).toMatchObject({ status: 200 });
  await engine.idle();
  expect(engine.listRuns()).toHaveLength(3);
});

test("a request sent again with its seed is acknowledged with the same ids and stored once", async () => {
  const { url, engine } = await echoRig();
  const seed = { "x-inngest-event-id-seed": `1700000000000,${Buffer.alloc(10, 7).toString("base64")}` };
  const first = await read(post(`${url}/e/k`, [{ name: "a" }, { name: "a" }], seed));
  const second = await read(post(`${url}/e/k`, [{ name: "a" }, { name: "a" }], seed));
  expect(second).toEqual(first);
  await engine.idle();
  expect(engine.listEvents().filter((event) => event.name === "a")).toHaveLength(2);
  expect(engine.listRuns()).toHaveLength(2);
});

test.each([
  ["no name", { data: {} }, /no name/],
  ["a reserved name", { name: "Inngest/function.failed" }, /reserved/],
  ["a long name", { name: "x".repeat(513) }, /512/],
  ["data that is no object", { name: "a", data: [1] }, /not an object/],
  ["an impossible time", { name: "a", ts: 12 }, /ts/],
  ["too much data", { name: "a", data: { text: "x".repeat(600_000) } }, /limit is 524288/],
] satisfies [string, Json, RegExp][])(
  "an event with %s is refused in words, and nothing of its request is stored",
  async (_, event, words) => {
    const { url, engine } = await echoRig();
    const response = await post(`${url}/e/k`, [{ name: "a" }, event]);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ ids: [], status: 400, error: expect.stringMatching(words) });
    expect(engine.listEvents()).toEqual([]);
  },
);

test("what is not JSON is refused", async () => {
  const { url } = await echoRig();
  const response = await fetch(`${url}/e/k`, { method: "POST", body: "{nope" });
  expect(await response.json()).toEqual({ ids: [], status: 400, error: "The request body is not JSON." });
});

test("an event and its runs can be read, and a run cancelled", async () => {
  const { url, engine } = await startRig((client) => [
    client.createFunction({ id: "nap", triggers: [{ event: "a" }] }, ({ step }) => step.sleep("s", "1h")),
  ]);
  const [id = ""] = idsOf(await read(post(`${url}/e/k`, { name: "a", data: { n: 1 } })));
  await engine.idle();
  const event = await (await fetch(`${url}/v1/events/${id}`)).json();
  expect(event).toMatchObject({ data: { name: "a", data: { n: 1 } }, metadata: { fetched_at: expect.any(String) } });
  const runs = await read(fetch(`${url}/v1/events/${id}/runs`));
  const runId = engine.listRuns()[0]?.id;
  expect(runs.data).toMatchObject([
    { status: "Running", function_id: "app-nap", event_id: id, ended_at: null, run_id: runId },
  ]);
  const cancelled = await fetch(`${url}/v1/runs/${runId}`, { method: "DELETE" });
  expect(await cancelled.json()).toMatchObject({ data: { status: "Cancelled" } });
  expect((await fetch(`${url}/v1/runs/${runId}`, { method: "DELETE" })).status).toBe(409);
  const listed = await read(fetch(`${url}/v1/runs?status=cancelled&function_id=app-nap`));
  expect(listed.data).toHaveLength(1);
  expect((await fetch(`${url}/v1/runs/nope`)).status).toBe(404);
  expect((await fetch(`${url}/v1/nope`)).status).toBe(404);
  expect((await fetch(`${url}/health`, { method: "POST" })).status).toBe(405);
});

test("lists of runs leave out what the runs returned, one run has it", async () => {
  const { url, run } = await echoRig();
  const ended = await run({ name: "a", data: { text: "the output" } });
  const list = await read(fetch(`${url}/v1/runs`));
  expect(list.data).toMatchObject([{ run_id: ended.id, status: "Completed", ended_at: expect.any(String) }]);
  expect(JSON.stringify(list)).not.toContain("the output");
  const one = await read(fetch(`${url}/v1/runs/${ended.id}`));
  expect(one.data).toMatchObject({ output: { text: "the output" } });
});

test("a body over the limit is refused before it is read", async () => {
  const { url } = await echoRig();
  const status = await statusWith(url, { "content-length": String(9 * 1024 * 1024) });
  expect(status).toBe(413);
});

test("health and dev answer, dev with every function's address", async () => {
  const { url, app } = await echoRig();
  expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: 200, message: "OK" });
  const dev = await read(fetch(`${url}/dev`));
  expect(dev.functions).toMatchObject([{ slug: "app-echo", steps: [{ uri: expect.stringContaining(app.url) }] }]);
});

test("requests under a foreign host name or from a foreign page are refused", async () => {
  const { url } = await echoRig();
  expect(await statusWith(url, { host: "evil.example" })).toBe(403);
  expect(await statusWith(url, { host: "localhost:8288" })).toBe(200);
  expect(await statusWith(url, { host: "[::1]:8288" })).toBe(200);
  expect(await statusWith(url, { host: "localhost", origin: "https://evil.example" })).toBe(403);
  expect(await statusWith(url, { host: "localhost", origin: "http://localhost:8108" })).toBe(200);
});

test("it listens on both loopback addresses, and a taken port is an error with a code", async () => {
  const { url } = await echoRig();
  const { port } = new URL(url);
  expect((await fetch(`http://[::1]:${port}/health`)).status).toBe(200);
  const other = createEngine({ database: ":memory:", apps: [] });
  await expect(other.listen({ port: Number(port) })).rejects.toMatchObject({ code: "EADDRINUSE" });
  await other.close();
});

test("an app can register by itself, its deploy id does not make it another app, and what it drops is archived", async () => {
  const rig: Rig = await echoRig();
  const registered = await fetch(`${rig.app.url}?deployId=abc`, { method: "PUT" });
  expect(await registered.json()).toMatchObject({ message: "Successfully registered" });
  const uris = rig.engine.listFunctions().map((fn) => JSON.stringify(fn.config));
  expect(uris.join()).not.toContain("deployId");
  expect(rig.engine.listApps()).toMatchObject([{ id: "app", url: rig.app.url }]);
  expect(await rig.run({ name: "a", data: { n: 1 } })).toMatchObject({ status: "completed" });

  const body = {
    url: rig.app.url,
    appName: "app",
    sdk: "js:v4.24.0",
    framework: "nodejs",
    v: "0.1",
    deployType: "ping",
  };
  const emptied = await post(`${rig.url}/fn/register?deployId=x`, { ...body, functions: [] });
  expect(await emptied.json()).toEqual({ ok: true, modified: true });
  expect(await (await post(`${rig.url}/fn/register`, { ...body, functions: [] })).json()).toMatchObject({
    modified: false,
  });
  expect(rig.engine.listFunctions()).toMatchObject([{ id: "app-echo", archived: true }]);
  await rig.engine.send({ name: "a" });
  expect(rig.engine.listRuns()).toHaveLength(1);
  const [result] = await rig.engine.sync();
  expect(result).toMatchObject({ status: "registered", modified: true });
  expect(rig.engine.listFunctions()).toMatchObject([{ archived: false }]);
});

test("an app somewhere else cannot register", async () => {
  const { url } = await echoRig();
  const response = await post(`${url}/fn/register`, {
    url: "http://169.254.169.254/x",
    appName: "evil",
    functions: [],
  });
  expect(response.status).toBe(400);
  const cloud = await post(`${url}/fn/register`, {}, { "x-inngest-expected-server-kind": "cloud" });
  expect(await cloud.json()).toMatchObject({ status: 400 });
});

/** `fetch` does not let a test set these headers. */
function statusWith(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const call = request(`${url}/health`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    call.on("error", reject);
    call.end();
  });
}
