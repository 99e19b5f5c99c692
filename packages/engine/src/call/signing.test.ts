import { Inngest } from "inngest";
import { serve } from "inngest/node";
import { expect, onTestFinished, test } from "vitest";
import { createEngine } from "../engine.ts";
import { type Define, type Rig, type RigOptions, startRig, startServer, until } from "../testing/rig.ts";
import { hashedSigningKey } from "./signature.ts";

const key = "signkey-test-0123456789abcdef0123456789abcdef";
const old = "signkey-test-fedcba9876543210fedcba9876543210";
const eventKey = "event-key-1";

const define: Define = (client) => [
  client.createFunction({ id: "f", triggers: [{ event: "go" }], retries: 1 }, async ({ event, step }) => {
    const a = await step.run("a", () => ({ zebra: 1, ant: event.data.text }));
    const [b] = await Promise.all([step.run("b", () => a), step.run("c", () => 1)]);
    await step.sendEvent("tell", { name: "told", data: { b } });
    return b;
  }),
];
const data = { zulu: 1.5e30, text: "naïve € \u2028", alpha: { y: [1, null], x: "" } };

/** An engine and an app that know these keys. */
function startSecured(engine: RigOptions, app: { signingKey: string; signingKeyFallback?: string }): Promise<Rig> {
  return startRig(define, {
    eventKeys: [eventKey],
    retryIntervalMs: 5,
    ...engine,
    client: { isDev: false, eventKey, ...app },
  });
}

test.each([
  ["share a key", { signingKey: key }, { signingKey: key }],
  ["rotate it, the app not yet", { signingKey: key, signingKeyFallback: old }, { signingKey: old }],
  ["rotate it, the app first", { signingKey: old }, { signingKey: key, signingKeyFallback: old }],
  ["share a key while the state is fetched", { signingKey: key, requestBytes: 1 }, { signingKey: key }],
  ["both know both", { signingKey: key, signingKeyFallback: old }, { signingKey: old, signingKeyFallback: key }],
])("an app in cloud mode and an engine that %s run a function in checkpoints", async (_, engine, app) => {
  const rig = await startSecured(engine, app);
  const run = await rig.run({ name: "go", data });
  expect(run).toMatchObject({ status: "completed", output: { zebra: 1, ant: data.text } });
  expect(rig.engine.listEvents({ name: "told" })).toHaveLength(1);
  // Two parallel steps need calls of their own; the steps in line need none.
  expect(rig.app.requests.filter((path) => path.includes("stepId=step")).length).toBeLessThan(6);
});

test("an app with another key is not registered, and says why", async () => {
  const app = new Inngest({ id: "app", isDev: false, signingKey: old });
  const server = await startServer(() => serve({ client: app, functions: define(app) }));
  const engine = createEngine({ database: ":memory:", apps: [server], signingKey: key });
  onTestFinished(() => engine.close());
  expect(await engine.start()).toMatchObject([{ status: "refused", reason: expect.stringContaining("Unauthorized") }]);
});

test("what a stranger in the app's place answers is not believed", async () => {
  const rig = await startSecured({ signingKey: key }, { signingKey: key });
  await rig.app.close();
  const port = Number(new URL(rig.app.url).port);
  await startServer(
    () => (request, response) => {
      request.resume();
      response.writeHead(200, { "x-inngest-sdk": "forged" }).end('"forged"');
    },
    port,
  );
  const run = await rig.run({ name: "go" });
  expect(run).toMatchObject({ status: "failed", error: { message: expect.stringContaining("not signed") } });
});

