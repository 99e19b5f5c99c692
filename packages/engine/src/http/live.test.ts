import { expect, onTestFinished, test } from "vitest";
import { type JsonObject, objectOr, parseJson } from "../json.ts";
import { startRig, until } from "../testing/rig.ts";

/** Listens to an engine's changes until the test ends. */
async function listen(url: string) {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const response = await fetch(`${url}/v1/changes`, { signal: ending.signal });
  const heard: { event: string; data: JsonObject }[] = [];
  const read = async () => {
    let text = "";
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString("utf8");
      const messages = text.split("\n\n");
      text = messages.pop() ?? "";
      for (const message of messages) {
        const event = /^event: (.*)$/m.exec(message)?.[1];
        const data = /^data: (.*)$/m.exec(message)?.[1];
        if (event && data) heard.push({ event, data: objectOr(parseJson(data)) });
      }
    }
  };
  read().catch(() => undefined); // Ends with the connection, however that ends.
  return { response, heard, hangUp: () => ending.abort() };
}

const echo = () =>
  startRig((client) => [client.createFunction({ id: "echo", triggers: [{ event: "a" }] }, ({ event }) => event.data)]);

test("a listener hears hello, then which runs and events have changed", async () => {
  const { url, engine, run } = await echo();
  const { response, heard } = await listen(url);
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  await until(() => heard.length === 1, "hello is heard");
  expect(heard[0]?.event).toBe("hello");
  const ended = await run({ name: "a" });
  const told = (kind: string) => heard.flatMap(({ data }) => (Array.isArray(data[kind]) ? data[kind] : []));
  await until(() => told("runs").includes(ended.id), "the run is told");
  expect(told("events")).toContain(ended.events[0]?.id);
  heard.length = 0;
  expect(engine.getRun(ended.id)?.status).toBe("completed");
});

test("a listener hears of a function that is paused, and of its going on", async () => {
  const { url, engine } = await echo();
  const { heard } = await listen(url);
  await until(() => heard.length === 1, "hello is heard");
  const told = () => heard.filter(({ data }) => data.functions === true).length;
  engine.pauseFunction("app-echo");
  await until(() => told() === 1, "the pause is told");
  engine.resumeFunction("app-echo");
  await until(() => told() === 2, "its end is told");
});

test("a thousand changes at once are a few messages, and say that there are many", async () => {
  const { url, engine } = await echo();
  const { heard } = await listen(url);
  await engine.send(Array.from({ length: 1200 }, () => ({ name: "nobody" })));
  await until(() => heard.some(({ data }) => data.many === true), "many are told");
  expect(heard.length).toBeLessThan(5);
});

test("one listener too many is refused, and a place is free again when one hangs up", async () => {
  const { url } = await echo();
  const all = await Promise.all(Array.from({ length: 50 }, () => listen(url)));
  expect((await fetch(`${url}/v1/changes`)).status).toBe(503);
  all[0]?.hangUp();
  let isFree = false;
  await until(() => {
    const asked = listen(url).then(({ response }) => {
      isFree ||= response.status === 200;
    });
    asked.catch(() => undefined); // The last ones are still asked for when the test ends.
    return isFree;
  }, "a place is free");
});

test("an engine that closes ends its listeners' connections", async () => {
  const { url, engine } = await echo();
  const { response } = await listen(url);
  expect(response.status).toBe(200);
  const started = Date.now();
  await engine.close();
  expect(Date.now() - started).toBeLessThan(3000);
});
