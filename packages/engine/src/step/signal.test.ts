import { expect, test } from "vitest";
import { createManualClock } from "../testing/manual-clock.ts";
import { type Define, type Rig, startRig, until } from "../testing/rig.ts";

const waiting =
  (onConflict: "fail" | "replace"): Define =>
  (client) => [
    client.createFunction({ id: "waits", triggers: [{ event: "wait" }], retries: 0 }, ({ step }) =>
      step.waitForSignal("s", { signal: "approved", timeout: "1h", onConflict }),
    ),
    client.createFunction({ id: "sends", triggers: [{ event: "send" }] }, ({ event, step }) =>
      step.sendSignal("tell", { signal: event.data.signal, data: { by: "me" } }),
    ),
  ];

/** Starts a run that waits, and returns its id once it does. */
async function startWaiting(rig: Rig): Promise<string> {
  const before = rig.engine.listRuns().length;
  await rig.engine.send({ name: "wait" });
  await rig.engine.idle();
  expect(rig.engine.listRuns().length).toBe(before + 1);
  return rig.engine.listRuns()[0]?.id ?? "";
}

test("a signal from another run ends the wait with its data, once", async () => {
  const rig = await startRig(waiting("fail"));
  const id = await startWaiting(rig);
  expect(rig.engine.getRun(id)?.open).toMatchObject([{ op: "WaitForSignal", name: "s" }]);
  const sender = await rig.run({ name: "send", data: { signal: "approved" } });
  expect(sender).toMatchObject({ status: "completed", output: { runId: id } });
  const run = await rig.engine.waitForRun(id);
  expect(run).toMatchObject({ status: "completed", output: { signal: "approved", data: { by: "me" } } });
  expect(await rig.engine.sendSignal("approved")).toBeNull();
});

test("a signal nobody waits for is told to its sender as such", async () => {
  const rig = await startRig(waiting("fail"));
  const sender = await rig.run({ name: "send", data: { signal: "nobody" } });
  expect(sender).toMatchObject({ status: "completed", output: {} });
  expect(sender.status === "completed" && sender.output).not.toHaveProperty("runId");
  const response = await fetch(`${rig.url}/v1/signals`, { method: "POST", body: "{}" });
  expect([response.status, await response.json()]).toMatchObject([400, { status: 400 }]);
});

test("a wait for a signal ends with null at its timeout", async () => {
  const clock = createManualClock(Date.now());
  const rig = await startRig(waiting("fail"), { clock });
  const id = await startWaiting(rig);
  clock.advance(3_600_000);
  expect(await rig.engine.waitForRun(id)).toMatchObject({ status: "completed", output: null });
  expect(await rig.engine.sendSignal("approved")).toBeNull();
});

test("a second run that waits for a signal fails, and the first still gets it", async () => {
  const rig = await startRig(waiting("fail"));
  const first = await startWaiting(rig);
  const second = await rig.run({ name: "wait" });
  expect(second).toMatchObject({ status: "failed", error: { message: expect.stringContaining("signal conflict") } });
  expect(second.open).toEqual([]);
  expect(await rig.engine.sendSignal("approved", 1)).toBe(first);
  expect(await rig.engine.waitForRun(first)).toMatchObject({ status: "completed", output: { data: 1 } });
});

test("a second run that replaces takes the signal, and the first waits for its timeout", async () => {
  const clock = createManualClock(Date.now());
  const rig = await startRig(waiting("replace"), { clock });
  const first = await startWaiting(rig);
  const second = await startWaiting(rig);
  expect(await rig.engine.sendSignal("approved", 2)).toBe(second);
  expect(await rig.engine.waitForRun(second)).toMatchObject({ output: { data: 2 } });
  expect(rig.engine.getRun(first)?.status).toBe("running");
  clock.advance(3_600_000);
  expect(await rig.engine.waitForRun(first)).toMatchObject({ status: "completed", output: null });
});

test("a cancelled run no longer holds its signal", async () => {
  const rig = await startRig(waiting("fail"));
  rig.engine.cancelRun(await startWaiting(rig));
  const next = await startWaiting(rig);
  expect(await rig.engine.sendSignal("approved")).toBe(next);
  await until(() => rig.engine.getRun(next)?.status === "completed", "the next run ends");
});
