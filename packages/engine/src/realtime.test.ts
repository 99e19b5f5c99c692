import { realtime } from "inngest";
import { staticSchema, subscribe } from "inngest/realtime";
import { expect, test } from "vitest";
import { Realtime } from "./realtime.ts";
import { type Rig, startRig, until } from "./testing/rig.ts";

const key = "signkey-test-0123456789abcdef0123456789abcdef";
const topic = { schema: staticSchema<{ n: number }>() };
const progress = realtime.channel({ name: "job:1", topics: { progress: topic, other: topic } });

/** An app whose function publishes three numbers, and text that is no JSON. */
function startPublishing(options = {}): Promise<Rig> {
  return startRig(
    (client) => [
      client.createFunction({ id: "f", triggers: [{ event: "go" }] }, async ({ step }) => {
        for (const n of [1, 2]) await step.realtime.publish(`p${n}`, progress.progress, { n });
        await step.realtime.publish("other", progress.other, { n: 3 });
        await client.realtime.publish(progress.progress, { n: 4 });
      }),
    ],
    options,
  );
}

test.each([
  ["in dev mode", {}],
  ["with keys", { signingKey: key, eventKeys: ["e"], client: { isDev: false, signingKey: key, eventKey: "e" } }],
])("a subscriber hears what a function publishes to its topics, %s", async (_, options) => {
  const rig = await startPublishing(options);
  const heard: unknown[] = [];
  const subscription = await subscribe({ app: rig.client, channel: progress, topics: ["progress"] }, (message) => {
    heard.push([message.topic, message.data, message.kind]);
  });
  expect(await rig.run({ name: "go" })).toMatchObject({ status: "completed" });
  await until(() => heard.length === 3, "all is heard");
  expect(heard).toEqual([1, 2, 4].map((n) => ["progress", { n }, "data"]));
  subscription.close();
});

test("server-sent events carry the same, to whoever shows a token for the topic", async () => {
  const rig = await startPublishing();
  const asked = await fetch(`${rig.url}/v1/realtime/token`, {
    method: "POST",
    body: JSON.stringify([{ channel: "job:1", name: "progress", kind: "run" }]),
  });
  expect(asked.status).toBe(201);
  const { jwt } = Object(await asked.json());
  const stop = new AbortController();
  const stream = await fetch(`${rig.url}/v1/realtime/sse?token=${jwt}`, { signal: stop.signal });
  const run = await rig.run({ name: "go" });
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes('{"n":4}')) break;
  }
  expect(text).toContain(`"run_id":"${run.id}"`);
  expect(text).not.toContain('{"n":3}');
  stop.abort();
});

test("without a valid token nobody listens, and without a topic nobody publishes", async () => {
  const rig = await startPublishing();
  expect((await fetch(`${rig.url}/v1/realtime/sse?token=x.y.z`)).status).toBe(401);
  expect((await fetch(`${rig.url}/v1/realtime/publish`, { method: "POST", body: "1" })).status).toBe(400);
  expect((await fetch(`${rig.url}/v1/realtime/token`, { method: "POST", body: "[]" })).status).toBe(400);
  for (const path of ["/v1/realtime/connect?token=x", "/elsewhere"]) {
    const socket = new WebSocket(rig.url.replace("http", "ws") + path);
    const opened = await new Promise((resolve) => {
      socket.onopen = () => resolve(true);
      socket.onerror = () => resolve(false);
    });
    expect(opened).toBe(false);
  }
});

test("a token is for its topics, an hour, and one engine", () => {
  let now = 0;
  const one = new Realtime(() => now);
  const topics = [{ channel: "c", name: "t" }];
  const token = one.issueToken(topics);
  expect(one.topicsOf(token)).toEqual(topics);
  expect(new Realtime(() => now).topicsOf(token)).toBeNull();
  const [head, , signature] = token.split(".");
  const forged = Buffer.from(JSON.stringify({ exp: 9e9, topics })).toString("base64url");
  expect(one.topicsOf(`${head}.${forged}.${signature}`)).toBeNull();
  now = 3_601_000;
  expect(one.topicsOf(token)).toBeNull();
});

test("a stream of text is told as one that begins and ends", () => {
  const hub = new Realtime(() => 0);
  const frames: unknown[] = [];
  const leave = hub.listen([{ channel: "c", name: "t" }], (frame) => frames.push([frame.kind, frame.data]) > 0);
  hub.publishStream({ channel: "c", topics: ["t", "u"], runId: null, data: "text" });
  leave();
  hub.publish({ channel: "c", topics: ["t"], runId: null, data: 1 });
  expect(frames).toEqual([
    ["datastream-start", "0-1"],
    ["chunk", "text"],
    ["datastream-end", "0-1"],
  ]);
});
