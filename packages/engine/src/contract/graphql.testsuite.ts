import { describe, expect } from "vitest";
import { type Define, test } from "./harness.ts";
import { ask, gql, until } from "./protocol.ts";

const app: Define = ({ client, on, note, event }) => [
  client.createFunction({ id: "f", name: "Eff", triggers: on("go"), retries: 0 }, async ({ step, event: { data } }) => {
    const a = await step.run("a", (n: number) => n + 1, data.n);
    if (data.fail) await step.run("bad", () => Promise.reject(new RangeError("bad step")));
    await step.sleep("nap", "1s");
    return { a };
  }),
  client.createFunction({ id: "waits", triggers: on("wait") }, async ({ step, runId }) => {
    await step.run("ready", () => note(runId));
    await step.waitForEvent("wait", { event: event("come"), timeout: "1h" });
  }),
];

const span = "name stepID spanID stepType stepOp status attempts outputID startedAt endedAt queuedAt duration isRoot";

describe.concurrent("graphql", () => {
  test("a run is read with its trace, as clients ask for it", async ({ startApp, server }) => {
    const { run, slug, id } = await startApp(app);
    const ended = await run("go", { n: 1 });
    const query = `query GetRun($runID: String!) {
      run(runID: $runID) {
        id status startedAt endedAt output eventName
        function { name slug app { name } }
        trace(preview: true) { ...Span childrenSpans { ...Span childrenSpans { name status attempts } } }
      }
    }
    fragment Span on RunTraceSpan { ${span} }`;
    const found = await gql(server, query, { runID: ended.id });
    expect(found.run).toMatchObject({
      id: ended.id,
      status: "COMPLETED",
      startedAt: expect.any(String),
      endedAt: expect.any(String),
      function: { name: "Eff", slug: slug("f"), app: { name: id } },
      trace: { status: "COMPLETED", isRoot: true },
    });
    expect(JSON.parse(found.run.output)).toEqual({ a: 2 });
    const spans: { name: string; stepOp: string; status: string }[] = found.run.trace.childrenSpans;
    expect(spans.find(({ name }) => name === "a")).toMatchObject({ stepOp: "RUN", status: "COMPLETED" });
    expect(spans.find(({ name }) => name === "nap")).toMatchObject({ stepOp: "SLEEP", status: "COMPLETED" });
  });

  test("what a step returned or threw is read by the id of its output", async ({ startApp, server }) => {
    const { run } = await startApp(app);
    const { id } = await run("go", { n: 1, fail: true });
    const { run: failed } = await gql(server, `{ run(runID: "${id}") { status trace { childrenSpans { ${span} } } } }`);
    expect(failed.status).toBe("FAILED");
    const outputOf = async (name: string) => {
      const found = failed.trace.childrenSpans.find((child: { name: string }) => child.name === name);
      const query = `{ runTraceSpanOutputByID(outputID: "${found.outputID}") { data error { name message stack } } }`;
      return (await gql(server, query)).runTraceSpanOutputByID;
    };
    expect(JSON.parse((await outputOf("a")).data)).toBe(2);
    expect(await outputOf("bad")).toMatchObject({ error: { name: "RangeError", message: "bad step" } });
  });

  test("runs are listed in pages, by status and function", async ({ startApp, server }) => {
    const { run, slug, send, ended } = await startApp(app);
    const bad = await run("go", { n: 1, fail: true });
    const good = [await send("go", { n: 1 }), await send("go", { n: 2 }), await send("go", { n: 3 })];
    for (const id of good) await ended(id);
    const { functions } = await gql(server, "{ functions { id slug name triggers { type value } } }");
    const own = functions.find((fn: { slug: string }) => fn.slug === slug("f"));
    const list = async (more: string, first: number, after = "") => {
      const query = `query($from: Time!) {
        runs(filter: { from: $from, functionIDs: ["${own.id}"], ${more} }, first: ${first}, ${after}
             orderBy: [{ field: QUEUED_AT, direction: DESC }]) {
          edges { cursor node { id status } } pageInfo { hasNextPage endCursor } totalCount
        }
      }`;
      return (await gql(server, query, { from: "2020-01-01T00:00:00Z" })).runs;
    };
    expect(await list("status: [FAILED]", 10)).toMatchObject({
      edges: [{ node: { id: bad.id, status: "FAILED" } }],
      totalCount: 1,
    });
    const first = await list("status: [COMPLETED]", 2);
    expect(first).toMatchObject({ pageInfo: { hasNextPage: true }, totalCount: 3 });
    const second = await list("status: [COMPLETED]", 2, `after: "${first.pageInfo.endCursor}",`);
    expect(second.edges).toHaveLength(1);
    const ids = [...first.edges, ...second.edges].map(({ node }) => node.id);
    expect(new Set(ids).size).toBe(3);
  });

  test("events are read with their runs", async ({ startApp, server }) => {
    const { send, ended, event } = await startApp(app);
    const id = await send("go", { n: 1 });
    const [run] = await ended(id);
    const found = await gql(
      server,
      `{ eventV2(id: "${id}") { id name raw idempotencyKey receivedAt runs { id status } }
         eventsV2(first: 50, filter: { from: "2020-01-01T00:00:00Z", eventNames: ["${event("go")}"] }) { edges { node { id name } } } }`,
    );
    expect(found).toMatchObject({
      eventV2: { id, name: event("go"), receivedAt: expect.any(String), runs: [{ id: run?.id, status: "COMPLETED" }] },
      eventsV2: { edges: [{ node: { id, name: event("go") } }] },
    });
    expect(JSON.parse(found.eventV2.raw)).toMatchObject({ name: event("go"), data: { n: 1 } });
  });

  test("the stream shows what happened last", async ({ startApp, server }) => {
    const { send, ended, event } = await startApp(app);
    const id = await send("go", { n: 1 });
    await ended(id);
    const query =
      "{ stream(query: { limit: 200, includeInternalEvents: false }) { id trigger runs { id function { name } } } }";
    const { stream } = await gql(server, query);
    expect(stream.find((item: { id: string }) => item.id === id)).toMatchObject({
      trigger: event("go"),
      runs: [{ function: { name: "Eff" } }],
    });
  });

  test("apps are read with their functions", async ({ startApp, server }) => {
    const { id, url } = await startApp(app);
    const { apps } = await gql(server, "{ apps { id name url functionCount functions { slug name } } }");
    expect(apps.find((known: { name: string }) => known.name === id)).toMatchObject({ url, functionCount: 2 });
  });

  test("a function is invoked and its run cancelled", async ({ startApp, server }) => {
    const { slug, journal } = await startApp(app);
    const invoke = "mutation($slug: String!, $data: Map) { invokeFunction(functionSlug: $slug, data: $data) }";
    expect(await gql(server, invoke, { slug: slug("waits"), data: { n: 1 } })).toEqual({ invokeFunction: true });
    await until("it waits", () => journal.length === 1);
    const { cancelRun } = await gql(server, `mutation { cancelRun(runID: "${journal[0]}") { id } }`);
    expect(cancelRun).toEqual({ id: journal[0] });
    await until("it is cancelled", async () => {
      const { run } = await gql(server, `{ run(runID: "${journal[0]}") { status } }`);
      return run.status === "CANCELLED";
    });
  });

  test("the schema may be asked for", async ({ server }) => {
    const { __schema } = await gql(server, "{ __schema { queryType { fields { name } } } }");
    const names = __schema.queryType.fields.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(["apps", "functions", "run", "runs", "eventV2", "stream"]));
  });

  test("a field that there is not is refused, and so is what is no query", async ({ server }) => {
    for (const query of ["{ colour }", "{ runs {"]) {
      const { body } = await ask("POST", `${server}/v0/gql`, { query });
      expect(body.errors).toMatchObject([{ message: expect.any(String) }]);
    }
  });
});
