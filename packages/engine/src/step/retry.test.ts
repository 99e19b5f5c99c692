import { NonRetriableError, RetryAfterError } from "inngest";
import { expect, test } from "vitest";
import { createManualClock } from "../testing/manual-clock.ts";
import { startRig, until } from "../testing/rig.ts";

test("a failing step is tried again alone, its earlier steps are not, and every attempt is kept", async () => {
  const ran: string[] = [];
  const rig = await startRig(
    (client) => [
      client.createFunction({ id: "flaky", retries: 3, triggers: [{ event: "app/flaky" }] }, async ({ step }) => {
        await step.run("before", () => void ran.push("before"));
        return step.run("flaky", () => {
          ran.push("flaky");
          if (ran.length < 4) throw new Error(`boom ${ran.length}`);
          return "done";
        });
      }),
    ],
    { retryIntervalMs: 5 },
  );
  const run = await rig.run({ name: "app/flaky" });
  expect(run).toMatchObject({ status: "completed", output: "done" });
  expect(ran).toEqual(["before", "flaky", "flaky", "flaky"]);
  expect(run.attempts.map(({ name, attempt, outcome }) => [name, attempt, outcome])).toEqual([
    ["before", 0, "succeeded"],
    ["flaky", 0, "failed"],
    ["flaky", 1, "failed"],
    ["flaky", 2, "succeeded"],
    ["", 0, "succeeded"],
  ]);
  expect(run.attempts[1]?.error).toMatchObject({ message: "boom 2" });
});

test("a function that fails is tried retries + 1 times, then onFailure gets its error, once", async () => {
  let tries = 0;
  const failures: unknown[] = [];
  const rig = await startRig(
    (client) => [
      client.createFunction(
        {
          id: "doomed",
          retries: 2,
          triggers: [{ event: "app/doomed" }],
          onFailure: ({ error, event }) => {
            failures.push([error.message, event.data.function_id, event.data.event.data]);
          },
        },
        async () => {
          tries += 1;
          throw new Error("always");
        },
      ),
      client.createFunction(
        { id: "innocent", triggers: [{ event: "app/x" }], onFailure: () => void failures.push("innocent") },
        async () => "fine",
      ),
    ],
    { retryIntervalMs: 1 },
  );
  const run = await rig.run({ name: "app/doomed", data: { job: 7 } });
  await rig.engine.idle();
  expect(run).toMatchObject({ status: "failed", error: { name: "Error", message: "always" } });
  expect(tries).toBe(3);
  expect(failures).toEqual([["always", "app-doomed", { job: 7 }]]);
  const names = rig.engine
    .listEvents()
    .map((event) => event.name)
    .toSorted();
  expect(names).toEqual(["app/doomed", "inngest/function.failed", "inngest/function.finished"]);
});

test("a step's failure can be caught once its attempts are used up", async () => {
  let tries = 0;
  const rig = await startRig(
    (client) => [
      client.createFunction({ id: "caught", retries: 1, triggers: [{ event: "app/caught" }] }, async ({ step }) => {
        const caught = await step
          .run("bad", () => {
            tries += 1;
            throw new Error("bad step");
          })
          .catch((error: Error) => error.message);
        return step.run("good", () => `went on after: ${caught}`);
      }),
    ],
    { retryIntervalMs: 1 },
  );
  expect(await rig.run({ name: "app/caught" })).toMatchObject({
    status: "completed",
    output: "went on after: bad step",
  });
  expect(tries).toBe(2);
});

test("parallel steps have attempts of their own", async () => {
  const tries: Record<string, number> = { a: 0, b: 0 };
  const flaky = (id: string, failures: number) => () => {
    tries[id] = (tries[id] ?? 0) + 1;
    if ((tries[id] ?? 0) <= failures) throw new Error(id);
    return id;
  };
  const rig = await startRig(
    (client) => [
      client.createFunction({ id: "both", retries: 2, triggers: [{ event: "app/both" }] }, async ({ step }) =>
        Promise.all([step.run("a", flaky("a", 2)), step.run("b", flaky("b", 1))]),
      ),
    ],
    { retryIntervalMs: 1 },
  );
  expect(await rig.run({ name: "app/both" })).toMatchObject({ status: "completed", output: ["a", "b"] });
  expect(tries).toEqual({ a: 3, b: 2 });
});

test("NonRetriableError ends a run at its first attempt, from the function and from a step", async () => {
  let tries = 0;
  const rig = await startRig((client) => [
    client.createFunction({ id: "never", triggers: [{ event: "app/never" }] }, async () => {
      tries += 1;
      throw new NonRetriableError("no use");
    }),
    client.createFunction({ id: "step", triggers: [{ event: "app/step" }] }, async ({ step }) => {
      await step.run("s", () => {
        tries += 1;
        throw new NonRetriableError("no use either");
      });
    }),
  ]);
  expect(await rig.run({ name: "app/never" })).toMatchObject({ status: "failed", error: { message: "no use" } });
  expect(await rig.run({ name: "app/step" })).toMatchObject({ status: "failed", error: { message: "no use either" } });
  expect(tries).toBe(2);
});

test("RetryAfterError sets the time of the next attempt, over the table and the interval", async () => {
  const clock = createManualClock(Date.now());
  let tries = 0;
  const rig = await startRig(
    (client) => [
      client.createFunction({ id: "later", triggers: [{ event: "app/later" }] }, async ({ step }) =>
        step.run("limited", () => {
          tries += 1;
          if (tries === 1) throw new RetryAfterError("limited", "90s");
          return tries;
        }),
      ),
    ],
    { clock, retryIntervalMs: 1 },
  );
  await rig.engine.send({ name: "app/later" });
  const id = rig.engine.listRuns()[0]?.id ?? "";
  await until(() => rig.engine.getRun(id)?.open[0]?.attempt === 1, "the retry is planned");
  clock.advance(89_000);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(tries).toBe(1);
  clock.advance(1000);
  expect(await rig.engine.waitForRun(id)).toMatchObject({ status: "completed", output: 2 });
});

test("without an interval the first retry comes 15 to 45 seconds later", async () => {
  const clock = createManualClock(1_800_000_000_000);
  const rig = await startRig(
    (client) => [
      client.createFunction({ id: "table", triggers: [{ event: "app/table" }] }, async () => {
        throw new Error("first");
      }),
    ],
    { clock, random: () => 0.5 },
  );
  await rig.engine.send({ name: "app/table" });
  const id = rig.engine.listRuns()[0]?.id ?? "";
  await until(() => rig.engine.getRun(id)?.open[0]?.attempt === 1, "the retry is planned");
  expect(rig.engine.getRun(id)?.open[0]?.dueAt).toBe(1_800_000_000_000 + 15_000 + 15_000);
});
