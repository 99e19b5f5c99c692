import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Sync } from "../app/sync.ts";
import { Targets } from "../app/targets.ts";
import { CheckpointOffers } from "../call/checkpoint-offers.ts";
import type { Context } from "../context.ts";
import type { EventInput } from "../intake/event.ts";
import { ingest } from "../intake/ingest.ts";
import { Keys } from "../keys.ts";
import { limits } from "../limits.ts";
import { Dispatcher } from "../queue/dispatcher.ts";
import { Database } from "../storage/database.ts";
import { until } from "../testing/rig.ts";
import { scriptedApp, scriptedFunction } from "../testing/scripted-app.ts";
import { testContext } from "../testing/test-context.ts";
import { readsOf } from "../view/reads.ts";
import { createChance } from "./chance.ts";
import type { Running } from "./standby.ts";
import { Storm } from "./storm.ts";
import { verifyEnd, verifySteps } from "./verify.ts";

const seed = Number(process.env["FAULT_SEED"] ?? Date.now() % 1_000_000);
/** No file of such a process grows beyond some megabytes: what it writes beyond fails, as on a disk that is full. */
const withoutRoom = ["sh", "-c", `trap "" XFSZ; ulimit -S -f 8000; exec "$0" "$@"`];

function limitFiles({ pid }: Running, bytes: number | "unlimited"): void {
  execFileSync("sh", ["-c", `prlimit --pid ${pid} --fsize=${bytes}:unlimited`]);
}

test.skipIf(process.platform !== "linux")(
  `without room the engine acknowledges nothing it cannot keep, and with room it goes on by itself (FAULT_SEED=${seed})`,
  async () => {
    const storm = await Storm.begin(process.env, createChance(seed), 10, withoutRoom);
    onTestFinished(() => storm.close());
    const { evidence } = storm.load;
    const refused = async (more: number) => {
      const before = evidence.refusals.length;
      await until(() => evidence.refusals.length >= before + more, "events are refused", 60_000);
    };
    // Killed while there is no room, it may not even start again, and says why.
    let engine = storm.beginEngine();
    await refused(20);
    await engine.kill();
    for (let start = 0; start < 3; start++) {
      engine = storm.beginEngine();
      if ((await engine.begun) === null)
        expect(engine.errors()).toMatch(/database .* failed: disk I\/O error|disk .* is full/);
      await engine.kill();
    }
    do {
      engine = storm.beginEngine();
      limitFiles(engine, "unlimited");
    } while ((await engine.begun) === null);
    await until(() => evidence.acknowledged.size > 200, "events are taken", 60_000);

    // The same engine, while there is no room for a time.
    limitFiles(engine, statSync(`${storm.database}-wal`).size + 100_000);
    await refused(20);
    limitFiles(engine, "unlimited");
    const known = evidence.acknowledged.size;
    await until(() => evidence.acknowledged.size > known + 50, "events are taken again", 60_000);
    await storm.load.stop();
    expect(engine.isAlive()).toBe(true);
    await engine.kill();
    const { sqlite, journal } = await storm.settle();
    onTestFinished(() => sqlite.close());

    console.info(`${evidence.refusals.length} requests refused, ${evidence.acknowledged.size} events acknowledged`);
    const plain = /^500 \{"error":"The engine database \S+ failed: disk I\/O error\.","status":500\}$/;
    expect(evidence.refusals.filter((refusal) => !plain.test(refusal))).toEqual([]);
    expect(evidence.complaints).toEqual([]);
    expect(verifySteps(sqlite, journal)).toEqual([]);
    expect(verifyEnd(sqlite, evidence)).toEqual([]);
  },
  300_000,
);

const small: EventInput = { name: "go", data: { small: true } };
const large: EventInput = { name: "other", data: { text: "x".repeat(400_000) } };

test.each([
  ["first", [large, small]],
  ["last", [small, large]],
])(
  "when the %s write of a commit finds the disk full, all are refused, nothing is kept and no call made",
  async (_, batch) => {
    const folder = mkdtempSync(join(tmpdir(), "engine-full-"));
    const database = new Database(join(folder, "engine.db"));
    let now = Date.now();
    const context: Context = { ...testContext(database), clock: { now: () => now, after: () => () => {} } };
    let calls = 0;
    const app = scriptedApp([scriptedFunction("app-f", "go")], () => {
      calls += 1;
      return { status: 200, body: "done" };
    });
    const targets = new Targets(database, [app], new Keys({}), context.clock.now);
    const offers = new CheckpointOffers();
    const deps = { targets, offers, gatewayHosts: [], requestBytes: limits.requestBytes, canBeReached: () => false };
    const dispatcher = new Dispatcher(context, deps, { maxCalls: 32, onAppBack: () => {} });
    onTestFinished(async () => {
      await dispatcher.stop(100);
      database.close();
      rmSync(folder, { recursive: true, force: true });
    });
    dispatcher.start();
    await new Sync(context, targets, dispatcher).start();
    const send = (event: EventInput) => dispatcher.write(() => ingest(context, [event], null, false));
    const reads = readsOf(context);
    await send({ ...small, ts: now + 1000 });
    now += 1000; // The first run is due now, and the next commit would take it.

    const pages = database.get<{ page_count: number }>("pragma page_count")?.page_count ?? 0;
    database.get(`pragma max_page_count = ${pages + 6}`);
    const sent = await Promise.allSettled(batch.map(send));
    expect(sent).toMatchObject(batch.map(() => ({ status: "rejected", reason: { code: "DATABASE_FULL" } })));
    expect([reads.listEvents().length, reads.listRuns().length, calls]).toEqual([1, 1, 0]);
    expect(reads.getRun(reads.listRuns()[0]?.id ?? "")?.open).toMatchObject([{ running: false }]);

    database.get("pragma max_page_count = 1000000");
    await send(small);
    await until(() => reads.listRuns().every((run) => run.status === "completed"), "both runs have ended");
    expect(calls).toBe(2);
  },
);
