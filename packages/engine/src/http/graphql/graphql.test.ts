import { expect, test } from "vitest";
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
            childrenSpans: [{}],
          },
          { stepType: "FINALIZATION", status: "COMPLETED" },
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

test.each([
  [
    "a field there is not",
    "{ runs { edges { node { colour } } } }",
    'does not support the field "colour" of FunctionRunV2',
  ],
  ["an argument there is not", '{ run(colour: "x") { id } }', 'does not support the argument "colour" of Query.run'],
  ["introspection", "{ __schema { types { name } } }", 'does not support the field "__schema"'],
  ["a subscription", "subscription { runs { id } }", "Subscriptions are not supported"],
  ["an open bracket", "{ runs { edges", 'expected "}"'],
  ["an object without fields", "{ apps }", "needs a selection"],
  ["a fragment within itself", "{ apps { ...A } } fragment A on App { functions { app { ...A } } }", "contains itself"],
])("%s is refused in words", async (_, query, words) => {
  const rig = await startRig(() => []);
  const answer = await gql(rig, query);
  expect(answer.errors).toMatchObject([{ message: expect.stringContaining(words) }]);
});
