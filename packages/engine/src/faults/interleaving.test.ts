import { createHash } from "node:crypto";
import type { RequestListener } from "node:http";
import fc from "fast-check";
import type { Context } from "inngest";
import { serve } from "inngest/node";
import { expect, onTestFinished, test } from "vitest";
import { createEngine } from "../engine.ts";
import { createManualClock } from "../testing/manual-clock.ts";
import { nowhere, sdkClient, startServer } from "../testing/rig.ts";

/** What a function does: one part after the other, some of them several branches at once, each a plan of its own. */
type Part =
  | { kind: "step"; fails: boolean }
  | { kind: "sleep" }
  | { kind: "invoke" }
  | { kind: "both"; branches: Part[][] };

const leaf: fc.Arbitrary<Part> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("step" as const), fails: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("sleep" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("invoke" as const) }) },
);
const branchesOf = (part: fc.Arbitrary<Part>) =>
  fc.record({
    kind: fc.constant("both" as const),
    branches: fc.array(fc.array(part, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 3 }),
  });
const inner = fc.oneof({ weight: 4, arbitrary: leaf }, { weight: 1, arbitrary: branchesOf(leaf) });
const plans = fc.array(fc.oneof({ weight: 2, arbitrary: leaf }, { weight: 1, arbitrary: branchesOf(inner) }), {
  minLength: 1,
  maxLength: 4,
});

/** What the parts of a plan are done with: a real SDK's step, or nothing but the function itself. */
type Tools = {
  work(path: string, fails: boolean): Promise<string>;
  sleep(path: string): Promise<void>;
  invoke(path: string): Promise<string>;
};

/** The plan carried out, whatever the tools are: the result names every part and how it ended. */
async function carryOut(plan: Part[], path: string, tools: Tools): Promise<unknown[]> {
  const results: unknown[] = [];
  for (const [index, part] of plan.entries()) {
    const at = `${path}.${index}`;
    switch (part.kind) {
      case "step":
        results.push(await tools.work(at, part.fails).catch((error: Error) => `${at} ${error.message}`));
        break;
      case "sleep":
        await tools.sleep(at);
        break;
      case "invoke":
        results.push(await tools.invoke(at));
        break;
      default:
        results.push(await Promise.all(part.branches.map((branch, n) => carryOut(branch, `${at}.${n}`, tools))));
    }
  }
  return results;
}

const outcome = async (path: string, fails: boolean) => {
  if (fails) throw new Error("failed");
  return path;
};

/** What one after the other gives, and the steps that run for it. */
async function inTurn(plan: Part[]) {
  const steps: string[] = [];
  const work = (path: string, fails: boolean) => {
    steps.push(path);
    return outcome(path, fails);
  };
  const tools = { work, sleep: async () => {}, invoke: (path: string) => work(`${path}/inner`, false) };
  return { output: await carryOut(plan, "", tools), steps };
}

/** Numbers that come round again: which of the waiting steps ends next, and what happens to a request. */
function cycle(numbers: number[]): () => number {
  let turn = 0;
  return () => numbers[turn++ % numbers.length] ?? 0;
}

/** Holds everything that comes until it is let go, in an order of its own. */
function createGate(choose: () => number) {
  const held: (() => void)[] = [];
  const timer = setInterval(() => held.splice(choose() % Math.max(held.length, 1), 1)[0]?.(), 3);
  onTestFinished(() => clearInterval(timer));
  return { pass: () => new Promise<void>((resolve) => void held.push(resolve)), close: () => clearInterval(timer) };
}

type Weather = { checkpointing: boolean; choices: number[]; accidents: number[] };

