import { describe, expect } from "vitest";
import { test } from "./harness.ts";
import { pause } from "./protocol.ts";

describe.concurrent("parallel", () => {
  test("steps of a Promise.all run at the same time, each once, and the rest of the function after them", async ({
    startApp,
  }) => {
    const all = Promise.withResolvers<void>();
    const app = await startApp(({ client, on, note }) => [
      client.createFunction({ id: "f", triggers: on("go") }, async ({ step }) => {
        let begun = 0;
        const meet = (id: string) =>
          step.run(id, async () => {
            note(id);
            begun = app.journal.length;
            if (begun === 3) all.resolve();
            await all.promise; // None of them ends before all have begun.
            return id;
          });
        const found = await Promise.all([meet("a"), meet("b"), meet("c")]);
        return [...found, await step.run("after", () => "after")];
      }),
    ]);
    expect(await app.run("go")).toMatchObject({ status: "COMPLETED", output: ["a", "b", "c", "after"] });
    expect(app.journal.toSorted()).toEqual(["a", "b", "c"]);
  });

  test("branches of several steps run every step once", async ({ startApp }) => {
    const app = await startApp(({ client, on, note }) => [
      client.createFunction({ id: "f", triggers: on("go") }, async ({ step }) => {
        const work = (id: string) =>
          step.run(id, () => {
            note(id);
            return id;
          });
        const branch = async (id: string) => [await work(`${id}1`), await work(`${id}2`)];
        return await Promise.all([branch("a"), branch("b")]);
      }),
    ]);
    expect(await app.run("go")).toMatchObject({
      output: [
        ["a1", "a2"],
        ["b1", "b2"],
      ],
    });
    expect(app.journal.toSorted()).toEqual(["a1", "a2", "b1", "b2"]);
  });

  test("a branch that fails may be caught, and takes nothing from the others", async ({ startApp }) => {
    const app = await startApp(({ client, on, note }) => [
      client.createFunction({ id: "f", triggers: on("go"), retries: 0 }, async ({ step }) => {
        const results = await Promise.allSettled([
          step.run("good", () => "good"),
          step.run("bad", () => {
            note("bad");
            throw new Error("bad");
          }),
        ]);
        return results.map(({ status }) => status);
      }),
    ]);
    expect(await app.run("go")).toMatchObject({ status: "COMPLETED", output: ["fulfilled", "rejected"] });
    expect(app.journal).toEqual(["bad"]);
  });

  test("a run whose parallel step fails for good has failed", async ({ startApp }) => {
    const app = await startApp(({ client, on }) => [
      client.createFunction({ id: "f", triggers: on("go"), retries: 0 }, async ({ step }) => {
        await Promise.all([
          step.run("good", () => pause(200)),
          step.run("bad", () => {
            throw new Error("bad branch");
          }),
        ]);
      }),
    ]);
    expect(await app.run("go")).toMatchObject({ status: "FAILED", output: { message: "bad branch" } });
  });

  test("twenty steps at once, then twenty more", async ({ startApp }) => {
    const app = await startApp(({ client, on, note }) => [
      client.createFunction({ id: "f", triggers: on("go") }, async ({ step }) => {
        let sum = 0;
        for (const round of [0, 20]) {
          const parts = await Promise.all(
            Array.from({ length: 20 }, (_, n) =>
              step.run(`s${round + n}`, () => {
                note(round + n);
                return round + n;
              }),
            ),
          );
          sum += parts.reduce((a, b) => a + b, 0);
        }
        return sum;
      }),
    ]);
    expect(await app.run("go")).toMatchObject({ status: "COMPLETED", output: 780 });
    expect(new Set(app.journal).size).toBe(40);
    expect(app.journal).toHaveLength(40);
  });

  test("a Promise.race has its winner once all have ended", async ({ startApp }) => {
    let fastEnded = () => {};
    const whenFastEnded = new Promise<void>((resolve) => {
      fastEnded = resolve;
    });
    const app = await startApp(({ client, on, note }) => [
      client.createFunction({ id: "f", triggers: on("go") }, async ({ step }) => {
        const fast = step.run("fast", async () => {
          note("fast");
          fastEnded();
          return "fast";
        });
        const slow = step.run("slow", async () => {
          await whenFastEnded;
          await pause(500); // Until the server has its answer, too.
          note("slow");
          return "slow";
        });
        return await Promise.race([slow, fast]);
      }),
    ]);
    expect(await app.run("go")).toMatchObject({ status: "COMPLETED", output: "fast" });
    expect(app.journal).toEqual(["fast", "slow"]);
  });

  test("a race within group.parallel lets the function go on while the loser still runs", async ({ startApp }) => {
    const gate = Promise.withResolvers<void>();
    const app = await startApp(({ client, on, note }) => [
      client.createFunction({ id: "f", triggers: on("go") }, async ({ step, group }) => {
        const winner = await group.parallel(() =>
          Promise.race([
            step.run("slow", async () => {
              await gate.promise;
              note("slow");
              return "slow";
            }),
            step.run("fast", () => "fast"),
          ]),
        );
        await step.run("after", () => {
          note("after");
          gate.resolve();
        });
        return winner;
      }),
    ]);
    expect(await app.run("go")).toMatchObject({ status: "COMPLETED", output: "fast" });
    expect(app.journal).toEqual(["after", "slow"]);
  });
});
