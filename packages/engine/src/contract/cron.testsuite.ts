import { describe, expect } from "vitest";
import { type Define, slow, test } from "./harness.ts";
import { ask, gql, pause } from "./protocol.ts";

const daily: Define = ({ client, event }) => [
  client.createFunction(
    { id: "f", triggers: [{ cron: "TZ=Europe/Paris 0 9 * * 1" }, { event: event("go") }] },
    ({ event }) => event.name,
  ),
];

describe.concurrent("cron", () => {
  test("a schedule is registered as its app wrote it, time zone and all", async ({ startApp, server }) => {
    const app = await startApp(daily);
    const { functions } = await gql(server, "{ functions { slug triggers { type value } } }");
    const own = functions.find(({ slug }: { slug: string }) => slug === app.slug("f"));
    expect(own.triggers).toContainEqual({ type: "CRON", value: "TZ=Europe/Paris 0 9 * * 1" });
  });

  test("a function with a schedule is started by its events too", async ({ startApp }) => {
    const app = await startApp(daily);
    expect(await app.run("go")).toMatchObject({ status: "COMPLETED", output: app.event("go") });
  });

  test("a schedule that cannot be read is refused", async ({ startApp }) => {
    const app = await startApp(() => []);
    const answer = await app.register(({ client }) => [
      client.createFunction({ id: "f", triggers: [{ cron: "61 25 * * *" }] }, () => null),
    ]);
    expect(answer.status).toBeGreaterThanOrEqual(400);
  });

  slow("a schedule starts its function when its minute comes, and once", async ({ startApp }) => {
    const app = await startApp(({ client, note }) => [
      client.createFunction({ id: "f", triggers: [{ cron: "* * * * *" }] }, ({ event, runId }) => {
        note({ runId, name: event.name, cron: event.data?.cron });
      }),
    ]);
    const untilNextMinuteMs = 60_000 - (Date.now() % 60_000);
    await pause(untilNextMinuteMs + 5000);
    await app.register(() => []); // The server may live on; the schedule must not.
    expect(app.journal).toMatchObject([{ name: "inngest/scheduled.timer", cron: "* * * * *" }]);
    const [{ runId }] = app.journal as [{ runId: string }];
    const { body } = await ask("GET", `${app.server}/v1/runs/${runId}`);
    expect(body.data).toMatchObject({ status: "Completed" });
  });
});
