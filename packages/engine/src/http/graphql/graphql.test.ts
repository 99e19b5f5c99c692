import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { createEngine } from "../../engine.ts";
import { type JsonObject, objectOr } from "../../json.ts";
import { ask } from "../../testing/http.ts";
import { type Rig, startRig, until } from "../../testing/rig.ts";

const gql = async (rig: Rig, query: string, variables: JsonObject = {}, operationName?: string) => {
  const body = { query, variables, ...(operationName ? { operationName } : {}) };
  return (await ask("POST", `${rig.url}/v0/gql`, body)).body;
};

const twoSteps = () =>
  startRig((client) => [
    client.createFunction(
      { id: "two", name: "Two", retries: 0, triggers: [{ event: "app/two" }] },
      async ({ event, step }) => {
        const a = await step.run("a", (n: number) => n + 1, event.data.n);
        if (event.data.fail) await step.run("bad", () => Promise.reject(new Error("bad step")));
        return { a };
      },
    ),
    client.createFunction({ id: "nap", triggers: [{ event: "app/nap" }] }, ({ step }) => step.sleep("rest", "1h")),
  ]);

test("a run's status, output and trace are read with fragments, aliases and variables, as clients of the dev server do", async () => {
  const rig = await twoSteps();
  const run = await rig.run({ name: "app/two", data: { n: 1 } });
  const answer = await gql(
    rig,
    `# a query as code generators print it
     query GetRun($runID: String!, $preview: Boolean = false) {
       run(runID: $runID) {
         __typename id state: status output eventName triggerIDs hasAI
         function { name slug app { name } }
         trace(preview: $preview) { ...TraceDetails childrenSpans { ...TraceDetails childrenSpans { status } } }
       }
     }
     fragment TraceDetails on RunTraceSpan {
       name status attempts stepID stepOp stepType isRoot outputID queuedAt startedAt endedAt duration
       response { statusCode headers }
       stepInfo { __typename ... on RunStepInfo { type } ... on SleepStepInfo { sleepUntil } }
     }`,
    { runID: run.id },
    "GetRun",
  );
  expect(answer.errors).toBeUndefined();
  expect(answer.data).toMatchObject({
    run: {
      __typename: "FunctionRunV2",
      id: run.id,
      state: "COMPLETED",
      output: '{"a":2}',
      function: { name: "Two", slug: "app-two", app: { name: "app" } },
      trace: {
        isRoot: true,
        status: "COMPLETED",
        childrenSpans: [
          {
            name: "a",
            status: "COMPLETED",
            stepOp: "RUN",
            stepInfo: { __typename: "RunStepInfo" },
            childrenSpans: [{ status: "COMPLETED" }],
          },
          {
            stepType: "FINALIZATION",
            status: "COMPLETED",
            response: { statusCode: 206, headers: { "x-inngest-sdk": expect.any(String) } },
          },
        ],
      },
    },
  });
  const { trace } = objectOr(objectOr(answer.data).run);
  const output = await gql(
    rig,
    `{ runTraceSpanOutputByID(outputID: "${objectOr(trace).outputID}") { data input error { message } } }`,
  );
  expect(output.data).toMatchObject({ runTraceSpanOutputByID: { data: '{"a":2}', error: null } });
});

test("a failed step's error is read by its output id, and the failed run found by status", async () => {
  const rig = await twoSteps();
  await rig.run({ name: "app/two", data: { n: 1, fail: true } });
  await rig.run({ name: "app/two", data: { n: 2 } });
  const list = await gql(
    rig,
    `query($from: Time!) {
      runs(filter: { from: $from, status: [FAILED], functionIDs: ["app-two"] },
           orderBy: [{ field: STARTED_AT, direction: DESC }], first: 10) {
        edges { cursor node { id status output } } pageInfo { hasNextPage endCursor } totalCount
      }
    }`,
    { from: "2020-01-01T00:00:00Z" },
  );
  expect(list.data).toMatchObject({ runs: { edges: [{ node: { status: "FAILED" } }], totalCount: 1 } });
  const [edge] = Object(list.data).runs.edges;
  const traced = await gql(rig, `{ runTrace(runID: "${edge.node.id}") { childrenSpans { name status outputID } } }`);
  const bad = Object(traced.data).runTrace.childrenSpans.find((span: JsonObject) => span.name === "bad");
  expect(bad).toMatchObject({ status: "FAILED" });
  const output = await gql(
    rig,
    `{ o: runTraceSpanOutputByID(outputID: "${bad.outputID}") { data error { name message stack } } }`,
  );
  expect(output.data).toMatchObject({ o: { data: null, error: { name: "Error", message: "bad step" } } });
});

