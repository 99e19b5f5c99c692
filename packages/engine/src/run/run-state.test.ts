import { serve } from "inngest/edge";
import { expect, test } from "vitest";
import { isObject, objectOr, parseJson } from "../json.ts";
import { limits } from "../limits.ts";
import { type Rig, type RigOptions, sdkClient, startRig } from "../testing/rig.ts";

const MiB = 1024 * 1024;

/** An engine and an app in this process that notes whether it was sent its state or had to fetch it. */
async function startWatched(define: Parameters<typeof startRig>[0], options: RigOptions = {}) {
  const sent: { fetches: boolean; steps: number; bytes: number }[] = [];
  const late: { handle?: (request: Request) => Promise<Response> } = {};
  const handler = async (request: Request) => {
    if (request.method === "POST") {
      const text = await request.clone().text();
      const body = objectOr(parseJson(text));
      const fetches = isObject(body.ctx) && body.ctx.use_api === true;
      sent.push({ fetches, steps: Object.keys(objectOr(body.steps)).length, bytes: text.length });
    }
    return (await late.handle?.(request)) ?? new Response(null, { status: 503 });
  };
  const url = "http://watched.test/api/inngest";
  const rig: Rig = await startRig(() => [], { apps: [{ url, handler }], ...options });
  const client = sdkClient("app", rig.url, { checkpointing: false });
  late.handle = serve({ client, functions: define(client) });
  await rig.engine.sync();
  return { rig, sent };
}

test("a state larger than a request is fetched by the app, step by step and in parallel", async () => {
  const { rig, sent } = await startWatched((client) => [
    client.createFunction({ id: "f", triggers: [{ event: "go" }] }, async ({ events, step }) => {
      let total = 0;
      for (let i = 0; i < 5; i++) total += (await step.run(`s${i}`, () => "x".repeat(MiB))).length;
      const both = await Promise.all([step.run("p", () => total), step.run("q", () => "q".repeat(MiB))]);
      return [both[0], both[1].length, events.length, await step.run("end", () => "end")];
    }),
  ]);
  const run = await rig.run({ name: "go" });
  expect(run).toMatchObject({ status: "completed", output: [5 * MiB, MiB, 1, "end"] });
  expect(run.attempts.every((attempt) => attempt.outcome === "succeeded")).toBe(true);
  expect(sent.map(({ fetches }) => fetches).slice(0, 4)).toEqual([false, false, false, false]);
  expect(sent.slice(4).every(({ fetches, steps }) => fetches && steps === 0)).toBe(true);
  expect(Math.max(...sent.map(({ bytes }) => bytes))).toBeLessThan(limits.requestBytes + 10_000);
});

test("fetched or sent, a function sees the same events, results and errors", async () => {
  const outputs = await Promise.all(
    [1, limits.requestBytes].map(async (requestBytes) => {
      const { rig, sent } = await startWatched(
        (client) => [
          client.createFunction({ id: "f", triggers: [{ event: "go" }], retries: 0 }, async ({ event, step }) => {
            const nothing = await step.run("nothing", () => undefined);
            const data = await step.run("data", () => ({ data: 1, type: "data" }));
            const failed = await step
              .run("fails", () => Promise.reject(new TypeError("no")))
              .catch((error: Error) => error);
            await step.sleep("nap", 1000);
            return { nothing, data, failed: [failed.name, failed.message], event: event.data };
          }),
        ],
        { requestBytes },
      );
      const run = await rig.run({ name: "go", data: { n: 1 } });
      expect(sent.every(({ fetches }) => fetches === (requestBytes === 1))).toBe(true);
      return run.status === "completed" ? run.output : run;
    }),
  );
  expect(outputs[0]).toEqual(outputs[1]);
  expect(outputs[0]).toMatchObject({ nothing: null, data: { data: 1, type: "data" }, event: { n: 1 } });
});

test("a run whose steps return too much together fails with the sum and the limit", async () => {
  const rig = await startRig((client) => [
    client.createFunction({ id: "f", triggers: [{ event: "go" }], retries: 0 }, async ({ step }) => {
      for (let i = 0; i < 12; i++) await step.run(`s${i}`, () => "x".repeat(3 * MiB));
    }),
  ]);
  const run = await rig.run({ name: "go" });
  expect(run).toMatchObject({ status: "failed", error: { name: "RunStateTooLarge" } });
  expect(run.steps.length).toBe(10);
});

test("the state of a run that is not there is gone", async () => {
  const rig = await startRig(() => []);
  for (const what of ["batch", "actions"]) {
    const response = await fetch(`${rig.url}/v0/runs/none/${what}`);
    expect([response.status, await response.json()]).toMatchObject([410, { status: 410 }]);
  }
});
