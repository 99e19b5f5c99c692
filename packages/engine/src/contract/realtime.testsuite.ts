import { realtime } from "inngest";
import { staticSchema, subscribe } from "inngest/realtime";
import { describe, expect } from "vitest";
import { type Define, type Kit, test } from "./harness.ts";
import { ask, pause, until } from "./protocol.ts";

const topic = { schema: staticSchema<{ n: number }>() };
const channelOf = ({ id }: Pick<Kit, "id">) =>
  realtime.channel({ name: `progress:${id}`, topics: { progress: topic, other: topic } });

const publishing: Define = (kit) => {
  const channel = channelOf(kit);
  return [
    kit.client.createFunction({ id: "f", triggers: kit.on("go") }, async ({ step }) => {
      for (const n of [1, 2]) await step.realtime.publish(`p${n}`, channel.progress, { n });
      await step.realtime.publish("other", channel.other, { n: 3 });
      await kit.client.realtime.publish(channel.progress, { n: 4 });
    }),
  ];
};

describe.concurrent("realtime", () => {
  test("a subscriber hears what a function publishes to its topics, in order", async ({ startApp }) => {
    const app = await startApp(publishing);
    const heard: unknown[] = [];
    const subscription = await subscribe(
      { app: app.client, channel: channelOf(app), topics: ["progress"] },
      ({ topic, data }) => {
        heard.push([topic, data]);
      },
    );
    expect(await app.run("go")).toMatchObject({ status: "COMPLETED" });
    await until("all is heard", () => heard.length >= 3);
    expect(heard).toEqual([1, 2, 4].map((n) => ["progress", { n }]));
    subscription.close();
  });

  test("a subscriber hears nothing of another channel", async ({ startApp }) => {
    const [app, other] = [await startApp(publishing), await startApp(publishing)];
    const heard: unknown[] = [];
    const topics: ["progress"] = ["progress"];
    const subscription = await subscribe({ app: other.client, channel: channelOf(other), topics }, ({ data }) => {
      heard.push(data);
    });
    expect(await app.run("go")).toMatchObject({ status: "COMPLETED" });
    await pause(300);
    expect(heard).toEqual([]);
    subscription.close();
  });

  test("listening needs a token, which is asked for by topic", async ({ server }) => {
    const topics = [{ channel: "contract", name: "progress", kind: "run" }];
    const asked = await ask("POST", `${server}/v1/realtime/token`, topics);
    expect(asked).toMatchObject({ status: 201, body: { jwt: expect.any(String) } });
    const opens = (token: string) =>
      new Promise((resolve) => {
        const socket = new WebSocket(`${server.replace("http", "ws")}/v1/realtime/connect?token=${token}`);
        socket.onopen = () => {
          socket.close();
          resolve(true);
        };
        socket.onerror = () => resolve(false);
      });
    expect(await opens(asked.body.jwt)).toBe(true);
    expect(await opens("none")).toBe(false);
  });

  test("what nobody listens to is published without an error", async ({ startApp, server }) => {
    const app = await startApp(publishing);
    expect(await app.run("go")).toMatchObject({ status: "COMPLETED" });
    const url = `${server}/v1/realtime/publish?channel=${app.id}&topic=progress`;
    expect((await ask("POST", url, { n: 1 })).status).toBe(200);
  });
});
