import type { Context, Inngest } from "inngest";
import { serve } from "inngest/edge";
import { expect, test } from "vitest";
import type { JsonObject } from "../json.ts";
import { nowhere, type Rig, sdkClient, startRig, startServer, until } from "../testing/rig.ts";

type Step = Context.Any["step"];
type Options = Pick<Parameters<Inngest["createFunction"]>[0], "checkpointing" | "retries">;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const calls = (rig: Rig) => rig.app.requests.filter((path) => path.includes("stepId=")).length;

/** An app of one function that writes down what runs. */
async function startApp(run: (step: Step, ran: string[]) => Promise<unknown>, options: Options = {}, more = {}) {
  const ran: string[] = [];
  const rig = await startRig(
    (client) => [
      client.createFunction({ id: "f", triggers: [{ event: "go" }], ...options }, ({ step }) => run(step, ran)),
    ],
    { retryIntervalMs: 5, ...more },
  );
  return { rig, ran };
}

async function fiveSteps(step: Step, ran: string[]) {
  for (const id of ["a", "b", "c", "d", "e"]) await step.run(id, () => void ran.push(id));
  return ran.join("");
}

test("five steps take one request, and each is on disk before the next begins", async () => {
  const saved: number[] = [];
  const { rig } = await startApp(async (step) => {
    for (const id of ["a", "b", "c", "d", "e"]) {
      await step.run(id, () => {
        const [run] = rig.engine.listRuns();
        saved.push(rig.engine.getRun(run?.id ?? "")?.steps.length ?? -1);
      });
    }
    return "done";
  });
  const run = await rig.run({ name: "go" });
  expect(run).toMatchObject({ status: "completed", output: "done" });
  expect(saved).toEqual([0, 1, 2, 3, 4]);
  expect(run.steps.map((step) => [step.name, step.op])).toEqual(["a", "b", "c", "d", "e"].map((id) => [id, "StepRun"]));
  expect(run.attempts.map((attempt) => attempt.name)).toEqual(["a", "b", "c", "d", "e", ""]);
  expect(calls(rig)).toBe(1);
});

test.each([
  ["a function", { checkpointing: false }, {}],
  ["an app", {}, { client: { checkpointing: false } }],
])("%s that wants no checkpoints is asked once a step", async (_, options, more) => {
  const { rig } = await startApp(fiveSteps, options, more);
  expect(await rig.run({ name: "go" })).toMatchObject({ status: "completed" });
  expect(calls(rig)).toBe(6);
});

test("buffered steps are saved together, the last of them with the end of the run", async () => {
  const { rig, ran } = await startApp(fiveSteps, { checkpointing: { bufferedSteps: 2 } });
  const run = await rig.run({ name: "go" });
  expect(run).toMatchObject({ status: "completed", output: "abcde" });
  expect(run.steps.map((step) => step.name)).toEqual(ran);
  expect(calls(rig)).toBe(1);
});

test("a function that may run only so long goes on in a new request, and repeats nothing", async () => {
  const { rig, ran } = await startApp(
    async (step, ran) => {
      for (const id of ["a", "b", "c", "d"]) {
        await step.run(id, async () => {
          ran.push(id);
          await pause(30);
        });
      }
    },
    { checkpointing: { maxRuntime: 40 } },
  );
  expect(await rig.run({ name: "go" })).toMatchObject({ status: "completed" });
  expect(ran).toEqual(["a", "b", "c", "d"]);
  expect(calls(rig)).toBeGreaterThan(1);
});

test("a step that fails is tried again by itself; the steps before it are not", async () => {
  const { rig, ran } = await startApp(async (step, ran) => {
    await step.run("a", () => void ran.push("a"));
    return step.run("b", () => {
      ran.push("b");
      if (ran.length < 4) throw new Error("not yet");
      return "late";
    });
  });
  const run = await rig.run({ name: "go" });
  expect(run).toMatchObject({ status: "completed", output: "late" });
  expect(ran).toEqual(["a", "b", "b", "b"]);
  const tries = run.attempts.filter((attempt) => attempt.name === "b");
  expect(tries.map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
    [0, "failed"],
    [1, "failed"],
    [2, "succeeded"],
  ]);
});

test("a function that throws after its steps is tried again without them, as often as it may", async () => {
  const { rig, ran } = await startApp(
    async (step, ran) => {
      await step.run("a", () => void ran.push("a"));
      ran.push("throws");
      throw new Error("always");
    },
    { retries: 2 },
  );
  expect(await rig.run({ name: "go" })).toMatchObject({ status: "failed", error: { message: "always" } });
  expect(ran).toEqual(["a", "throws", "throws", "throws"]);
});

