import { Inngest } from "inngest";
import { serve } from "inngest/next";
import { expect, test } from "vitest";
import { createManualClock } from "./testing/manual-clock.ts";
import { type Rig, type RigOptions, startRig, until } from "./testing/rig.ts";
import { scriptedApp, scriptedFunction } from "./testing/scripted-app.ts";

test.each([
  ["over HTTP", {}],
  ["in this process", { inProcess: true }],
] satisfies [string, RigOptions][])(
  "a function with two steps runs to its end %s, each step once",
  async (_, options) => {
    const ran: string[] = [];
    const rig = await startRig(
      (client) => [
        client.createFunction({ id: "hello", triggers: [{ event: "app/hello" }] }, async ({ event, step }) => {
          const a = await step.run("a", () => {
            ran.push("a");
            return `A ${event.data.name}`;
          });
          const b = await step.run("b", () => {
            ran.push("b");
            return { a };
          });
          return { b };
        }),
      ],
      options,
    );
    const run = await rig.run({ name: "app/hello", data: { name: "you" } });
    expect(run).toMatchObject({ status: "completed", output: { b: { a: "A you" } } });
    expect(run.steps.map((step) => [step.name, step.result])).toEqual([
      ["a", { data: "A you" }],
      ["b", { data: { a: "A you" } }],
    ]);
    expect(run.attempts.map((attempt) => [attempt.name, attempt.outcome])).toEqual([
      ["a", "succeeded"],
      ["b", "succeeded"],
      ["", "succeeded"],
    ]);
    expect(ran).toEqual(["a", "b"]);
  },
);

test("the client of a real app sends events over HTTP and gets the internal ids back", async () => {
  const rig = await startRig((client) => [
    client.createFunction({ id: "echo", triggers: [{ event: "app/echo" }] }, async ({ event }) => event.data),
  ]);
  const { ids } = await rig.client.send([
    { name: "app/echo", data: { n: 1 } },
    { name: "app/echo", data: { n: 2 } },
  ]);
  await rig.engine.idle();
  const outputs = ids
    .map((id) => rig.engine.runsOfEvent(id)[0])
    .map((run) => run?.status === "completed" && run.output);
  expect(outputs).toEqual([{ n: 1 }, { n: 2 }]);
});

test("a step that returns nothing is remembered as null", async () => {
  const rig = await startRig((client) => [
    client.createFunction({ id: "nothing", triggers: [{ event: "app/nothing" }] }, async ({ step }) => {
      const value = await step.run("nothing", () => undefined);
      return { value };
    }),
  ]);
  expect(await rig.run({ name: "app/nothing" })).toMatchObject({ status: "completed", output: { value: null } });
});

test("parallel steps run at the same time, once each, and the function goes on when all have ended", async () => {
  let active = 0;
  let most = 0;
  const counts: Record<string, number> = {};
  const work = (id: string) => async () => {
    counts[id] = (counts[id] ?? 0) + 1;
    active += 1;
    most = Math.max(most, active);
    await new Promise((resolve) => setTimeout(resolve, 40));
    active -= 1;
    return id;
  };
  const rig = await startRig((client) => [
    client.createFunction({ id: "parallel", triggers: [{ event: "app/parallel" }] }, async ({ step }) => {
      const first = await step.run("first", work("first"));
      const group = await Promise.all([
        step.run("p1", work("p1")),
        step.run("p2", work("p2")),
        step.sleep("nap", "1s"),
        step.run("p3", work("p3")),
      ]);
      const last = await step.run("last", work("last"));
      return [first, ...group, last];
    }),
  ]);
  const run = await rig.run({ name: "app/parallel" });
  expect(run).toMatchObject({ status: "completed", output: ["first", "p1", "p2", null, "p3", "last"] });
  expect(counts).toEqual({ first: 1, p1: 1, p2: 1, p3: 1, last: 1 });
  expect(most).toBeGreaterThan(1);
});

test("the winner of a race lets the function go on while the loser still runs", async () => {
  const ended: string[] = [];
  const work = (id: string, ms: number) => async () => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    ended.push(id);
    return id;
  };
  const rig = await startRig((client) => [
    client.createFunction({ id: "race", triggers: [{ event: "app/race" }] }, async ({ step, group }) => {
      const winner = await group.parallel(async () =>
        Promise.race([step.run("slow", work("slow", 300)), step.run("fast", work("fast", 1))]),
      );
      await step.run("after", work("after", 1));
      return winner;
    }),
  ]);
  expect(await rig.run({ name: "app/race" })).toMatchObject({ status: "completed", output: "fast" });
  expect(ended).toEqual(["fast", "after", "slow"]);
});

test("a sleep ends when the clock says so, without polling", async () => {
  const clock = createManualClock(Date.now());
  const rig = await startRig(
    (client) => [
      client.createFunction({ id: "sleeper", triggers: [{ event: "app/sleep" }] }, async ({ step }) => {
        await step.sleep("long", "2h");
        return "awake";
      }),
    ],
    { clock },
  );
  await rig.engine.send({ name: "app/sleep" });
  await rig.engine.idle();
  const [run] = rig.engine.listRuns();
  expect(run?.status).toBe("running");
  clock.advance(2 * 3_600_000 - 1);
  await rig.engine.idle();
  expect(rig.engine.getRun(run?.id ?? "")?.open).toMatchObject([{ name: "long", op: "Sleep", running: false }]);
  clock.advance(1);
  expect(await rig.engine.waitForRun(run?.id ?? "")).toMatchObject({ status: "completed", output: "awake" });
});

