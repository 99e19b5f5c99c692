import { createDefer } from "inngest/experimental";
import { expect, test } from "vitest";
import { startRig, until } from "../testing/rig.ts";

test("a deferred function starts once its run has ended, with its data and its parent", async () => {
  const rig = await startRig((client) => {
    const notify = createDefer(client, { id: "notify" }, ({ event, parents }) => ({ data: event.data, parents }));
    const parent = client.createFunction({ id: "parent", triggers: [{ event: "go" }] }, async ({ defer, step }) => {
      defer("one", { function: notify, data: { n: 1 } });
      await step.run("a", () => 1);
      defer("dropped", { function: notify, data: { n: 2 } }).abort();
      const late = defer("late", { function: notify, data: { n: 3 } });
      await step.run("b", () => 2);
      late.abort();
      return "done";
    });
    return [parent, notify];
  });
  const run = await rig.run({ name: "go" });
  expect(run).toMatchObject({ status: "completed", output: "done" });
  await rig.engine.idle();
  const deferred = rig.engine.listRuns().filter((other) => other.functionId === "app-notify");
  expect(deferred).toHaveLength(1);
  expect(rig.engine.getRun(deferred[0]?.id ?? "")).toMatchObject({
    status: "completed",
    output: { data: { n: 1 }, parents: [{ fnSlug: "app-parent", runId: run.id }] },
  });
});

test("a run that fails still starts what it has deferred, and a retry defers nothing twice", async () => {
  const rig = await startRig(
    (client) => {
      const notify = createDefer(client, { id: "notify" }, ({ event }) => event.data.n);
      const parent = client.createFunction(
        { id: "parent", triggers: [{ event: "go" }], retries: 1 },
        async ({ defer, step }) => {
          defer("one", { function: notify, data: { n: 1 } });
          await step.run("a", () => 1);
          throw new Error("broken");
        },
      );
      return [parent, notify];
    },
    { retryIntervalMs: 5 },
  );
  expect(await rig.run({ name: "go" })).toMatchObject({ status: "failed" });
  const deferred = () => rig.engine.listRuns().filter((run) => run.functionId === "app-notify");
  await until(() => deferred().length > 0, "the deferred function has started");
  await rig.engine.idle();
  expect(deferred()).toHaveLength(1);
});
