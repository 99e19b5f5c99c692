import { describe, expect } from "vitest";
import { test } from "./harness.ts";
import { ask, until } from "./protocol.ts";

describe.concurrent("sessions", () => {
  test("the sessions of an event reach its run, as text, and go on with what the run sends", async ({ startApp }) => {
    const app = await startApp(
      ({ client, on, event, note }) => [
        client.createFunction({ id: "f", triggers: on("go") }, async ({ step, event: { meta } }) => {
          await step.sendEvent("tell", { name: event("told"), meta: { sessions: { own: "mine" } } });
          note(meta?.sessions);
        }),
        client.createFunction({ id: "told", triggers: on("told") }, ({ event: { meta } }) => note(meta?.sessions)),
      ],
      { client: { sessionPropagation: true } },
    );
    await app.send("go", {}, { meta: { sessions: { user: "u1", order: 7 } } });
    await until("both have run", () => app.journal.length === 2);
    expect(app.journal).toContainEqual({ user: "u1", order: "7" });
    expect(app.journal).toContainEqual({ own: "mine", user: "u1", order: "7" });
  });

  test.for([
    ["a sixth", { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 }],
    ["a boolean", { a: true }],
    ["a text that is too long", { a: "x".repeat(513) }],
  ] as const)("%s of an event's sessions is refused", async ([, sessions], { server }) => {
    const { body } = await ask("POST", `${server}/e/key`, { name: "contract/sessions", meta: { sessions } });
    expect(body.status).not.toBe(200);
    expect(body.error).toEqual(expect.any(String));
  });
});
