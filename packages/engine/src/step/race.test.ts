import type { Context } from "inngest";
import { expect, test } from "vitest";
import { createManualClock } from "../testing/manual-clock.ts";
import { startRig, until } from "../testing/rig.ts";

type Tools = Pick<Context.Any, "step" | "group">;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** An app of one function, and what its steps have done. */
async function startRace(
  run: (tools: Tools, work: (id: string, ms: number) => () => Promise<string>) => Promise<unknown>,
  options = {},
) {
  const begun: string[] = [];
  const ended: string[] = [];
  const work = (id: string, ms: number) => async () => {
    begun.push(id);
    await pause(ms);
    ended.push(id);
    return id;
  };
  const rig = await startRig(
    (client) => [
      client.createFunction({ id: "f", triggers: [{ event: "go" }], retries: 0 }, (tools) => run(tools, work)),
    ],
    options,
  );
  return { rig, begun, ended };
}

test("after the winner come several steps and another race, each once, while the loser still runs", async () => {
  const { rig, begun } = await startRace(async ({ step, group }, work) => {
    const first = await group.parallel(() =>
      Promise.race([step.run("slow", work("slow", 400)), step.run("fast", work("fast", 1))]),
    );
    const a = await step.run("a", work("a", 1));
    const second = await group.parallel(() =>
      Promise.race([step.run("x", work("x", 1)), step.run("y", work("y", 100))]),
    );
    return [first, a, second, await step.run("b", work("b", 1))];
  });
  expect(await rig.run({ name: "go" })).toMatchObject({ status: "completed", output: ["fast", "a", "x", "b"] });
  expect(begun.toSorted()).toEqual(["a", "b", "fast", "slow", "x", "y"]);
});

test("a loser that fails takes nothing from the winner", async () => {
  const { rig } = await startRace(async ({ step, group }, work) => {
    const winner = await group.parallel(() =>
      Promise.race([
        step.run("fast", work("fast", 1)),
        step.run("fails", async () => {
          await pause(30);
          throw new Error("too late");
        }),
      ]),
    );
    await step.run("after", work("after", 80));
    return winner;
  });
  expect(await rig.run({ name: "go" })).toMatchObject({ status: "completed", output: "fast" });
});

test("a step that wins against a sleep lets the function go on; the run ends with the sleep, as the SDK has it", async () => {
  const clock = createManualClock(Date.now());
  const { rig, ended } = await startRace(
    async ({ step, group }, work) => {
      const winner = await group.parallel(() =>
        Promise.race([step.sleep("long", "1h").then(() => "slept"), step.run("fast", work("fast", 5))]),
      );
      await step.run("after", work("after", 1));
      return winner;
    },
    { clock },
  );
  await rig.engine.send({ name: "go" });
  await until(() => ended.length === 2, "the function has gone on");
  await rig.engine.idle();
  const run = () => rig.engine.getRun(rig.engine.listRuns()[0]?.id ?? "");
  expect(run()?.open).toMatchObject([{ name: "long" }]);
  clock.advance(3_600_000);
  expect(await rig.engine.waitForRun(run()?.id ?? "")).toMatchObject({ status: "completed", output: "fast" });
  expect(ended).toEqual(["fast", "after"]);
});

test("a sleep that wins lets the function go on while the step still runs", async () => {
  const clock = createManualClock(Date.now());
  const gate = Promise.withResolvers<string>();
  const { rig, ended } = await startRace(
    async ({ step, group }, work) => {
      const winner = await group.parallel(() =>
        Promise.race([step.sleep("short", "1m").then(() => "slept"), step.run("held", () => gate.promise)]),
      );
      await step.run("after", work("after", 1));
      return winner;
    },
    { clock },
  );
  await rig.engine.send({ name: "go" });
  const run = () => rig.engine.getRun(rig.engine.listRuns()[0]?.id ?? "");
  await until(() => run()?.open.length === 2, "both are open");
  clock.advance(60_000);
  await until(() => ended.length === 1, "the function has gone on");
  gate.resolve("late");
  expect(await rig.engine.waitForRun(run()?.id ?? "")).toMatchObject({ status: "completed", output: "slept" });
});

test("steps that only Promise.race races are waited for all, as the SDK has it", async () => {
  const { rig, ended } = await startRace(({ step }, work) =>
    Promise.race([step.run("slow", work("slow", 100)), step.run("fast", work("fast", 1))]),
  );
  expect(await rig.run({ name: "go" })).toMatchObject({ status: "completed", output: "fast" });
  expect(ended).toEqual(["fast", "slow"]);
});

test("once a race is over, steps are reported in one request again", async () => {
  const { rig } = await startRace(async ({ step, group }, work) => {
    await group.parallel(() => Promise.race([step.run("p", work("p", 1)), step.run("q", work("q", 5))]));
    await step.sleep("until both have ended", 1000);
    for (let i = 0; i < 10; i++) await step.run(`s${i}`, work(`s${i}`, 0));
  });
  expect(await rig.run({ name: "go" })).toMatchObject({ status: "completed" });
  expect(rig.app.requests.filter((path) => path.includes("stepId=")).length).toBeLessThan(12);
});
