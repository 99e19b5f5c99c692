import { type Child, startChild } from "./child.ts";
import { type AppName, appId, eventNameOf, type FunctionName, steps } from "./shapes.ts";

/** A server that drives an app of its own: ours, or Inngest's. */
export type Server = { app: AppName; url: string; appChild: Child };

export type Round = {
  /** Between the beginnings of two steps, in milliseconds. */
  gaps: number[];
  acknowledgedMs: number;
};

export async function send(url: string, events: unknown): Promise<void> {
  const response = await fetch(`${url}/e/bench`, { method: "POST", body: JSON.stringify(events) });
  const body = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status} to events: ${body}`);
}

/** One run of many steps. */
export async function stepRound({ app, url, appChild }: Server, fn: FunctionName): Promise<Round> {
  const sent = performance.now();
  await send(url, [{ name: eventNameOf(app, fn), data: {} }]);
  const acknowledgedMs = performance.now() - sent;
  return { gaps: gapsOf(await appChild.next()), acknowledgedMs };
}

/** Many runs of one step, sent in batches, in runs per second. */
export async function runsPerSecond({ app, url, appChild }: Server, fn: FunctionName, runs: number): Promise<number> {
  const began = performance.now();
  const batch = 250;
  for (let sent = 0; sent < runs; sent += batch) {
    const size = Math.min(batch, runs - sent);
    await send(
      url,
      Array.from({ length: size }, () => ({ name: eventNameOf(app, fn), data: { of: runs } })),
    );
  }
  await appChild.next();
  return (runs * 1000) / (performance.now() - began);
}

/** The times between the marks that an app has sent. */
export function gapsOf(message: unknown): number[] {
  const marks = Array.isArray(message) ? message.filter((mark) => typeof mark === "number") : [];
  if (marks.length !== steps) throw new Error(`The app timed ${marks.length} of ${steps} steps.`);
  return marks.slice(1).map((mark, index) => mark - (marks[index] ?? mark));
}

/** An app in a process of its own that belongs to a server. */
export function startApp(app: AppName, serverUrl: string, port = 0): Promise<Child> {
  return startChild("./app-child.ts", [appId(app), serverUrl, String(port)]);
}