test("parallel steps, a sleep and steps in line go together", async () => {
  const { rig, ran } = await startApp(async (step, ran) => {
    const work = (id: string) => step.run(id, () => ran.push(id) && id);
    const before = await work("before");
    const both = await Promise.all([work("p1"), work("p2")]);
    await step.sleep("nap", 1000);
    return [before, both, await work("after"), await work("last")];
  });
  const run = await rig.run({ name: "go" });
  expect(run).toMatchObject({ status: "completed", output: ["before", ["p1", "p2"], "after", "last"] });
  expect(ran.toSorted()).toEqual(["after", "before", "last", "p1", "p2"]);
});

test("a cancelled run stops at its next checkpoint", async () => {
  const gate = Promise.withResolvers<void>();
  const { rig, ran } = await startApp(async (step, ran) => {
    await step.run("a", async () => {
      ran.push("a");
      await gate.promise;
    });
    await step.run("b", () => void ran.push("b"));
  });
  await rig.engine.send({ name: "go" });
  await until(() => ran.length === 1, "the first step runs");
  const [run] = rig.engine.listRuns();
  expect(rig.engine.cancelRun(run?.id ?? "")).toBe(true);
  gate.resolve();
  await pause(100);
  expect(ran).toEqual(["a"]);
  expect(rig.engine.getRun(run?.id ?? "")).toMatchObject({ status: "cancelled", steps: [] });
});

test("an app that cannot reach the engine is found out by one step, and asked the old way from then on", async () => {
  const { rig, ran } = await startApp(fiveSteps, {}, { client: { baseUrl: nowhere } });
  const sentAt = Date.now();
  expect(await rig.run({ name: "go" })).toMatchObject({ status: "completed" });
  expect(ran).toEqual(["a", "b", "c", "d", "e"]);
  expect(Date.now() - sentAt).toBeLessThan(4000);
  const secondAt = Date.now();
  expect(await rig.run({ name: "go" })).toMatchObject({ status: "completed" });
  expect(Date.now() - secondAt).toBeLessThan(1000);
}, 15_000);

/** A network between app and engine that loses what `isLost` says, before or after it has arrived. */
function lossyFetch(isLost: (checkpoint: number) => "asked" | "answered" | null): typeof fetch {
  let checkpoints = 0;
  return async (input, init) => {
    if (!String(input).includes("/v1/checkpoint/")) return fetch(input, init);
    checkpoints += 1;
    const lost = isLost(checkpoints);
    if (lost === "asked") throw new TypeError("fetch failed");
    const response = await fetch(input, init);
    if (lost === "answered") throw new TypeError("fetch failed");
    return response;
  };
}

test("a checkpoint whose answer is lost is made again, and its step counts once", async () => {
  const lossy = lossyFetch((n) => (n % 2 === 1 ? "answered" : null));
  const { rig, ran } = await startApp(fiveSteps, {}, { client: { fetch: lossy } });
  const run = await rig.run({ name: "go" });
  expect(run).toMatchObject({ status: "completed", output: "abcde" });
  expect(run.steps.map((step) => step.name)).toEqual(ran);
  expect(run.attempts.filter((attempt) => attempt.name === "a")).toHaveLength(1);
  expect(calls(rig)).toBe(1);
});

test.each(["asked", "answered"] as const)(
  "when no checkpoint gets through any more, lost when %s, the steps come with the answer and the run goes on",
  async (lost) => {
    const lossy = lossyFetch((n) => (n > 2 ? lost : null));
    const { rig, ran } = await startApp(fiveSteps, {}, { client: { fetch: lossy } });
    const run = await rig.run({ name: "go" });
    expect(run).toMatchObject({ status: "completed" });
    expect(ran).toEqual(["a", "b", "c", "d", "e"]);
    expect(run.steps.map((step) => step.name)).toEqual(ran);
  },
);

/** What the SDK would send, and what a test makes of it. */
function post(rig: Rig, runId: string, body: JsonObject): Promise<Response> {
  return fetch(`${rig.url}/v1/checkpoint/${runId}/async`, { method: "POST", body: JSON.stringify(body) });
}