test("runs come in pages by cursor", async () => {
  const rig = await twoSteps();
  await rig.engine.send(Array.from({ length: 5 }, (_, n) => ({ name: "app/two", data: { n } })));
  await rig.engine.idle();
  const found: string[] = [];
  let after = "";
  for (let page = 0; page < 5; page++) {
    const query = `{ runs(first: 2, after: "${after}", orderBy: [{field: QUEUED_AT, direction: ASC}], filter: {from: "2020-01-01T00:00:00Z"})
      { edges { node { id } } pageInfo { hasNextPage endCursor } } }`;
    const { runs } = Object((await gql(rig, query)).data);
    found.push(...runs.edges.map((edge: { node: { id: string } }) => edge.node.id));
    if (!runs.pageInfo.hasNextPage) break;
    after = runs.pageInfo.endCursor;
  }
  expect(new Set(found).size).toBe(5);
  expect(found).toEqual(found.toSorted());
});

test("events, the stream, functions and apps are read", async () => {
  const rig = await twoSteps();
  const run = await rig.run({ name: "app/two", data: { n: 1 } });
  const id = run.events[0]?.id ?? "";
  const answer = await gql(
    rig,
    `query($id: ULID!) {
      eventV2(id: $id) { id name raw idempotencyKey receivedAt runs { id status } }
      event(query: { eventId: $id }) { id name totalRuns pendingRuns functionRuns { id finishedAt } }
      eventsV2(first: 5, filter: { from: "2020-01-01T00:00:00Z", includeInternalEvents: false }) { edges { node { name } } }
      none: eventsV2(filter: { query: "no such text" }) { totalCount edges { cursor } }
      events(query: {}) { id name payload }
      stream(query: { limit: 5, includeInternalEvents: false }) { id trigger runs { id function { name } } }
      functions { id slug name triggers { type value } }
      apps { id name url functionCount functions { slug } }
      runTrigger(runID: "${run.id}") { eventName IDs timestamp }
    }`,
    { id },
  );
  expect(answer.errors).toBeUndefined();
  expect(answer.data).toMatchObject({
    eventV2: { id, name: "app/two", runs: [{ id: run.id, status: "COMPLETED" }] },
    event: { totalRuns: 1, pendingRuns: 0 },
    eventsV2: { edges: [{ node: { name: "app/two" } }] },
    none: { totalCount: 0, edges: [] },
    stream: [{ id, trigger: "app/two", runs: [{ function: { name: "Two" } }] }],
    apps: [{ id: "app", functionCount: 2 }],
    runTrigger: { eventName: "app/two", IDs: [id] },
  });
  expect(Object(answer.data).functions).toContainEqual({
    id: "app-two",
    slug: "app-two",
    name: "Two",
    triggers: [{ type: "EVENT", value: "app/two" }],
  });
});

test("runs are invoked, cancelled and run again from a step with other input", async () => {
  const rig = await twoSteps();
  const first = await rig.run({ name: "app/two", data: { n: 1 } });
  const rerun = await gql(rig, `mutation { rerun(runID: "${first.id}", fromStep: { stepID: "a", input: "[41]" }) }`);
  const again = await rig.engine.waitForRun(String(objectOr(rerun.data).rerun));
  expect(again).toMatchObject({ output: { a: 42 }, originalRunId: first.id });

  const invoked = await gql(rig, `mutation($data: Map) { invokeFunction(functionSlug: "app-nap", data: $data) }`, {
    data: { x: 1 },
  });
  expect(invoked).toEqual({ data: { invokeFunction: true } });
  await until(() => rig.engine.countRuns({ functionSlug: "app-nap", status: "running" }) === 1, "it naps");
  const nap = rig.engine.listRuns({ functionSlug: "app-nap" })[0]?.id;
  const cancelled = await gql(rig, `mutation { cancelRun(runID: "${nap}") { id status } }`);
  expect(cancelled.data).toEqual({ cancelRun: { id: nap, status: "CANCELLED" } });
  expect((await gql(rig, `mutation { cancelRun(runID: "${nap}") { id } }`)).errors).toMatchObject([
    { message: expect.stringContaining("already ended") },
  ]);
});

