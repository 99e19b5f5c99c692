import { describe, expect } from "vitest";
import { ours, test } from "./harness.ts";
import { ask, pause, until } from "./protocol.ts";

const seed = () => `${Date.now()},${btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(10))))}`;
const ulid = expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/);

describe.concurrent("event-api", () => {
  test("events sent together are acknowledged with an id each, in their order", async ({ startApp, server }) => {
    const app = await startApp(({ client, on }) => [
      client.createFunction({ id: "f", triggers: on("go") }, ({ event }) => event.data.n),
    ]);
    const events = [1, 2, 3].map((n) => ({ name: app.event("go"), data: { n } }));
    const answer = await ask("POST", `${server}/e/key`, events);
    expect(answer).toMatchObject({ status: 200, body: { status: 200, ids: [ulid, ulid, ulid] } });
    const outputs = [];
    for (const id of answer.body.ids) outputs.push(...(await app.ended(id)).map(({ output }) => output));
    expect(outputs).toEqual([1, 2, 3]);
  });

  test("an event alone needs no list, and what it does not say is filled in", async ({ startApp, server }) => {
    const app = await startApp(({ client, on, note }) => [
      client.createFunction({ id: "f", triggers: on("go") }, ({ event }) => note(event)),
    ]);
    const { body } = await ask("POST", `${server}/e/any-key-will-do`, { name: app.event("go") });
    expect(body).toMatchObject({ status: 200, ids: [ulid] });
    await app.ended(body.ids[0]);
    expect(app.journal).toMatchObject([{ name: app.event("go"), data: {}, ts: expect.any(Number) }]);
  });

  test("an event's id, version, time and user reach the function as they were sent", async ({ startApp, server }) => {
    const app = await startApp(({ client, on, note }) => [
      client.createFunction({ id: "f", triggers: on("go") }, ({ event }) => note(event)),
    ]);
    const ts = Date.now() - 60_000;
    const event = { id: `${app.id}-own`, name: app.event("go"), data: { n: 1 }, v: "2026-01-01.1", ts };
    const { body } = await ask("POST", `${server}/e/key`, { ...event, user: { email: "a@example.com" } });
    await app.ended(body.ids[0]);
    expect(app.journal).toMatchObject([event]);
  });

  test("what is sent again with the same seed has the same ids, and starts nothing again", async ({
    startApp,
    server,
  }) => {
    const app = await startApp(({ client, on, note }) => [
      client.createFunction({ id: "f", triggers: on("go") }, ({ event }) => note(event.data.n)),
    ]);
    const events = [1, 2].map((n) => ({ name: app.event("go"), data: { n } }));
    const header = { "x-inngest-event-id-seed": seed() };
    const first = await ask("POST", `${server}/e/key`, events, header);
    const again = await ask("POST", `${server}/e/key`, events, header);
    expect(first.body.ids).toEqual([ulid, ulid]);
    expect(again.body).toEqual(first.body);
    for (const id of first.body.ids) await app.ended(id);
    await pause(500);
    expect(app.journal.toSorted()).toEqual([1, 2]);
  });

  test.for([
    ["no JSON", '{"name":'],
    ["no name", { data: {} }],
    ["an empty name", { name: "" }],
    ["a name that is too long", { name: "n".repeat(513) }],
    ["a name that the server keeps for itself", { name: "inngest/function.finished", data: {} }],
    ["the same in capitals", { name: "INNGEST/mine", data: {} }],
    ["a time before there were events", { name: "contract/refused", ts: 1 }],
    ["a time far from now", { name: "contract/refused", ts: Date.UTC(2200, 0) }],
    ["data that is no object", { name: "contract/refused", data: "text" }],
    ["more than any server takes", { name: "contract/refused", data: { text: "x".repeat(4_000_000) } }],
  ] as const)("an event with %s is refused, and the answer says so in its body", async ([, event], { server }) => {
    const { status, body } = await ask("POST", `${server}/e/key`, event);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(body).toMatchObject({ error: expect.any(String) });
    expect(body.status).not.toBe(200);
  });

  test("more than five thousand events at once are refused; a thousand are taken", async ({ server }) => {
    const many = (count: number) => Array.from({ length: count }, () => ({ name: "contract/many" }));
    expect((await ask("POST", `${server}/e/key`, many(5001))).status).toBeGreaterThanOrEqual(400);
    const { body } = await ask("POST", `${server}/e/key`, many(1000));
    expect(new Set(body.ids).size).toBe(1000);
  });

  test("an event of a later time starts its functions then", async ({ startApp }) => {
    const app = await startApp(({ client, on, note }) => [
      client.createFunction({ id: "f", triggers: on("go") }, () => note(Date.now())),
    ]);
    const ts = Date.now() + 2000;
    await app.send("go", {}, { ts });
    await until("it has run", () => app.journal.length === 1);
    expect(Number(app.journal[0])).toBeGreaterThanOrEqual(ts - 100);
  });

  test("the server's own notes are not taken from a sender", async ({ startApp, server }) => {
    const app = await startApp(({ client, on, note }) => [
      client.createFunction({ id: "f", triggers: on("go") }, ({ event }) => note(event.data)),
      client.createFunction({ id: "g", triggers: on("never") }, () => note("invoked")),
    ]);
    const data = { n: 1, _inngest: { fn_id: app.slug("g") } };
    const { body } = await ask("POST", `${server}/e/key`, { name: app.event("go"), data });
    await app.ended(body.ids[0]);
    expect(app.journal).toEqual([{ n: 1 }]);
  });

  test("a page of this machine may send events", async ({ server }) => {
    const origin = "http://localhost:3000";
    const asked = { "access-control-request-method": "POST", "access-control-request-headers": "content-type" };
    const preflight = await fetch(`${server}/e/key`, { method: "OPTIONS", headers: { origin, ...asked } });
    expect(preflight.ok).toBe(true);
    const sent = await fetch(`${server}/e/key`, {
      method: "POST",
      headers: { origin, "content-type": "application/json" },
      body: JSON.stringify({ name: "contract/page" }),
    });
    for (const { headers } of [preflight, sent]) {
      expect(headers.get("access-control-allow-origin")).toBeOneOf(["*", origin]);
    }
  });

  ours(
    "a page of another site may not",
    "Inngest's dev server takes events from any page that is open in a browser of the machine.",
    async ({ server }) => {
      const headers = { origin: "https://example.com", "content-type": "text/plain" };
      const body = JSON.stringify({ name: "contract/foreign" });
      const sent = await fetch(`${server}/e/key`, { method: "POST", headers, body });
      expect(sent.ok).toBe(false);
      expect(sent.headers.get("access-control-allow-origin")).toBeNull();
    },
  );
});
