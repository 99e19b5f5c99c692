import { describe, expect } from "vitest";
import { type Define, test } from "./harness.ts";
import { ask, until } from "./protocol.ts";

const app: Define = ({ client, on, note }) => [
  client.createFunction({ id: "echo", triggers: on("echo") }, ({ event }) => event.data),
  client.createFunction({ id: "fails", triggers: on("fails"), retries: 0 }, () => Promise.reject(new Error("broken"))),
  client.createFunction({ id: "nap", triggers: on("nap") }, async ({ step, runId }) => {
    await step.run("ready", () => note(runId));
    await step.sleep("rest", "1h");
  }),
];
const enveloped = (data: unknown) => ({ status: 200, body: { data, metadata: { fetched_at: expect.any(String) } } });

describe.concurrent("rest-v1", () => {
  test("an event is shown, and listed under its name", async ({ startApp, server }) => {
    const { send, ended, event } = await startApp(app);
    const id = await send("echo", { n: 1 });
    await ended(id);
    const shown = { internal_id: id, name: event("echo"), data: { n: 1 }, received_at: expect.any(String) };
    expect(await ask("GET", `${server}/v1/events/${id}`)).toMatchObject(enveloped(shown));
    const listed = await ask("GET", `${server}/v1/events?name=${encodeURIComponent(event("echo"))}&limit=5`);
    expect(listed).toMatchObject(enveloped([shown]));
    expect(listed.body.data).toHaveLength(1);
  });

  test("the runs of an event are shown with what they returned", async ({ startApp, server }) => {
    const { send, ended } = await startApp(app);
    const id = await send("echo", { n: 1 });
    const [run] = await ended(id);
    expect(await ask("GET", `${server}/v1/events/${id}/runs`)).toMatchObject(
      enveloped([
        {
          run_id: run?.id,
          event_id: id,
          function_id: expect.any(String),
          status: "Completed",
          output: { n: 1 },
          run_started_at: expect.any(String),
          ended_at: expect.any(String),
        },
      ]),
    );
  });

  test("a run is shown with its status in words, whatever became of it", async ({ startApp, server }) => {
    const { run, send, journal } = await startApp(app);
    const statusOf = async (id: unknown) => (await ask("GET", `${server}/v1/runs/${id}`)).body.data.status;
    expect(await statusOf((await run("echo")).id)).toBe("Completed");
    expect(await statusOf((await run("fails")).id)).toBe("Failed");
    await send("nap");
    await until("it naps", () => journal.length === 1);
    expect(await statusOf(journal[0])).toBe("Running");
    await ask("DELETE", `${server}/v1/runs/${journal[0]}`);
    await until("it is cancelled", async () => (await statusOf(journal[0])) === "Cancelled");
  });

  test("what is under way of a run is shown as its jobs", async ({ startApp, server }) => {
    const { send, journal } = await startApp(app);
    await send("nap");
    await until("it naps", () => journal.length === 1);
    await until("its job is listed", async () => {
      const { status, body } = await ask("GET", `${server}/v1/runs/${journal[0]}/jobs`);
      return status === 200 && body.data.length > 0;
    });
  });

  test("the functions of an app are listed", async ({ startApp, server }) => {
    const { id } = await startApp(app);
    const { body } = await ask("GET", `${server}/v1/apps/${id}/functions`);
    expect(body.data.map(({ name }: { name: string }) => name).toSorted()).toEqual(["echo", "fails", "nap"]);
  });

  test("a function is invoked by its name, without an event of its own", async ({ startApp, server }) => {
    const { slug, ended } = await startApp(app);
    const { status, body } = await ask("POST", `${server}/invoke/${slug("echo")}`, { data: { n: 5 } });
    expect([status, body.status]).toEqual([200, 200]);
    expect(await ended(body.id)).toMatchObject([{ status: "COMPLETED", output: { n: 5 } }]);
  });

  test.for(["/v1/runs/01ARZ3NDEKTSV4RRFFQ69G5FAV", "/v1/events/01ARZ3NDEKTSV4RRFFQ69G5FAV"])(
    "%s, which there is not, is 404 in JSON",
    async (path, { server }) => {
      expect(await ask("GET", server + path)).toMatchObject({ status: 404, body: { error: expect.any(String) } });
    },
  );
});