test("without its key nobody is answered, except about its health", async () => {
  const rig = await startSecured({ signingKey: key, signingKeyFallback: old }, { signingKey: key });
  const statusOf = async (path: string, init?: RequestInit) => (await fetch(rig.url + path, init)).status;
  for (const path of ["/", "/dev", "/v1/runs", "/v0/runs/x/batch", "/v1/nothing"])
    expect(await statusOf(path)).toBe(401);
  expect(await statusOf("/v1/checkpoint/x/async", { method: "POST", body: "{}" })).toBe(401);
  expect(await statusOf("/fn/register", { method: "POST", body: "{}" })).toBe(401);
  expect(await statusOf("/v1/runs", { headers: { authorization: `Bearer ${key}` } })).toBe(401);
  for (const known of [key, old]) {
    const headers = { authorization: `Bearer ${hashedSigningKey(known)}` };
    expect(await statusOf("/v1/runs", { headers })).toBe(200);
  }
  expect(await statusOf("/health")).toBe(200);
  const asked = await fetch(rig.url);
  expect(asked.headers.get("www-authenticate")).toMatch(/^Basic/);
  expect(asked.headers.get("x-inngest-server-kind")).toBe("cloud");
});

test("events need one of the event keys; an engine that has none says so, a dev engine takes any", async () => {
  const rig = await startSecured({ signingKey: key, eventKeys: ["first", "second"] }, { signingKey: key });
  const bare = await startSecured({ signingKey: key, eventKeys: [] }, { signingKey: key });
  const dev = await startRig(define);
  const send = async ({ url }: Rig, eventKey: string) => {
    const response = await fetch(`${url}/e/${eventKey}`, { method: "POST", body: '{"name":"x"}' });
    return [response.status, Object(await response.json()).status];
  };
  expect(await send(rig, "second")).toEqual([200, 200]);
  expect(await send(rig, "third")).toEqual([401, 401]);
  expect(await send(bare, "first")).toEqual([503, 503]);
  expect(await send(dev, "whatever")).toEqual([200, 200]);
  expect(rig.engine.listEvents()).toHaveLength(1);
});

test("an engine listens beyond its own machine only with all its keys", async () => {
  const without = [{}, { signingKey: key }, { eventKeys: [eventKey] }];
  for (const options of without) {
    const engine = createEngine({ database: ":memory:", apps: [], ...options });
    onTestFinished(() => engine.close());
    await expect(engine.listen({ port: 0, host: "0.0.0.0" })).rejects.toMatchObject({ code: "KEYS_REQUIRED" });
    expect((await engine.listen({ port: 0, host: "127.0.0.1" })).port).toBeGreaterThan(0);
  }
  const engine = createEngine({ database: ":memory:", apps: [], signingKey: key, eventKeys: [eventKey] });
  onTestFinished(() => engine.close());
  const { port } = await engine.listen({ port: 0, host: "0.0.0.0" });
  expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
});

test("a signed streaming app is believed by the signature inside its answer", async () => {
  const client = new Inngest({ id: "app", isDev: false, signingKey: key, checkpointing: false });
  const { serve: serveNext } = await import("inngest/next");
  const fn = client.createFunction({ id: "f", triggers: [{ event: "go" }] }, ({ step }) => step.run("one", () => 1));
  const app = serveNext({ client, functions: [fn], streaming: true });
  let forge = false;
  const handler = async (request: Request) => {
    if (request.method === "PUT") return app.PUT(request as never, {});
    const response = await app.POST(request as never, {});
    const text = await response.text();
    return new Response(forge ? text.replace(/"body":"1"/, '"body":"2"') : text, response);
  };
  const engine = createEngine({
    database: ":memory:",
    apps: [{ url: "http://stream.test/api/inngest", handler }],
    signingKey: key,
    retryIntervalMs: 5,
  });
  onTestFinished(() => engine.close());
  await engine.start();
  const outcome = async () => {
    const [eventId = ""] = await engine.send({ name: "go" });
    await until(() => engine.runsOfEvent(eventId)[0]?.status !== "running", "the run ends");
    return engine.waitForRun(engine.runsOfEvent(eventId)[0]?.id ?? "");
  };
  expect(await outcome()).toMatchObject({ status: "completed", output: 1 });
  forge = true;
  expect(await outcome()).toMatchObject({ status: "failed" });
});
