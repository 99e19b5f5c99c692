import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "inngest/node";
import { expect, onTestFinished, test } from "vitest";
import { createEngine } from "../engine.ts";
import { sdkClient, startServer, until } from "../testing/rig.ts";

const names = Array.from({ length: 12 }, (_, i) => `s${i}`);

/** An app whose function does twelve steps in line, and writes down each as `<event> <step>` when it begins. */
async function startApp(engineUrl: () => string, journal: string[]) {
  const server = await startServer(() => handler);
  // The engine comes back on another port each time: as behind a fixed name, the app finds it where it is.
  const fetchThere: typeof fetch = (input, init) => {
    const { pathname, search } = new URL(input instanceof Request ? input.url : input);
    return fetch(engineUrl() + pathname + search, init);
  };
  const client = sdkClient("app", "http://engine.test", { fetch: fetchThere });
  const fn = client.createFunction({ id: "line", triggers: [{ event: "go" }] }, async ({ event, step }) => {
    for (const id of names) {
      await step.run(id, async () => {
        journal.push(`${event.data.n} ${id}`);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 8));
        return id;
      });
    }
    return event.data.n;
  });
  const handler = serve({ client, functions: [fn] });
  return server;
}

test("a call from before a restart is told to stop, and its steps count for nothing", async () => {
  const folder = mkdtempSync(join(tmpdir(), "engine-stale-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const database = join(folder, "engine.db");
  const journal: string[] = [];
  let engineUrl = "";
  const app = await startApp(() => engineUrl, journal);
  const open = async () => {
    const engine = createEngine({ database, apps: [app], closeTimeoutMs: 0 });
    onTestFinished(() => engine.close());
    engineUrl = (await engine.listen({ port: 0 })).url;
    await engine.start();
    return engine;
  };
  const first = await open();
  const [eventId = ""] = await first.send({ name: "go", data: { n: 1 } });
  await until(() => journal.length >= 3, "some steps have run");
  await first.close();
  const second = await open();
  const run = await second.waitForRun(second.runsOfEvent(eventId)[0]?.id ?? "");
  expect(run).toMatchObject({ status: "completed", output: 1 });
  expect(run?.steps.map((step) => step.name)).toEqual(names);
  // Only the step that was running when the engine closed, and at most one after it, may have begun twice.
  expect(journal.length).toBeLessThanOrEqual(names.length + 2);
  const stale = { qi_id: "1", generation_id: 1, request_id: `${run?.id}.1.1`, steps: [] };
  const answer = await fetch(`${engineUrl}/v1/checkpoint/${run?.id}/async`, {
    method: "POST",
    body: JSON.stringify(stale),
  });
  expect(answer.status).toBe(409);
});
