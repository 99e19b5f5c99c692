import { describe, expect } from "vitest";
import { type Define, test } from "./harness.ts";

const batching: Define = ({ client, on, note }) => [
  client.createFunction(
    { id: "f", triggers: on("go"), batchEvents: { maxSize: 3, timeout: "2s", key: "event.data.key" } },
    ({ event, events }) => {
      note(events.map(({ data }: { data: { n: number } }) => data.n));
      return { first: event.data.n, count: events.length };
    },
  ),
];

describe.concurrent("batch", () => {
  test("a batch begins one run with all of its events when it is full", async ({ startApp }) => {
    const app = await startApp(batching);
    const ids = [];
    for (const n of [1, 2, 3]) ids.push(await app.send("go", { key: "x", n }));
    const runs = [];
    for (const id of ids) runs.push(...(await app.ended(id)));
    expect(new Set(runs.map(({ id }) => id)).size).toBe(1);
    expect(runs[0]).toMatchObject({ status: "COMPLETED", output: { first: 1, count: 3 } });
    expect(app.journal).toEqual([[1, 2, 3]]);
  });

  test("a batch that does not fill begins when its time is up, per key", async ({ startApp }) => {
    const app = await startApp(batching);
    const x = await app.send("go", { key: "x", n: 1 });
    await app.send("go", { key: "x", n: 2 });
    const y = await app.send("go", { key: "y", n: 3 });
    expect(await app.ended(x)).toMatchObject([{ status: "COMPLETED" }]);
    expect(await app.ended(y)).toMatchObject([{ status: "COMPLETED" }]);
    expect(app.journal.toSorted((a, b) => Object(a).length - Object(b).length)).toEqual([[3], [1, 2]]);
  });
});
