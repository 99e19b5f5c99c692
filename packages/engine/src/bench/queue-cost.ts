import { createEngine } from "../engine.ts";
import { scriptedApp, scriptedFunction } from "../testing/scripted-app.ts";
import { quantile } from "./quantile.ts";

const measured = 400;
const perSend = 1000;

/**
 * Microseconds from one call to the next, with so many runs queued behind a limit of one: the median, for others use the
 * machine too. In memory and with an app that answers at once, so that little else than the queue is measured.
 */
export async function queueCost(queued: number): Promise<number> {
  const times: number[] = [];
  const begun = createGate();
  const finished = createGate();
  const app = scriptedApp([scriptedFunction("app-f", "a", { concurrency: { limit: 1 } })], async () => {
    await begun.opened;
    times.push(performance.now());
    if (times.length > measured) finished.open();
    return { status: 200, body: null };
  });
  const engine = createEngine({ database: ":memory:", apps: [app], closeTimeoutMs: 100 });
  await engine.start();
  for (let sent = 0; sent < queued; sent += perSend) {
    await engine.send(Array.from({ length: Math.min(perSend, queued - sent) }, () => ({ name: "a" })));
  }
  begun.open();
  await finished.opened;
  await engine.close();
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  return quantile(gaps, 0.5) * 1000;
}

function createGate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
