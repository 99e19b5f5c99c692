import { expect, test } from "vitest";
import { startRig } from "../testing/rig.ts";

test.each([
  ["POST", "/v1/checkpoint", "durable endpoints"],
  ["POST", "/v1/checkpoint/run/steps", "durable endpoints"],
  ["GET", "/v1/http/runs/run/output?token=x", "durable endpoints"],
  ["POST", "/v1/runs/run/metadata", "metadata"],
  ["POST", "/v0/connect/start", "connect"],
])("%s %s is answered with what the engine does not support", async (method, path, named) => {
  const rig = await startRig(() => []);
  const response = await fetch(rig.url + path, { method });
  expect(response.status).toBe(404);
  expect(await response.json()).toEqual({ error: expect.stringContaining(named), status: 404 });
});

test("a callback that is not JSON is refused", async () => {
  const rig = await startRig(() => []);
  for (const path of ["/v1/signals", "/v1/checkpoint/run/async", "/v1/realtime/token"]) {
    const response = await fetch(rig.url + path, { method: "POST", body: "{" });
    expect([path, response.status]).toEqual([path, 400]);
  }
});
