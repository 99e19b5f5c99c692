import { expect, test } from "vitest";
import { limits } from "../limits.ts";
import { ask, dataOf } from "../testing/http.ts";
import { type Rig, startRig } from "../testing/rig.ts";

/** A function of three steps, each of which notes what it was given. */
const threeSteps = (ran: string[], fails: { now: boolean } = { now: false }) =>
  startRig((client) => [
    client.createFunction({ id: "three", retries: 0, triggers: [{ event: "app/three" }] }, async ({ event, step }) => {
      const a = await step.run("a", () => {
        ran.push("a");
        return `A ${event.data.name}`;
      });
      const b = await step.run(
        "b",
        (given: string) => {
          ran.push(`b(${given})`);
          if (fails.now) throw new Error("b is broken");
          return `B ${given}`;
        },
        a,
      );
      const c = await step.run("c", () => {
        ran.push("c");
        return `C ${b}`;
      });
      return c;
    }),
  ]);

const wait = async (rig: Rig, id: unknown) => {
  const run = await rig.engine.waitForRun(String(id));
  if (!run) throw new Error("There is no such run.");
  return run;
};

test("a run is run again from its beginning for the same event, as a new run that names the first", async () => {
  const ran: string[] = [];
  const rig = await threeSteps(ran);
  const first = await rig.run({ name: "app/three", data: { name: "x" }, id: "my-own-id" });
  const answer = await ask("POST", `${rig.url}/v1/runs/${first.id}/rerun`);
  const again = await wait(rig, dataOf(answer).run_id);
  expect(again).toMatchObject({ status: "completed", output: "C B A x", originalRunId: first.id });
  expect(again.events).toEqual(first.events);
  expect(ran).toEqual(["a", "b(A x)", "c", "a", "b(A x)", "c"]);
});

test("a run is run again from a step with other input; what came before it is taken over and not run", async () => {
  const ran: string[] = [];
  const rig = await threeSteps(ran);
  const first = await rig.run({ name: "app/three", data: { name: "x" } });
  ran.length = 0;
  const fromStep = { stepId: "b", input: ["other"] };
  const answer = await ask("POST", `${rig.url}/v2/runs/${first.id}/rerun`, { fromStep });
  expect(answer.status).toBe(201);
  const again = await wait(rig, dataOf(answer).runId);
  expect(ran).toEqual(["b(other)", "c"]);
  expect(again).toMatchObject({ status: "completed", output: "C B other" });
  expect(again.trace.children.map((span) => [span.name, span.reused])).toEqual([
    ["a", true],
    ["b", false],
    ["c", false],
    ["Finalization", false],
  ]);
});

test("a run that failed in a step goes on from there when the step is mended", async () => {
  const ran: string[] = [];
  const fails = { now: true };
  const rig = await threeSteps(ran, fails);
  const first = await rig.run({ name: "app/three", data: { name: "x" } });
  expect(first).toMatchObject({ status: "failed" });
  fails.now = false;
  ran.length = 0;
  const again = await wait(rig, rig.engine.rerun(first.id, { stepId: "b" }));
  expect(again).toMatchObject({ status: "completed", output: "C B A x" });
  expect(ran).toEqual(["b(A x)", "c"]);
});

test("of steps that ran side by side, those that had ended before the chosen one are kept", async () => {
  const ran: string[] = [];
  const work = (id: string, ms: number) => async (given?: string) => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    ran.push(`${id}${given ? `(${given})` : ""}`);
    return `${id}${given ?? ""}`;
  };
  const rig = await startRig((client) => [
    client.createFunction({ id: "side", triggers: [{ event: "app/side" }] }, async ({ step }) => {
      const parts = await Promise.all([
        step.run("fast", work("fast", 1), "f"),
        step.run("middle", work("middle", 60), "m"),
        step.run("slow", work("slow", 120), "s"),
      ]);
      return step.run("join", () => parts.join());
    }),
  ]);
  const first = await rig.run({ name: "app/side" });
  expect(first).toMatchObject({ status: "completed", output: "fastf,middlem,slows" });
  ran.length = 0;
  const again = await wait(rig, rig.engine.rerun(first.id, { stepId: "middle", input: ["new"] }));
  expect(again).toMatchObject({ status: "completed", output: "fastf,middlenew,slows" });
  expect(ran.sort()).toEqual(["middle(new)", "slow(s)"]);
});

test("a step that is no step of the run, or a run that is not there, is refused in words", async () => {
  const rig = await threeSteps([]);
  const first = await rig.run({ name: "app/three", data: { name: "x" } });
  const noStep = await ask("POST", `${rig.url}/v2/runs/${first.id}/rerun`, { fromStep: { stepId: "z" } });
  expect(noStep).toEqual({
    status: 400,
    body: { errors: [{ code: "bad_request", message: expect.stringContaining('has no step "z"') }] },
  });
  expect(await ask("POST", `${rig.url}/v2/runs/nope/rerun`)).toMatchObject({ status: 404 });
  expect(rig.engine.listRuns()).toHaveLength(1);
});