test("an awaited event resumes only the run whose condition it meets; a timeout resumes with null", async () => {
  const clock = createManualClock(Date.now());
  const rig = await startRig(
    (client) => [
      client.createFunction({ id: "waiter", triggers: [{ event: "app/wait" }] }, async ({ step }) => {
        const answer = await step.waitForEvent("answer", { event: "app/answer", timeout: "1h", match: "data.id" });
        return answer?.data ?? "nobody";
      }),
    ],
    { clock },
  );
  await rig.engine.send([
    { name: "app/wait", data: { id: "x" } },
    { name: "app/wait", data: { id: "y" } },
  ]);
  await rig.engine.idle();
  await rig.engine.send({ name: "app/answer", data: { id: "y", text: "hi" } });
  await rig.engine.idle();
  expect(outputs(rig)).toEqual([null, { id: "y", text: "hi" }]);
  clock.advance(3_600_000);
  await rig.engine.idle();
  expect(outputs(rig)).toEqual(["nobody", { id: "y", text: "hi" }]);
});

test("an invoked function answers its caller, with its result or its error", async () => {
  const rig = await startRig((client) => {
    const child = client.createFunction(
      { id: "child", retries: 0, triggers: [{ event: "never" }] },
      async ({ event }) => {
        if (event.data.fail) throw new Error("child failed");
        return { doubled: event.data.n * 2 };
      },
    );
    const parent = client.createFunction({ id: "parent", triggers: [{ event: "app/parent" }] }, async ({ step }) => {
      const good = await step.invoke("good", { function: child, data: { n: 21 } });
      const bad = await step
        .invoke("bad", { function: child, data: { fail: true } })
        .catch((error: Error) => error.message);
      return { good, bad };
    });
    return [child, parent];
  });
  expect(await rig.run({ name: "app/parent" })).toMatchObject({
    status: "completed",
    output: { good: { doubled: 42 }, bad: "child failed" },
  });
});

test("an invocation whose idempotency key is taken fails its step in words, instead of waiting for it", async () => {
  const rig = await startRig((client) => {
    const child = client.createFunction(
      { id: "child", idempotency: "event.data.key", triggers: [{ event: "never" }] },
      () => "done",
    );
    const parent = client.createFunction({ id: "parent", triggers: [{ event: "app/parent" }] }, async ({ step }) =>
      step
        .invoke("call", { function: child, data: { key: "same" } })
        .catch((error: Error) => `${error.name}: ${error.message}`),
    );
    return [child, parent];
  });
  expect(await rig.run({ name: "app/parent" })).toMatchObject({ status: "completed", output: "done" });
  expect(await rig.run({ name: "app/parent" })).toMatchObject({
    status: "completed",
    output: expect.stringContaining("event.data.key"),
  });
});

test("one event ends one of two successive waits of a run, not both", async () => {
  const clock = createManualClock(Date.now()); // Stands still: the second wait begins when the event arrived.
  const rig = await startRig(
    (client) => [
      client.createFunction({ id: "twice", triggers: [{ event: "app/wait" }] }, async ({ step }) => {
        const first = await step.waitForEvent("first", { event: "app/answer", timeout: "1h" });
        const second = await step.waitForEvent("second", { event: "app/answer", timeout: "1h" });
        return [first?.data.n, second?.data.n];
      }),
    ],
    { clock },
  );
  await rig.engine.send({ name: "app/wait" });
  await rig.engine.idle();
  await rig.engine.send({ name: "app/answer", data: { n: 1 } });
  await rig.engine.idle();
  const id = rig.engine.listRuns()[0]?.id ?? "";
  expect(rig.engine.getRun(id)?.open).toMatchObject([{ name: "second" }]);
  await rig.engine.send({ name: "app/answer", data: { n: 2 } });
  expect(await rig.engine.waitForRun(id)).toMatchObject({ status: "completed", output: [1, 2] });
});

test("two waits that begin together both get an event that came while the app was answering", async () => {
  const rig = await startRig((client) => [
    client.createFunction({ id: "both", triggers: [{ event: "app/wait" }] }, async ({ step }) => {
      await rig.engine.send({ name: "app/answer", data: { n: 1 } });
      const wait = (id: string) => step.waitForEvent(id, { event: "app/answer", timeout: "1h" });
      const answers = await Promise.all([wait("a"), wait("b")]);
      return answers.map((answer) => answer?.data.n);
    }),
  ]);
  expect(await rig.run({ name: "app/wait" })).toMatchObject({ status: "completed", output: [1, 1] });
});

