import { createDefer } from "inngest/experimental";
import { expect, test } from "vitest";
import { startRig } from "../testing/rig.ts";
import { mergeSessions } from "./sessions.ts";

test.each([
  ["text and numbers are kept as text", { sessions: { user: "u1", order: 7 } }, { user: "u1", order: "7" }],
  [
    "what is set wins over what is handed on",
    { sessions: { a: "1" }, propagated_sessions: { a: "2", b: "3" } },
    { a: "1", b: "3" },
  ],
  [
    "a key set to null is not handed on",
    { sessions: { a: null }, propagated_sessions: { a: "2", b: "3" } },
    { b: "3" },
  ],
  ["null hands nothing on", { sessions: null, propagated_sessions: { a: "2" } }, undefined],
  [
    "free places are filled in the order of keys",
    { sessions: { z: "0" }, propagated_sessions: { e: "5", d: "4", c: "3", b: "2", a: "1" } },
    { z: "0", a: "1", b: "2", c: "3", d: "4" },
  ],
  ["none is none", {}, undefined],
])("%s", (_, meta, sessions) => {
  expect(mergeSessions(meta)).toEqual({ meta: sessions === undefined ? undefined : { sessions } });
});

test.each([
  ["a boolean", { a: true }],
  ["an empty text", { a: "" }],
  ["an empty key", { "": "x" }],
  ["a long key", { ["k".repeat(129)]: "x" }],
  ["a long text", { a: "x".repeat(513) }],
  ["a sixth", { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 }],
])("%s is refused", (_, sessions) => expect(mergeSessions({ sessions })).toHaveProperty("fault"));

test("the sessions of an event go on to what its run sends, invokes and defers", async () => {
  const rig = await startRig(
    (client) => {
      const child = client.createFunction({ id: "child", triggers: [{ event: "never" }] }, () => 1);
      const later = createDefer(client, { id: "later" }, () => 2);
      const parent = client.createFunction({ id: "parent", triggers: [{ event: "go" }] }, async ({ step, defer }) => {
        defer("later", { function: later, data: {} });
        await step.sendEvent("tell", { name: "told", meta: { sessions: { own: 1 } } });
        await step.invoke("call", { function: child });
      });
      return [child, parent, later];
    },
    { client: { sessionPropagation: true } },
  );
  await rig.run({ name: "go", meta: { sessions: { user: "u1" } } });
  await rig.engine.idle();
  const sessionsOf = (name: string) => rig.engine.listEvents({ name }).map((event) => event.payload.meta);
  expect(sessionsOf("told")).toEqual([{ sessions: { own: "1", user: "u1" } }]);
  expect(sessionsOf("inngest/function.invoked")).toEqual([{ sessions: { user: "u1" } }]);
  expect(sessionsOf("inngest/deferred.schedule")).toEqual([{ sessions: { user: "u1" } }]);
});