async function onEngine(plan: Part[], { checkpointing, choices, accidents }: Weather) {
  const begun: string[] = [];
  const clock = createManualClock(Date.now());
  const gate = createGate(cycle(choices));
  const accident = cycle(accidents);
  let handler: RequestListener = (_, response) => response.destroy();
  const app = await startServer(() => (request, response) => {
    // Lost on the way back, or before the app has ended: it goes on all the same.
    const what = request.method === "POST" ? accident() : 0;
    if (what === 1) response.end = (() => response.destroy()) as typeof response.end;
    if (what === 2) setTimeout(() => request.socket.destroy(), 2);
    handler(request, response);
  });
  const engine = createEngine({ database: ":memory:", apps: [app], clock, closeTimeoutMs: 500 });
  onTestFinished(() => engine.close());
  const { url } = await engine.listen({ port: 0 });
  const twice: typeof fetch = async (input, init) => {
    const answer = await fetch(input, init);
    // Once more at once, and once more when the run has gone on.
    if (accident() === 3) await fetch(input, init);
    if (accident() === 4) setTimeout(() => void fetch(input, init).catch(() => {}), 15);
    return answer;
  };
  const client = sdkClient("app", checkpointing ? url : nowhere, { fetch: twice });
  const stepper = ({ step }: Pick<Context.Any, "step">) => {
    return (name: string, path: string, fails: boolean): Promise<string> =>
      step.run(name, async () => {
        begun.push(path);
        await gate.pass();
        return outcome(path, fails);
      });
  };
  const options = { retries: 0 as const, triggers: [{ event: "none" }] };
  const child = client.createFunction({ id: "child", ...options }, (tools) => {
    return stepper(tools)("inner", `${(tools.event.data as { path: string }).path}/inner`, false);
  });
  const parent = client.createFunction({ id: "f", ...options, triggers: [{ event: "go" }] }, (tools) =>
    carryOut(plan, "", {
      work: (path, fails) => stepper(tools)(path, path, fails),
      sleep: (path) => tools.step.sleep(path, "1m"),
      invoke: (path) => tools.step.invoke(path, { function: child, data: { path } }),
    }),
  );
  handler = serve({ client, functions: [child, parent] });
  await engine.start();
  const [id = ""] = await engine.send({ name: "go" });
  // Time passes only for those who wait for it: a call that is open has two hours.
  const isWaiting = () => {
    const runs = (["queued", "running"] as const).flatMap((status) => engine.listRuns({ status }));
    return runs.some((run) =>
      engine.getRun(run.id)?.open.some(({ running, op }) => !running && op !== "InvokeFunction"),
    );
  };
  const ticking = setInterval(() => isWaiting() && clock.advance(60_000), 10);
  onTestFinished(() => clearInterval(ticking));
  const run = await engine.waitForRun(engine.runsOfEvent(id)[0]?.id ?? "");
  clearInterval(ticking);
  gate.close();
  const children = engine.listRuns({ limit: 1000 }).filter(({ parentRunId }) => parentRunId !== null);
  await engine.close();
  await app.close();
  return { run, begun, children };
}

const choices = fc.array(fc.nat(20), { minLength: 5 });
const calm: fc.Arbitrary<number[]> = fc.constant([0]);
const stormy: fc.Arbitrary<number[]> = fc.array(fc.constantFrom(0, 0, 0, 0, 1, 2, 3, 4), {
  minLength: 7,
  maxLength: 30,
});
const sha1 = (text: string) => createHash("sha1").update(text).digest("hex");

test.each([
  ["in checkpoints", "nothing", true, calm],
  ["a request each", "nothing", false, calm],
  ["in checkpoints", "losses and repetitions", true, stormy],
  ["a request each", "losses", false, stormy],
])(
  "steps %s give what one after the other gives, in whatever order they end, with %s in between",
  async (_, __, checkpointing, accidents) => {
    const shape = fc.asyncProperty(plans, choices, accidents, async (plan, order, weather) => {
      const expected = await inTurn(plan);
      const { run, begun, children } = await onEngine(plan, { checkpointing, choices: order, accidents: weather });
      expect(run).toMatchObject({ status: "completed", output: expected.output });
      const isCalm = accidents === calm;
      expect(isCalm ? begun.toSorted() : [...new Set(begun)].toSorted()).toEqual(expected.steps.toSorted());
      const own = expected.steps.filter((path) => !path.endsWith("/inner"));
      const saved = run?.steps.filter(({ op }) => op === "StepRun" || op === "StepFailed").map((step) => step.id);
      expect(saved?.toSorted()).toEqual(own.map(sha1).toSorted());
      expect(children.map(({ status }) => status)).toEqual(expected.steps.slice(own.length).map(() => "completed"));
    });
    await fc.assert(shape, { numRuns: Number(process.env["FAULT_PLANS"] ?? 12) });
  },
  120_000,
);