test("an app is added by its address, and taken away again", async () => {
  const rig = await twoSteps();
  const deleted = await gql(rig, 'mutation { deleteApp(id: "app") }');
  expect(deleted).toEqual({ data: { deleteApp: "app" } });
  expect((await gql(rig, "{ functions { slug } }")).data).toEqual({ functions: [] });
  const added = await gql(rig, `mutation { createApp(input: { url: "${rig.app.url}" }) { id url functionCount } }`);
  expect(added.data).toEqual({ createApp: { id: "app", url: rig.app.url, functionCount: 2 } });
  const foreign = await gql(rig, 'mutation { createApp(input: { url: "http://169.254.169.254/x" }) { id } }');
  expect(foreign.errors).toMatchObject([{ message: expect.stringContaining("neither on this machine") }]);
});

test("a key makes each action of a request happen once, however often it is sent", async () => {
  const rig = await twoSteps();
  const { id } = await rig.run({ name: "app/two", data: { n: 1 } });
  const query = `mutation { once: rerun(runID: "${id}") twice: rerun(runID: "${id}") invokeFunction(functionSlug: "app-two") }`;
  const send = (key: string) => ask("POST", `${rig.url}/v0/gql`, { query }, { "idempotency-key": key });
  const { body: first } = await send("one");
  const { once, twice } = objectOr(first.data);
  expect(once).not.toBe(twice);
  expect((await send("one")).body).toEqual(first);
  expect(objectOr((await send("another")).body.data).once).not.toBe(once);
  await rig.engine.idle();
  expect(rig.engine.countRuns({ functionSlug: "app-two" })).toBe(1 + 3 + 3);
});

test("what is not there is null without an error, and what was asked wrongly is null with one", async () => {
  const rig = await twoSteps();
  const answer = await gql(
    rig,
    `query($none: ID) {
      run(runID: "none") { id trace { name } }
      eventV2(id: "none") { id runs { id } }
      functionBySlug(query: { functionSlug: "none" }) { id }
      nothing: run(runID: $none) { id }
      runTraceSpanOutputByID(outputID: "none") { data }
      runs(filter: { from: "yesterday" }) { totalCount }
      conditions: runs(filter: { query: "event." }) { totalCount }
      apps { id }
    }`,
  );
  expect(answer.data).toEqual({
    run: null,
    eventV2: null,
    functionBySlug: null,
    nothing: null,
    runTraceSpanOutputByID: null,
    runs: null,
    conditions: null,
    apps: [{ id: "app" }],
  });
  expect(answer.errors).toMatchObject([
    { path: ["nothing"], message: 'The argument "runID" is missing.' },
    { path: ["runTraceSpanOutputByID"], message: "There is no such output." },
    { path: ["runs"], message: expect.stringContaining('"from" is no time') },
    { path: ["conditions"], message: expect.stringContaining("cannot be read") },
  ]);
});

