import { serve } from "inngest/edge";
import { expect, test } from "vitest";
import { limits } from "../limits.ts";
import { Database } from "../storage/database.ts";
import { keepStepInput, openStepInputs } from "../storage/step-inputs.ts";
import { ask, dataOf } from "../testing/http.ts";
import { type Rig, sdkClient, startRig } from "../testing/rig.ts";
import type { RunDetail } from "../view/run-view.ts";
import type { Span } from "../view/trace.ts";

function spanOf(run: RunDetail | null, name: string): Span | undefined {
  return run?.trace.children.find((span) => span.name === name);
}

/** What the API says a step was given. */
async function inputOf(rig: Rig, run: RunDetail | null, name: string) {
  return dataOf(await ask("GET", `${rig.url}/v1/outputs/${spanOf(run, name)?.outputId}`)).input;
}

test.each([
  ["reported in the middle of a call", true],
  ["asked for one by one", false],
])("the arguments of steps that are %s are kept with them", async (_, checkpointing) => {
  const rig = await startRig(
    (client) => [
      client.createFunction({ id: "f", triggers: [{ event: "go" }], retries: 0 }, async ({ step }) => {
        const one = await step.run("one", (n: number, more: { deep: string }) => `${n}${more.deep}`, 1, { deep: "x" });
        await step.run("plain", () => one);
        const both = [step.run("left", (text: string) => text, one), step.run("right", (text: string) => text, "r")];
        await Promise.all(both);
        await step.run("fails", (n: number) => Promise.reject(new Error(`no ${n}`)), 7).catch(() => {});
      }),
    ],
    { client: { checkpointing } },
  );
  const run = await rig.run({ name: "go" });
  expect(run.status).toBe("completed");
  expect(await inputOf(rig, run, "one")).toEqual([1, { deep: "x" }]);
  expect(await inputOf(rig, run, "plain")).toBeNull();
  expect(await inputOf(rig, run, "left")).toEqual(["1x"]);
  expect(await inputOf(rig, run, "fails")).toEqual([7]);
  const [attempt] = spanOf(run, "fails")?.children ?? [];
  expect(rig.engine.outputOf(attempt?.outputId ?? "")).toMatchObject({ input: [7], result: { error: {} } });

  const again = rig.engine.rerun(run.id, { stepId: "left", input: ["other"] });
  const edited = await rig.engine.waitForRun(again);
  expect(await inputOf(rig, edited, "one")).toEqual([1, { deep: "x" }]);
  expect(await inputOf(rig, edited, "left")).toEqual(["other"]);
});

test("what sleeps, waits and invocations were asked for is told after they have ended", async () => {
  const rig = await startRig((client) => {
    const child = client.createFunction({ id: "child", triggers: [{ event: "child" }] }, ({ event }) => event.data.n);
    const parent = client.createFunction({ id: "parent", triggers: [{ event: "go" }] }, async ({ step }) => {
      await step.sleep("rest", "1ms");
      const unmet = { event: "never", timeout: "1ms", if: "async.data.id == event.data.id" };
      await step.waitForEvent("unmet", unmet);
      await step.waitForSignal("unsaid", { signal: "s", timeout: "1ms", onConflict: "fail" });
      await step.invoke("ask", { function: child, data: { n: 3 }, timeout: "1h" });
    });
    return [child, parent];
  });
  const run = await rig.run({ name: "go", data: { id: 1 } });
  const iso = expect.stringMatching(/^\d{4}-.*Z$/);
  expect(await inputOf(rig, run, "rest")).toEqual({ sleepUntil: iso });
  expect(spanOf(run, "rest")?.stepInfo).toEqual({ sleepUntil: expect.any(Number) });
  const expression = "async.data.id == event.data.id";
  expect(await inputOf(rig, run, "unmet")).toEqual({ eventName: "never", expression, timeout: iso });
  expect(spanOf(run, "unmet")?.stepInfo).toEqual({
    eventName: "never",
    expression,
    timeout: expect.any(Number),
    foundEventID: null,
    timedOut: true,
  });
  expect(spanOf(run, "unsaid")?.stepInfo).toEqual({ signal: "s", timeout: expect.any(Number), timedOut: true });
  expect(await inputOf(rig, run, "ask")).toEqual({
    functionID: "app-child",
    triggeringEventID: expect.any(String),
    timeout: iso,
    payload: { data: { n: 3 } },
  });
  expect(spanOf(run, "ask")?.stepInfo).toMatchObject({ functionID: "app-child", timeout: expect.any(Number) });
});

test("what a run's steps were given is kept up to a size, each and together, and only edits are told to the app", () => {
  const database = new Database(":memory:");
  database.run("insert into apps values ('app', 'u', 's', 'f', 'c', 0)");
  database.run("insert into functions (slug, app_id, name, config) values ('fn', 'app', 'fn', '{}')");
  const runId = "r";
  database.run(
    "insert into runs (id, function_slug, event_name, queued_at, status) values ('r', 'fn', 'e', 0, 'queued')",
  );
  const kept = () => database.all<{ step_id: string }>("select step_id from step_inputs").map((row) => row.step_id);
  keepStepInput(database, runId, "large", "arguments", ["x".repeat(limits.stepInputBytes)]);
  expect(kept()).toEqual([]);
  const most = ["x".repeat(limits.stepInputBytes - 4)];
  const steps = Array.from({ length: limits.runInputBytes / limits.stepInputBytes + 1 }, (_, n) => `step-${n}`);
  for (const step of steps) keepStepInput(database, runId, step, "arguments", most);
  expect(kept()).toEqual(steps.slice(0, -1).toSorted());
  expect(openStepInputs(database, runId)).toEqual([]);
  database.run("delete from runs");
  expect(kept()).toEqual([]);
  database.close();
});

test("of an app's answer the status and harmless headers are kept with the attempt, and shown", async () => {
  const client = sdkClient("own", "http://127.0.0.1:1");
  const handler = serve({
    client,
    functions: [client.createFunction({ id: "f", triggers: [{ event: "go" }] }, () => "done")],
  });
  const answer = async (request: Request) => {
    const response = await handler(request);
    response.headers.set("set-cookie", "session=secret");
    response.headers.set("authorization", "Bearer secret");
    response.headers.set("x-vercel-id", "fra1::abc");
    response.headers.set("x-inngest-long", "x".repeat(5000));
    return response;
  };
  const rig = await startRig(() => [], { apps: [{ url: "http://own.test/api/inngest", handler: answer }] });
  const run = await rig.run({ name: "go" });
  const span = dataOf(await ask("GET", `${rig.url}/v1/runs/${run.id}/trace`));
  expect(span.children).toMatchObject([
    {
      response: {
        statusCode: 200,
        headers: { "content-type": "application/json", "x-vercel-id": "fra1::abc", "x-inngest-framework": "edge" },
      },
    },
  ]);
  expect(JSON.stringify(span)).not.toContain("secret");
  expect(JSON.stringify(run.attempts[0]?.headers).length).toBeLessThan(2100);
});
