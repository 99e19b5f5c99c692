import { expect, onTestFinished, test } from "vitest";
import { createChance } from "./chance.ts";
import { type Execution, stepKey } from "./journal.ts";
import { Storm } from "./storm.ts";
import { lossesByRun, verifyEnd, verifySteps } from "./verify.ts";

const kills = Number(process.env["FAULT_APP_KILLS"] ?? 30);
const seed = Number(process.env["FAULT_SEED"] ?? Date.now() % 1_000_000);

test(`an app killed under load costs no attempt, and repeats only what it had in flight (FAULT_SEED=${seed})`, async () => {
  const chance = createChance(seed);
  const storm = await Storm.begin(process.env, chance, 60);
  onTestFinished(() => storm.close());
  const engine = storm.beginEngine();
  await engine.begun;

  for (let kill = 0; kill < kills; kill++) {
    await new Promise((resolve) => setTimeout(resolve, chance.next() * 300));
    await storm.app?.kill();
    await storm.beginApp();
  }
  await storm.load.stop();
  expect(engine.isAlive()).toBe(true);
  await engine.kill(); // The one that settles the storm begins with the calls that this one has open.
  const { sqlite, journal } = await storm.settle();
  onTestFinished(() => sqlite.close());

  const { evidence } = storm.load;
  const executions = new Map<string, Execution[]>();
  for (const execution of journal) {
    const key = `${stepKey(execution)} ${execution.attempt}`;
    executions.set(key, [...(executions.get(key) ?? []), execution]);
  }
  const repeated = [...executions.values()].filter((list) => list.length > 1);
  console.info(
    `${kills} kills of the app, ${evidence.acknowledged.size} events acknowledged, ${journal.length} executions of steps, ` +
      `${repeated.reduce((sum, list) => sum + list.length - 1, 0)} repeated`,
  );
  expect(storm.errors).toEqual([]);
  expect([...evidence.complaints, ...evidence.refusals]).toEqual([]);
  // One process of the app runs a try of a step once: it runs again only because that process died, or at last the engine.
  const losses = lossesByRun(sqlite);
  const instances = (list: Execution[]) => new Set(list.map(({ by }) => by.split("-")[0]));
  const isExplained = (list: Execution[]) =>
    list.length <= instances(list).size + (losses.get(list[0]?.run ?? "") ?? 0);
  expect(repeated.filter((list) => !isExplained(list))).toEqual([]);
  // Of all functions only two fail, by themselves.
  const attempts = sqlite.prepare(
    `select runs.id, function_slug, attempts.name, attempt, outcome, attempts.error from attempts join runs on runs.id = run_id
     where outcome = 'failed' and function_slug not in ('app-flaky', 'app-doomed')`,
  );
  expect(attempts.all()).toEqual([]);
  expect(verifySteps(sqlite, journal)).toEqual([]);
  expect(verifyEnd(sqlite, evidence)).toEqual([]);
  expect(repeated.length).toBeGreaterThan(0);
}, 300_000);