test("input that is too large is refused, not left out", async () => {
  const rig = await threeSteps([]);
  const first = await rig.run({ name: "app/three", data: { name: "x" } });
  const fromStep = { stepId: "b", input: ["x".repeat(limits.stepInputBytes)] };
  expect(await ask("POST", `${rig.url}/v1/runs/${first.id}/rerun`, { fromStep })).toMatchObject({ status: 400 });
  expect(rig.engine.listRuns()).toHaveLength(1);
});

test("a request with a key is done once, however often it is sent", async () => {
  const ran: string[] = [];
  const rig = await threeSteps(ran);
  const first = await rig.run({ name: "app/three", data: { name: "x" } });
  const key = { "idempotency-key": "k1" };
  const one = await ask("POST", `${rig.url}/v1/runs/${first.id}/rerun`, {}, key);
  const two = await ask("POST", `${rig.url}/v1/runs/${first.id}/rerun`, {}, key);
  expect(dataOf(two).run_id).toBe(dataOf(one).run_id);
  const other = await ask("POST", `${rig.url}/v1/functions/app-three/invoke`, { data: { name: "y" } }, key);
  expect(other).toMatchObject({ status: 400, body: { error: expect.stringContaining("belongs to another request") } });
  await rig.engine.idle();
  expect(rig.engine.listRuns()).toHaveLength(2);
});

test("an event sent again starts everything anew, and a function is invoked without its event", async () => {
  const ran: string[] = [];
  const rig = await threeSteps(ran);
  const [eventId = ""] = await rig.engine.send({ name: "app/three", data: { name: "x" }, id: "only-once" });
  await rig.engine.idle();
  const resent = await ask("POST", `${rig.url}/v1/events/${eventId}/resend`);
  const invoked = await ask("POST", `${rig.url}/invoke/app-three`, { data: { name: "y" } });
  await rig.engine.idle();
  expect(rig.engine.runsOfEvent(String(dataOf(resent).id))).toMatchObject([{ status: "completed", output: "C B A x" }]);
  expect(invoked.body).toMatchObject({ status: 200 });
  expect(await wait(rig, invoked.body.run_id)).toMatchObject({ output: "C B A y" });
  expect(await ask("POST", `${rig.url}/invoke/nobody`, {})).toMatchObject({ status: 404 });
});

test("the library face: a run's result, or its error, of one event", async () => {
  const fails = { now: false };
  const { engine } = await threeSteps([], fails);
  expect(await engine.run({ name: "app/three", data: { name: "x" } })).toBe("C B A x");
  fails.now = true;
  await expect(engine.run({ name: "app/three", data: {} })).rejects.toMatchObject({ message: "b is broken" });
  await expect(engine.run({ name: "app/nobody" })).rejects.toThrow(/started no run/);
});

test("the very first step runs with other input, and without anything that a person did not edit", async () => {
  const ran: string[] = [];
  const rig = await startRig((client) => [
    client.createFunction({ id: "one", triggers: [{ event: "app/one" }] }, async ({ step }) => {
      const first = await step.run("first", (n: number) => ran.push(`first(${n})`) && n * 2, 21);
      return step.run("second", () => first + 1);
    }),
  ]);
  const first = await rig.run({ name: "app/one" });
  const again = await wait(rig, rig.engine.rerun(first.id, { stepId: "first", input: [1] }));
  expect([first, again]).toMatchObject([{ output: 43 }, { output: 3 }]);
  expect(ran).toEqual(["first(21)", "first(1)"]);
  const unedited = await wait(rig, rig.engine.rerun(again.id, { stepId: "second" }));
  expect(unedited).toMatchObject({ output: 3 });
  expect(ran).toHaveLength(2);
});

test("a run of an app in this process, and one that plans its steps, take other input too", async () => {
  const rig = await startRig(
    (client) => [
      client.createFunction({ id: "nap", triggers: [{ event: "app/nap" }] }, async ({ step }) => {
        const a = await step.run("a", (text: string) => text, "first");
        await step.sleep("rest", "1ms");
        return step.run("b", (text: string) => text, `${a}!`);
      }),
    ],
    { inProcess: true },
  );
  const first = await rig.run({ name: "app/nap" });
  const again = await wait(rig, rig.engine.rerun(first.id, { stepId: "rest" }));
  const edited = await wait(rig, rig.engine.rerun(first.id, { stepId: "b", input: ["other"] }));
  expect([first, again, edited].map((run) => "output" in run && run.output)).toEqual(["first!", "first!", "other"]);
});
