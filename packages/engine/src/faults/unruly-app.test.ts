import { execFileSync } from "node:child_process";
import { serve } from "inngest/node";
import { expect, onTestFinished, test } from "vitest";
import { Sync } from "../app/sync.ts";
import { Targets } from "../app/targets.ts";
import { CheckpointOffers } from "../call/checkpoint-offers.ts";
import { type Clock, systemClock } from "../clock.ts";
import { createEngine } from "../engine.ts";
import { ingest } from "../intake/ingest.ts";
import { Keys } from "../keys.ts";
import { limits } from "../limits.ts";
import { Dispatcher } from "../queue/dispatcher.ts";
import { Database } from "../storage/database.ts";
import { nowhere, sdkClient, startServer, until } from "../testing/rig.ts";
import { testContext } from "../testing/test-context.ts";
import { readsOf } from "../view/reads.ts";
import { createChance } from "./chance.ts";
import { createFastClock } from "./fast-clock.ts";
import { Storm } from "./storm.ts";
import { faults, startUnruly } from "./unruly-app.ts";
import { verifyEnd, verifySteps } from "./verify.ts";

const seed = Number(process.env["FAULT_SEED"] ?? Date.now() % 1_000_000);
const calls = Number(process.env["FAULT_ANSWERS"] ?? 200);
const names = Object.keys(faults) as [string, ...string[]];

test(`answers of every wrong kind end no run wrongly and do the engine no harm (FAULT_SEED=${seed})`, async () => {
  const chance = createChance(seed);
  let left = calls;
  const storm = await Storm.begin(process.env, chance, 40);
  onTestFinished(() => storm.close());
  const unruly = await startUnruly(storm.appUrl, chance, () => {
    if (left <= 0 || !chance.is(0.25)) return null;
    left -= 1;
    return chance.pick(names);
  });
  onTestFinished(() => unruly.close());
  storm.appUrl = unruly.url;
  const engine = storm.beginEngine();
  await engine.begun;
  let largestMb = 0;
  while (left > 0 && engine.isAlive()) {
    const health = await fetch(`${storm.engineUrl}/health`, { signal: AbortSignal.timeout(20_000) });
    expect(health.status).toBe(200);
    largestMb = Math.max(largestMb, Number(execFileSync("ps", ["-o", "rss=", "-p", String(engine.pid)])) / 1024);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(engine.isAlive()).toBe(true);
  await storm.load.stop();
  await engine.kill();
  const { sqlite, journal } = await storm.settle();
  onTestFinished(() => sqlite.close());

  const { evidence } = storm.load;
  console.info(
    `${calls} wrong answers of ${unruly.counts.size} kinds, ${evidence.acknowledged.size} events, ` +
      `${journal.length} executions of steps, ${Math.round(largestMb)} MB at most`,
  );
  expect(storm.errors).toEqual([]);
  expect([...evidence.complaints, ...evidence.refusals]).toEqual([]);
  expect(verifySteps(sqlite, journal)).toEqual([]);
  expect(verifyEnd(sqlite, evidence, "app")).toEqual([]);
  expect(largestMb).toBeLessThan(600);
}, 300_000);

const proxies = [502, 503, 504, 413].map((status) => [
  `the page of a proxy, ${status}`,
  `before the app answered ${status}`,
]);
/** Of an app that answers nothing but this, the run says so. */
const verdicts: Record<string, RegExp> = {
  ...Object.fromEntries(proxies.map(([name, text = ""]) => [name, new RegExp(text)])),
  "an answer that hangs until the connection is reset": /connection to the app failed/,
  "a connection reset without an answer": /connection to the app failed/,
  "a connection closed without an answer": /connection to the app failed/,
  "a connection reset in the middle of the body": /connection to the app failed/,
  "JSON that breaks off": /206 reply is not JSON/,
  "JSON of another kind": /nothing new/,
  "chunks that break off": /connection to the app failed/,
  "chunks that are none": /no HTTP/,
  "bytes that are no HTTP": /no HTTP/,
  "a length that is too large": /connection to the app failed/,
  "a length that is too small": /no HTTP|not JSON/,
  "a body of bytes that are no text": /206 reply is not JSON/,
  "a page with 200": /200 that is not an Inngest app/,
  "no content": /204 that is not an Inngest app/,
  "a redirect": /before the app answered 307/,
  "another protocol": /before the app answered 101/,
  "a body without end": /larger than 8 MB/,
  "headers without measure": /no HTTP/,
};
/** With these, runs end as without them. */
const harmless = ["an answer in drips", "the answer twice", "the answer to an earlier call of the run"];

async function startWith(answer: string, clock: Clock) {
  const client = sdkClient("app", nowhere);
  const triggers = [{ event: "go" }];
  const fn = client.createFunction({ id: "f", retries: 0, triggers }, ({ step }) => step.run("s", () => "fine"));
  const app = await startServer(() => serve({ client, functions: [fn] }));
  const unruly = await startUnruly(app.url, createChance(seed), () => answer);
  onTestFinished(() => unruly.close());
  const engine = createEngine({ database: ":memory:", apps: [{ url: unruly.url }], clock, closeTimeoutMs: 0 });
  onTestFinished(() => engine.close());
  const started = engine.start();
  await until(() => engine.listFunctions().length === 1, "the app has registered");
  await started;
  const [id = ""] = await engine.send({ name: "go" });
  return { engine, unruly, run: () => engine.waitForRun(engine.runsOfEvent(id)[0]?.id ?? "") };
}

test("each way to answer wrongly is tried on its own", () => {
  expect([...Object.keys(verdicts), ...harmless].toSorted()).toEqual(names.toSorted());
});

test.each(Object.entries(verdicts))("of an app that gives nothing but %s, a run says so", async (name, verdict) => {
  const { run } = await startWith(name, createFastClock(200));
  expect(await run()).toMatchObject({ status: "failed", error: { message: expect.stringMatching(verdict) } });
});

test.each(harmless)("with nothing but %s, a run ends as it should", async (name) => {
  const { run } = await startWith(name, systemClock);
  expect(await run()).toMatchObject({ status: "completed", output: "fine" });
});

test("a call that is never answered fails when its time is up", async () => {
  const database = new Database(":memory:");
  const context = testContext(database);
  const client = sdkClient("app", nowhere);
  const fn = client.createFunction({ id: "f", retries: 0, triggers: [{ event: "go" }] }, () => new Promise(() => {}));
  const app = await startServer(() => serve({ client, functions: [fn] }));
  const targets = new Targets(database, [app], new Keys({}), Date.now);
  const offers = new CheckpointOffers();
  const deps = { targets, offers, gatewayHosts: [], requestBytes: limits.requestBytes, canBeReached: () => false };
  const dispatcher = new Dispatcher(context, deps, { maxCalls: 9, callMs: 36, onAppBack: () => {} });
  onTestFinished(async () => {
    await dispatcher.stop(0);
    targets.close();
    database.close();
  });
  dispatcher.start();
  await new Sync(context, targets, dispatcher).start();
  await dispatcher.write(() => ingest(context, [{ name: "go" }], null, false));
  const reads = readsOf(context);
  await until(() => reads.listRuns()[0]?.status === "failed", "the run has failed", 20_000);
  const message = "The app did not answer within 0.00001 hours.";
  expect(reads.getRun(reads.listRuns()[0]?.id ?? "")).toMatchObject({ error: { message } });
});
