import { expect, test } from "vitest";
import { ask, dataOf } from "../testing/http.ts";
import { createManualClock } from "../testing/manual-clock.ts";
import { startRig } from "../testing/rig.ts";

function warningsOf(rig: Awaited<ReturnType<typeof startRig>>, id: string): string[] {
  return rig.engine.listFunctions().find((fn) => fn.id === id)?.warnings ?? [];
}

test("a condition that has no value for an event starts nothing, and its function says so", async () => {
  const rig = await startRig((client) => [
    client.createFunction({ id: "picky", triggers: [{ event: "go", if: "event.data.n * 2 > 1" }] }, () => "ran"),
    client.createFunction({ id: "plain", triggers: [{ event: "go" }] }, () => "ran"),
  ]);
  for (const n of ["one", "two"]) await rig.engine.send({ name: "go", data: { n } });
  await rig.engine.idle();
  expect(rig.engine.listRuns().map((run) => run.functionId)).toEqual(["app-plain", "app-plain"]);
  const warning = expect.stringMatching(/event\.data\.n \* 2 > 1 had no value 2 times, .*: "two" is no number\.$/);
  expect(warningsOf(rig, "app-picky")).toEqual([warning]);
  expect(warningsOf(rig, "app-plain")).toEqual([]);
  expect(dataOf(await ask("GET", `${rig.url}/v1/functions/app-picky`))).toMatchObject({ warnings: [warning] });

  expect(await rig.run({ name: "go", data: { n: 1 } })).toMatchObject({ functionId: "app-picky" });
  expect(warningsOf(rig, "app-picky")).toHaveLength(1);
});

test("so do a wait's condition, a cancellation's, and a key", async () => {
  const rig = await startRig((client) => [
    client.createFunction(
      {
        id: "waits",
        triggers: [{ event: "begin" }],
        concurrency: { limit: 1, key: "event.data.tenant / 2" },
        cancelOn: [{ event: "stop", if: "async.data.n / 0 > 1" }],
      },
      ({ step }) => step.waitForEvent("for it", { event: "it", timeout: "1h", if: "date(async.data.day) > now()" }),
    ),
  ]);
  await rig.engine.send({ name: "begin", data: { tenant: "a" } });
  await rig.engine.idle();
  expect(warningsOf(rig, "app-waits")).toEqual([expect.stringContaining('"a" is no number')]);
  await rig.engine.send({ name: "it", data: { day: "someday" } });
  expect(warningsOf(rig, "app-waits")).toEqual([expect.stringContaining('"someday" is no date')]);
  await rig.engine.send({ name: "stop", data: { n: 1 } });
  expect(warningsOf(rig, "app-waits")).toEqual([expect.stringMatching(/3 times, .* a division by zero/)]);
  expect(rig.engine.listRuns()).toMatchObject([{ status: "running" }]);
});

test("a function that has changed is not blamed for what it was", async () => {
  const triggers = [{ event: "go", if: "event.data.n * 2 > 1" }];
  const rig = await startRig((client) => [client.createFunction({ id: "picky", triggers }, () => "ran")]);
  await rig.engine.send({ name: "go", data: { n: "one" } });
  await rig.engine.sync();
  expect(warningsOf(rig, "app-picky")).toHaveLength(1);
  triggers.splice(0, 1, { event: "go", if: "int(event.data.n) > 1" });
  await rig.engine.sync();
  expect(warningsOf(rig, "app-picky")).toEqual([]);
});

test("a warning is forgotten when it is as old as what is deleted", async () => {
  const clock = createManualClock(Date.UTC(2026, 0, 5));
  const rig = await startRig(
    (client) => [
      client.createFunction({ id: "picky", triggers: [{ event: "go", if: "event.data.n * 2 > 1" }] }, () => 1),
    ],
    { clock, retention: { ageMs: 86_400_000 } },
  );
  await rig.engine.send({ name: "go", data: { n: "one" } });
  await rig.engine.retire();
  expect(warningsOf(rig, "app-picky")).toHaveLength(1);
  clock.advance(2 * 86_400_000);
  await rig.engine.retire();
  expect(warningsOf(rig, "app-picky")).toEqual([]);
});