test("a run goes on when the clock is set back, and a sleep ends when it is set forward", async () => {
  const timers = createManualClock(Date.now());
  let offset = 0;
  const clock = { now: () => timers.now() + offset, after: timers.after };
  const rig = await startRig(
    (client) => [
      client.createFunction({ id: "moved", triggers: [{ event: "app/moved" }] }, async ({ step }) => {
        await step.run("a", () => {
          offset = -3_600_000;
        });
        await step.run("b", () => "b");
        await step.sleep("nap", "1h");
        return "awake";
      }),
    ],
    { clock },
  );
  await rig.engine.send({ name: "app/moved" });
  const id = rig.engine.listRuns()[0]?.id ?? "";
  await until(() => rig.engine.getRun(id)?.open[0]?.op === "Sleep", "the run sleeps");
  offset += 2 * 3_600_000;
  timers.advance(30_000);
  expect(await rig.engine.waitForRun(id)).toMatchObject({ status: "completed", output: "awake" });
});

test("an app whose answers bring nothing new is asked three times at once, then the run fails", async () => {
  let calls = 0;
  const app = scriptedApp([scriptedFunction("app-f", "go")], () => {
    calls += 1;
    return {
      status: 206,
      body: calls === 1 ? [{ id: "s", op: "StepRun", data: 1 }] : [{ id: "s", op: "StepRun", data: 2 }],
    };
  });
  const rig = await startRig(() => [], { apps: [app] });
  expect(await rig.run({ name: "go" })).toMatchObject({ status: "failed", error: { name: "EmptyReply" } });
  expect(calls).toBe(5);
});

test("an event sent by a step starts other functions", async () => {
  const rig = await startRig((client) => [
    client.createFunction({ id: "sender", triggers: [{ event: "app/send" }] }, async ({ step }) => {
      const { ids } = await step.sendEvent("tell", { name: "app/told", data: { n: 3 } });
      return ids.length;
    }),
    client.createFunction({ id: "told", triggers: [{ event: "app/told" }] }, ({ event }) => event.data),
  ]);
  expect(await rig.run({ name: "app/send" })).toMatchObject({ status: "completed", output: 1 });
  await rig.engine.idle();
  expect(outputs(rig)).toEqual([1, { n: 3 }]);
});

test("an operation the engine does not know fails the run by name instead of hanging", async () => {
  const body = [{ op: "Novelty", id: "n", displayName: "new" }];
  const app = scriptedApp([scriptedFunction("app-f", "go")], () => ({ status: 206, body }));
  const rig = await startRig(() => [], { apps: [app] });
  const run = await rig.run({ name: "go" });
  expect(run).toMatchObject({ status: "failed", error: { name: "UnsupportedOperation" } });
  expect(run.status === "failed" && run.error).toMatchObject({ message: expect.stringContaining("Novelty") });
});

test("an output over the limit fails its step with both sizes", async () => {
  const rig = await startRig(
    (client) => [
      client.createFunction({ id: "large", triggers: [{ event: "app/large" }] }, async ({ step }) => {
        await step.run("big", () => "x".repeat(2000));
      }),
    ],
    { stepOutputBytes: 1000 },
  );
  expect(await rig.run({ name: "app/large" })).toMatchObject({
    status: "failed",
    error: { message: expect.stringMatching(/"big" is 2002 bytes, the limit is 1000/) },
  });
});

test("a streaming app's late answer is unwrapped", async () => {
  const client = new Inngest({ id: "streaming", isDev: true });
  const fn = client.createFunction({ id: "stream", triggers: [{ event: "app/stream" }] }, async ({ step }) =>
    step.run("one", () => "streamed"),
  );
  const app = serve({ client, functions: [fn], streaming: true });
  const statuses: number[] = [];
  const handler = async (request: Request) => {
    const response = await (request.method === "PUT" ? app.PUT(request as never, {}) : app.POST(request as never, {}));
    statuses.push(response.status);
    return response;
  };
  const rig = await startRig(() => [], { apps: [{ url: "http://stream.test/api/inngest", handler }] });
  expect(await rig.run({ name: "app/stream" })).toMatchObject({ status: "completed", output: "streamed" });
  expect(statuses).toEqual([200, 201, 201]);
});

test("forty runs of five steps end with each step run once", async () => {
  const counts = new Map<string, number>();
  const rig = await startRig((client) => [
    client.createFunction({ id: "many", triggers: [{ event: "app/many" }] }, async ({ event, step }) => {
      for (let i = 0; i < 5; i++) {
        await step.run(`s${i}`, () => {
          const key = `${event.data.n}.${i}`;
          counts.set(key, (counts.get(key) ?? 0) + 1);
        });
      }
      return event.data.n;
    }),
  ]);
  await rig.engine.send(Array.from({ length: 40 }, (_, n) => ({ name: "app/many", data: { n } })));
  await rig.engine.idle();
  expect(rig.engine.listRuns({ limit: 100 }).every((run) => run.status === "completed")).toBe(true);
  expect([...counts.values()]).toEqual(Array.from({ length: 200 }, () => 1));
});

function outputs(rig: Rig) {
  return rig.engine
    .listRuns()
    .map(({ id }) => rig.engine.getRun(id))
    .map((run) => (run?.status === "completed" ? run.output : null))
    .reverse();
}
