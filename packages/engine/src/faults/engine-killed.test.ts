import { expect, onTestFinished, test } from "vitest";
import { seedRuns } from "../testing/seed-runs.ts";
import { type Chance, createChance } from "./chance.ts";
import type { Death } from "./die-at.ts";
import { repeatsByRun } from "./journal.ts";
import { Snapshots } from "./snapshots.ts";
import { Storm } from "./storm.ts";
import { engineStopped, lossesByRun, verifyEnd, verifySteps } from "./verify.ts";

const kills = Number(process.env["FAULT_KILLS"] ?? 120);
const seed = Number(process.env["FAULT_SEED"] ?? Date.now() % 1_000_000);
/** After so many kills the file is looked at. */
const every = 10;
const oldRuns = 3000;

/** How an engine is to die: from outside, or by its own hand at a place that time would seldom meet. */
function nextDeath(chance: Chance, atStart: boolean): Death | null {
  switch (chance.pick(["time", "statement", "commit"])) {
    case "statement":
      return { at: "statement", n: 1 + chance.below(atStart ? 60 : 4000) };
    case "commit":
      return { at: "commit", n: 1 + chance.below(atStart ? 4 : 80), afterMs: chance.next() * 3 };
    default:
      return null;
  }
}

test(
  `killed again and again, the engine keeps what it acknowledged and repeats only what was in flight (FAULT_SEED=${seed})`,
  async () => {
    const chance = createChance(seed);
    const storm = await Storm.begin(process.env, chance, 60);
    onTestFinished(() => storm.close());
    const snapshots = new Snapshots(storm.database, storm.journal);
    const died = { outside: 0, inside: 0, beforeItRan: 0 };

    let startMs = 100;
    for (let kill = 1; kill <= kills; kill++) {
      const atStart = chance.is(0.3);
      const death = nextDeath(chance, atStart);
      const began = Date.now();
      const engine = storm.beginEngine(death, chance.is(0.15));
      let isUp = false;
      const up = engine.begun.then((port) => {
        isUp = port !== null;
        if (isUp) startMs = Date.now() - began;
      });
      if (!atStart) await up;
      const killer = setTimeout(() => void engine.kill(), chance.next() * (atStart ? startMs : 250));
      await engine.died;
      clearTimeout(killer);
      died[death ? "inside" : "outside"] += 1;
      if (!isUp) died.beforeItRan += 1;
      if (kill % every === 0) snapshots.take(storm.load.evidence);
      // Once there is a file, much of it is over, so that some engines die while they delete.
      if (kill === every)
        seedRuns(storm.database, { runs: oldRuns, now: Date.now() - 40 * 86_400_000, apartMs: 10, functions: 1 });
    }
    const { sqlite, journal } = await storm.settle();
    onTestFinished(() => sqlite.close());

    const { evidence } = storm.load;
    const repeats = repeatsByRun(journal);
    const losses = lossesByRun(sqlite);
    const unexplained = [...repeats].filter(([run, again]) => again.length > (losses.get(run) ?? 0));
    const oldLeft = Number(sqlite.prepare("select count(*) as n from runs where function_slug like 'seed-%'").get()?.n);
    const sum = (counts: Iterable<number>) => [...counts].reduce((a, b) => a + b, 0);
    console.info(
      `${kills} kills (${JSON.stringify(died)}), ${snapshots.taken} looks at the file, ${evidence.acknowledged.size} events acknowledged, ` +
        `${evidence.repeated} requests repeated, ${journal.length} executions of steps, ${sum([...repeats.values()].map((again) => again.length))} ` +
        `repeated, ${sum(losses.values())} calls lost, ${oldRuns - oldLeft} old runs deleted`,
    );
    expect(storm.errors).toEqual([]);
    expect([...evidence.complaints, ...evidence.refusals]).toEqual([]);
    expect(snapshots.compare(sqlite, journal)).toEqual([]);
    expect(verifySteps(sqlite, journal)).toEqual([]);
    expect(verifyEnd(sqlite, evidence, engineStopped)).toEqual([]);
    expect(unexplained).toEqual([]);
    // Or the storm would prove nothing.
    expect(evidence.acknowledged.size).toBeGreaterThan(kills / 10);
    expect(sum(losses.values())).toBeGreaterThan(0);
  },
  300_000 + kills * 2000,
);