test("a checkpoint of a dispatch that was superseded, or that says what it may not, changes nothing", async () => {
  const gate = Promise.withResolvers<void>();
  const { rig } = await startApp(async (step) => step.run("a", () => gate.promise), {}, { stepOutputBytes: 100 });
  await rig.engine.send({ name: "go" });
  await until(() => rig.app.requests.length > 1, "the app is called");
  const [run] = rig.engine.listRuns();
  const id = run?.id ?? "";
  const step = { op: "StepRun", id: "x", name: "x", data: 1 };
  const current = { run_id: id, qi_id: "1", generation_id: 1, request_id: `${id}.1.1`, steps: [step] };

  const statusOf = async (body: JsonObject, runId = id) => (await post(rig, runId, body)).status;
  expect(await statusOf({ ...current, generation_id: 0 })).toBe(409);
  expect(await statusOf({ ...current, generation_id: 2, request_id: `${id}.1.2` })).toBe(409);
  expect(await statusOf({ ...current, qi_id: "7" })).toBe(409);
  expect(await statusOf({ ...current, request_id: "other" })).toBe(409);
  expect(await statusOf(current, "unknown")).toBe(404);
  expect(await statusOf({ ...current, steps: [{ op: "Sleep", id: "s", name: "1h" }] })).toBe(400);
  expect(await statusOf({ ...current, steps: [step, { op: "Novelty", id: "n" }] })).toBe(400);
  expect(await statusOf({ ...current, steps: [{ ...step, data: "x".repeat(101) }] })).toBe(413);
  expect(await statusOf({ steps: [step] })).toBe(400);
  expect(rig.engine.getRun(id)?.steps).toEqual([]);

  expect(await statusOf(current)).toBe(200);
  expect(await statusOf({ ...current, steps: [{ ...step, data: 2 }] })).toBe(200);
  expect(rig.engine.getRun(id)?.steps).toMatchObject([{ id: "x", result: { data: 1 } }]);
  gate.resolve();
});

test("an event that a step sent before the wait for it does not end that wait", async () => {
  const { rig } = await startApp(async (step) => {
    await step.sendEvent("send", { name: "echo" });
    await step.run("between", () => pause(5));
    return step.waitForEvent("wait", { event: "echo", timeout: "1s" });
  });
  expect(await rig.run({ name: "go" })).toMatchObject({ status: "completed", output: null });
});

test("the first report of a call that asked for an app which was away lets the other runs begin", async () => {
  const gate = Promise.withResolvers<void>();
  const { rig, ran } = await startApp(async (step, ran) => {
    await step.run("a", () => void ran.push("a"));
    await step.run("b", () => gate.promise);
  });
  const listener = rig.app.listener();
  await rig.app.close();
  await rig.engine.send(Array.from({ length: 5 }, () => ({ name: "go" })));
  await until(
    () => rig.engine.listRuns().some((run) => "waitingForAppSince" in run && run.waitingForAppSince !== null),
    "it is away",
  );
  await startServer(() => listener, Number(new URL(rig.app.url).port));
  await until(() => ran.length === 5, "all runs have begun");
  gate.resolve();
  await rig.engine.idle();
  expect(rig.engine.listRuns({ status: "completed" })).toHaveLength(5);
});

test("an engine that closes saves what has ended and tells the app to stop there", async () => {
  const { rig, ran } = await startApp(
    async (step, ran) => {
      for (let i = 0; i < 50; i++) {
        await step.run(`s${i}`, async () => {
          ran.push(`s${i}`);
          await pause(20);
        });
      }
    },
    {},
    { closeTimeoutMs: 5000 },
  );
  await rig.engine.send({ name: "go" });
  await until(() => ran.length === 3, "some steps have run");
  const closingAt = Date.now();
  await rig.engine.close();
  expect(Date.now() - closingAt).toBeLessThan(500);
  await pause(100);
  expect(ran.length).toBeLessThanOrEqual(4);
});

test("an app in this process reports steps when it says that it knows the engine's address", async () => {
  for (const checkpointing of [true, false]) {
    let calls = 0;
    const late: { handle?: (request: Request) => Promise<Response> } = {};
    const handler = async (request: Request) => {
      if (request.method === "POST") calls += 1;
      return (await late.handle?.(request)) ?? new Response(null, { status: 503 });
    };
    const rig = await startRig(() => [], { apps: [{ url: "http://app.test/api/inngest", handler, checkpointing }] });
    const ran: string[] = [];
    const define = (client: Inngest) =>
      client.createFunction({ id: "f", triggers: [{ event: "go" }] }, ({ step }) => fiveSteps(step, ran));
    const client = sdkClient("app", rig.url);
    late.handle = serve({ client, functions: [define(client)] });
    await rig.engine.sync();
    expect(await rig.run({ name: "go" })).toMatchObject({ status: "completed", output: "abcde" });
    expect(calls).toBe(checkpointing ? 1 : 6);
  }
});
