import { describe, expect } from "vitest";
import { type Define, test } from "./harness.ts";
import { ask, gql, pause, until } from "./protocol.ts";

const one: Define = ({ client, on }) => [client.createFunction({ id: "f", triggers: on("go") }, () => "f")];
const two: Define = (kit) => [
  ...one(kit),
  kit.client.createFunction({ id: "g", triggers: kit.on("go", "other") }, () => "g"),
];

/** What `/dev` tells of an app's functions. */
async function functionsOf(server: string, id: string) {
  const { body } = await ask("GET", `${server}/dev`);
  const functions: { slug: string; name: string; steps: { uri: string }[] }[] = body.functions;
  return functions.filter(({ slug }) => slug.startsWith(`${id}-`));
}

describe.concurrent("registration", () => {
  test("an app registers when it is asked to, and its functions are listed", async ({ startApp, server }) => {
    const app = await startApp(() => [], { unregistered: true });
    const answer = await app.register(one);
    expect(answer).toMatchObject({ status: 200, body: { message: "Successfully registered", modified: true } });
    expect(await functionsOf(server, app.id)).toMatchObject([
      { slug: app.slug("f"), name: "f", steps: [{ uri: expect.stringContaining(app.url) }] },
    ]);
    expect(await app.run("go")).toMatchObject({ output: "f" });
  });

  test("an app that has not changed is known already", async ({ startApp }) => {
    const app = await startApp(two);
    expect(await app.register(two)).toMatchObject({ status: 200, body: { modified: false } });
  });

  test("functions that an app has no longer start no runs; new ones do", async ({ startApp, server }) => {
    const app = await startApp(two);
    expect(await app.register(one)).toMatchObject({ body: { modified: true } });
    const dropped = await app.send("other");
    expect(await app.run("go")).toMatchObject({ functionId: app.slug("f") });
    await pause(300);
    expect(await app.runsOf(dropped)).toEqual([]);
    expect((await functionsOf(server, app.id)).map(({ slug }) => slug)).toEqual([app.slug("f")]);
    await app.register(two);
    expect(await app.run("other")).toMatchObject({ output: "g" });
  });

  test("a run goes on when its function has changed under it", async ({ startApp }) => {
    const after =
      (text: string): Define =>
      ({ client, on, note }) => [
        client.createFunction({ id: "f", triggers: on("go") }, async ({ step }) => {
          await step.run("a", () => note("a"));
          await step.sleep("nap", "1s");
          return await step.run(text, () => text);
        }),
      ];
    const app = await startApp(after("old"));
    const eventId = await app.send("go");
    await until("it sleeps", () => app.journal.length === 1);
    await app.register(after("new"));
    expect(await app.ended(eventId)).toMatchObject([{ status: "COMPLETED", output: "new" }]);
    expect(app.journal).toEqual(["a"]);
  });

  test("the mark of a deploy does not stay in the addresses of the functions", async ({ startApp, server }) => {
    const app = await startApp(() => [], { unregistered: true });
    await app.register(one, "?deployId=abc");
    const [fn] = await functionsOf(server, app.id);
    expect(fn?.steps[0]?.uri).not.toContain("deployId");
    expect(await app.run("go")).toMatchObject({ output: "f" });
    expect(await app.register(one)).toMatchObject({ body: { modified: false } });
  });

  test("the server asks an app for its functions when it is told the app's address", async ({ startApp, server }) => {
    const app = await startApp(one, { unregistered: true });
    await gql(server, `mutation { createApp(input: { url: "${app.url}" }) { id } }`);
    await until("it is known", async () => (await functionsOf(server, app.id)).length === 1);
    expect(app.requests.filter(({ method }) => method === "PUT").length).toBeGreaterThan(0);
    expect(await app.run("go")).toMatchObject({ output: "f" });
  });

  test("an app that expects a server of another kind is refused", async ({ server }) => {
    const answer = await ask(
      "POST",
      `${server}/fn/register`,
      {
        url: "http://127.0.0.1:1/api/inngest",
        appName: "contract-none",
        functions: [],
        framework: "none",
        sdk: "js:v4",
      },
      { "x-inngest-expected-server-kind": "cloud" },
    );
    expect(answer).toMatchObject({ status: 400, body: { error: expect.any(String) } });
  });

  test.for([
    ["a batch that is debounced", { batchEvents: { maxSize: 5, timeout: "1s" }, debounce: { period: "1s" } }],
    ["three limits of concurrency", { concurrency: [{ limit: 1 }, { limit: 2 }, { limit: 3 }] }],
    ["a condition that is none", { triggers: [{ event: "contract/none", if: "event.data.n ==" }] }],
  ] as const)("a function with %s is refused", async ([, options], { startApp }) => {
    const app = await startApp(() => [], { unregistered: true });
    const answer = await app.register(({ client, on }) => {
      const wrong = { id: "f", triggers: on("go"), ...options } as Parameters<typeof client.createFunction>[0];
      return [client.createFunction(wrong, () => null)];
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
  });
});
