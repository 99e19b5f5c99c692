import { describe, expect } from "vitest";
import { type Define, test } from "./harness.ts";
import { ask, until } from "./protocol.ts";

const app: Define = ({ client, on, note }) => [
  client.createFunction({ id: "echo", triggers: on("echo") }, ({ event, step }) => step.run("a", () => event.data)),
  client.createFunction({ id: "nap", triggers: on("nap") }, async ({ step, runId }) => {
    await step.run("ready", () => note(runId));
    await step.sleep("rest", "1h");
  }),
];

describe.concurrent("rest-v2", () => {
  test.for(["/v2", "/api/v2"])("under %s a run is shown, with its trace", async (base, { startApp, server }) => {
    const { run } = await startApp(app);
    const { id } = await run("echo", { n: 1 });
    expect(await ask("GET", `${server}${base}/runs/${id}`)).toMatchObject({
      status: 200,
      body: { data: { id, status: "COMPLETED", output: { n: 1 } }, metadata: { fetchedAt: expect.any(String) } },
    });
    const trace = await ask("GET", `${server}${base}/runs/${id}/trace`);
    expect(trace).toMatchObject({ status: 200, body: { data: { runId: id } } });
    expect(JSON.stringify(trace.body.data.rootSpan)).toContain('"name":"a"');
  });

  test("a run is cancelled", async ({ startApp, server }) => {
    const { send, ended, journal } = await startApp(app);
    const eventId = await send("nap");
    await until("it naps", () => journal.length === 1);
    expect((await ask("POST", `${server}/v2/runs/${journal[0]}/cancel`)).status).toBeLessThan(300);
    expect(await ended(eventId)).toMatchObject([{ status: "CANCELLED" }]);
  });

  test("a function is invoked, and the run that this begins is named", async ({ startApp, server }) => {
    const { id } = await startApp(app);
    const { status, body } = await ask("POST", `${server}/v2/apps/${id}/functions/echo/invoke`, { data: { n: 3 } });
    expect(status).toBeLessThan(300);
    const run = await until("the run has ended", async () => {
      const shown = await ask("GET", `${server}/v2/runs/${body.data.runId}`);
      return shown.body.data?.status === "COMPLETED" && shown.body.data;
    });
    expect(run.output).toMatchObject({ n: 3 });
  });

  test("apps and their functions are listed", async ({ startApp, server }) => {
    const { id } = await startApp(app);
    const { body } = await ask("GET", `${server}/v2/apps/${id}/functions`);
    expect(body.data.map(({ name }: { name: string }) => name).toSorted()).toEqual(["echo", "nap"]);
  });

  test("what there is not is 404, with a list of errors", async ({ server }) => {
    expect(await ask("GET", `${server}/v2/runs/01ARZ3NDEKTSV4RRFFQ69G5FAV`)).toMatchObject({
      status: 404,
      body: { errors: [{ code: expect.any(String), message: expect.any(String) }] },
    });
  });
});
