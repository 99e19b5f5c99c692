import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { CheckpointOffers } from "./checkpoint-offers.ts";
import type { Context } from "./context.ts";
import { Dispatcher } from "./dispatcher.ts";
import type { EventInput } from "./event.ts";
import { ingest } from "./ingest.ts";
import { Keys } from "./keys.ts";
import { limits } from "./limits.ts";
import { readsOf } from "./reads.ts";
import { Database } from "./storage/database.ts";
import { Sync } from "./sync.ts";
import { Targets } from "./targets.ts";
import { until } from "./testing/rig.ts";
import { scriptedApp, scriptedFunction } from "./testing/scripted-app.ts";
import { testContext } from "./testing/test-context.ts";

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
