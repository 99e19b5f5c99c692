import fc from "fast-check";
import type { Context } from "inngest";
import { expect, onTestFinished, test } from "vitest";
import { createManualClock } from "./testing/manual-clock.ts";
import { startRig } from "./testing/rig.ts";

/** What a function does: steps one after the other, some of them several at once. */
type Plan = ({ kind: "step"; fails: boolean } | { kind: "sleep" } | { kind: "both"; branches: Plan[] })[];

const leaf = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("step" as const), fails: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("sleep" as const) }) },
);
const branches = fc.array(fc.array(leaf, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 3 });
const both = fc.record({ kind: fc.constant("both" as const), branches });
const plans: fc.Arbitrary<Plan> = fc.array(fc.oneof(leaf, both), { minLength: 1, maxLength: 4 });

type Work = (path: string, fails: boolean) => Promise<string>;

/** The plan carried out, whatever `work` and `sleep` are: the result names every step and how it ended. */
async function carryOut(
  plan: Plan,
  path: string,
  work: Work,
  sleep: (path: string) => Promise<void>,
): Promise<unknown[]> {
  const results: unknown[] = [];
  for (const [index, part] of plan.entries()) {
    const at = `${path}.${index}`;
    if (part.kind === "step")
      results.push(await work(at, part.fails).catch((error: Error) => `${at} ${error.message}`));
    else if (part.kind === "sleep") await sleep(at);
    else results.push(await Promise.all(part.branches.map((branch, n) => carryOut(branch, `${at}.${n}`, work, sleep))));
  }
  return results;
}

const outcome = async (path: string, fails: boolean) => {
  if (fails) throw new Error("failed");
  return path;
};

async function runOnEngine(plan: Plan, delays: number[], checkpointing: boolean) {
  const begun: string[] = [];
  const clock = createManualClock(Date.now());
  const work =
    (step: Context.Any["step"]): Work =>
    (path, fails) =>
      step.run(path, async () => {
        begun.push(path);
        await new Promise((resolve) => setTimeout(resolve, delays[begun.length % delays.length]));
        return outcome(path, fails);
      });
  const rig = await startRig(
    (client) => [
      client.createFunction({ id: "f", triggers: [{ event: "go" }], retries: 0 }, ({ step }) =>
        carryOut(plan, "", work(step), (path) => step.sleep(path, "1m")),
      ),
    ],
    { clock, client: { checkpointing } },
  );
  const ticking = setInterval(() => clock.advance(60_000), 10);
  onTestFinished(() => clearInterval(ticking));
  const run = await rig.run({ name: "go" });
  clearInterval(ticking);
  await rig.engine.close();
  return { run, begun };
}

test.each([
  ["in checkpoints", true],
  ["a request each", false],
])(
  "steps %s give what running one after the other gives, each once, in whatever order they end",
  async (_, checkpointing) => {
    await fc.assert(
      fc.asyncProperty(plans, fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 5 }), async (plan, delays) => {
        const steps: string[] = [];
        const inTurn: Work = (path, fails) => {
          steps.push(path);
          return outcome(path, fails);
        };
        const expected = await carryOut(plan, "", inTurn, async () => {});
        const { run, begun } = await runOnEngine(plan, delays, checkpointing);
        expect(run).toMatchObject({ status: "completed", output: expected });
        expect(begun.toSorted()).toEqual(steps.toSorted());
        expect(run.steps.filter((step) => step.op !== "Sleep").length).toBe(steps.length);
      }),
      { numRuns: 25 },
    );
  },
  60_000,
);