test("runs are filtered by function, app and status, under each of the names that clients have for it", async () => {
  const rig = await twoSteps();
  await rig.run({ name: "app/two", data: { n: 1 } });
  await rig.run({ name: "app/two", data: { n: 1, fail: true } });
  const answer = await gql(
    rig,
    `query($slugs: [UUID!], $status: [FunctionRunStatus!], $order: [RunsV2OrderBy!]!, $filter: RunsFilterV2!) {
      byIds: runs(filter: { functionIDs: $slugs, status: $status }, orderBy: $order, first: 5) { totalCount }
      bySlug: runs(filter: { fnSlug: "app-nap" }, limit: 5) { totalCount }
      byApp: runs(filter: { appIDs: "app" }, limit: 1) { totalCount edges { node { app { externalID } } } }
      ofCondition: runs(filter: $filter) { edges { node { status } } }
      functionRun(query: { functionRunId: "none" }) { id }
    }`,
    {
      slugs: ["app-two"],
      status: ["COMPLETED"],
      order: [{ field: "ENDED_AT", direction: "ASC" }],
      filter: { query: "event.data.fail == true", timeField: "STARTED_AT" },
    },
  );
  expect(answer).toEqual({
    data: {
      byIds: { totalCount: 1 },
      bySlug: { totalCount: 0 },
      byApp: { totalCount: 2, edges: [{ node: { app: { externalID: "app" } } }] },
      ofCondition: { edges: [{ node: { status: "FAILED" } }] },
      functionRun: null,
    },
  });
});

test("what goes wrong within the engine is in its log, and not in the answer", async () => {
  const folder = mkdtempSync(join(tmpdir(), "engine-graphql-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "engine.db");
  await createEngine({ database: path, apps: [] }).close();
  const database = new DatabaseSync(path);
  database.exec(
    "insert into events (id, name, ts, received_at, payload) values ('e', 'app/e', 1, 1, '{\"ts\": 1e300}')",
  );
  database.close();
  const logged: string[] = [];
  const log = (level: string, message: string) => logged.push(`${level}: ${message}`);
  const rig = await startRig(() => [], { database: path, log });
  const answer = await gql(rig, '{ apps { id } eventV2(id: "e") { id occurredAt } }');
  expect(answer).toEqual({
    errors: [{ message: "Internal error.", locations: [{ line: 1, column: 37 }], path: ["eventV2", "occurredAt"] }],
    data: { apps: [{ id: "app" }], eventV2: { id: "e", occurredAt: null } },
  });
  expect(logged).toContain("error: A GraphQL field failed.");
});

test("only POST is answered, and only with a query", async () => {
  const rig = await startRig(() => []);
  expect(await ask("GET", `${rig.url}/v0/gql?query={apps{id}}`)).toMatchObject({
    status: 405,
    body: { errors: [{ message: expect.stringContaining("Method not allowed") }] },
  });
  expect(await ask("POST", `${rig.url}/v0/gql`, { variables: {} })).toMatchObject({ status: 400 });
});

test.each([
  [
    "a field there is not",
    "{ runs { edges { node { colour } } } }",
    'Cannot query field "colour" on type "FunctionRunV2"',
  ],
  ["an argument there is not", '{ run(colour: "x") { id } }', 'Unknown argument "colour" on field "Query.run"'],
  ["a filter there is not", "{ runs(filter: { colour: 1 }) { totalCount } }", '"colour"'],
  ["a status there is not", "{ runs(filter: { status: [SUCCEEDED] }) { totalCount } }", '"SUCCEEDED"'],
  ["a mutation there is not", "mutation { createDebugSession { id } }", 'Cannot query field "createDebugSession"'],
  ["a type there is not", "query($x: Colour) { run(runID: $x) { id } }", 'Unknown type "Colour"'],
  ["a subscription", "subscription { runs { id } }", "Subscriptions are not supported"],
  ["an open bracket", "{ runs { edges", "Syntax Error: Expected Name, found <EOF>"],
  ["no operation", "fragment A on App { id }", '"A" is never used'],
  ["an object without fields", "{ apps }", "must have a selection of subfields"],
  ["several operations and no name", "query A { apps { id } } query B { apps { id } }", "Must provide operation name"],
  ["a variable that is no number", "query($n: Int) { runs(first: $n) { totalCount } }", "non-integer"],
])("%s is refused in words", async (_, query, words) => {
  const rig = await startRig(() => []);
  const answer = await gql(rig, query, { n: "many" });
  expect(answer.errors).toMatchObject([{ message: expect.stringContaining(words) }]);
  expect(answer.data).toBeUndefined();
});
