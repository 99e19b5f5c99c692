import { describe, expect } from "vitest";
import { test } from "./harness.ts";
import { ask } from "./protocol.ts";

describe.concurrent("server", () => {
  test("a tool learns the version of the server", async ({ under, server, task }) => {
    const { status, body } = await ask("GET", `${server}/dev`);
    expect([status, body]).toMatchObject([200, { version: expect.any(String), functions: expect.any(Array) }]);
    task.meta.server = `${under.isOurs ? "@vibe/engine" : server}, version ${body.version}`;
  });

  test("a server that is well says so, and of what kind it is", async ({ server }) => {
    expect(await ask("GET", `${server}/health`)).toMatchObject({ status: 200, body: { status: 200 } });
    const body = JSON.stringify({ name: "contract/kind" });
    const { headers } = await fetch(`${server}/e/key`, { method: "POST", body });
    expect(headers.get("x-inngest-server-kind")).toBe("dev");
  });

  test("an address that there is not is 404 in JSON", async ({ server }) => {
    expect(await ask("GET", `${server}/v1/nothing/here`)).toMatchObject({ status: 404, body: expect.any(Object) });
  });
});
