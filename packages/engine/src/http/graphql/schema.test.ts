import {
  buildClientSchema,
  getIntrospectionQuery,
  type IntrospectionQuery,
  isIntrospectionType,
  isSpecifiedScalarType,
  printSchema,
  validateSchema,
} from "graphql";
import { expect, test } from "vitest";
import { type JsonObject, objectOr } from "../../json.ts";
import { ask } from "../../testing/http.ts";
import { type Rig, startRig } from "../../testing/rig.ts";
import { schema } from "./schema.ts";

const gql = async (rig: Rig, query: string, variables: JsonObject = {}) =>
  (await ask("POST", `${rig.url}/v0/gql`, { query, variables })).body;

const waiting = () =>
  startRig((client) => [
    client.createFunction({ id: "waits", triggers: [{ event: "app/waits" }] }, ({ step }) =>
      Promise.all([
        step.sleep("rest", "1h"),
        step.waitForEvent("approval", { event: "app/approved", timeout: "1h", if: "async.data.ok == true" }),
        step.waitForSignal("sign", { signal: "go", timeout: "1h" }),
        step.run("now", () => 1),
      ]),
    ),
  ]);

test("tools read the schema by introspection, and get the one that is served", async () => {
  const rig = await startRig(() => []);
  const answer = await gql(rig, getIntrospectionQuery());
  expect(answer.errors).toBeUndefined();
  const read = buildClientSchema(answer.data as unknown as IntrospectionQuery);
  expect(printSchema(read)).toBe(printSchema(schema));
});

test("the schema is valid, and every type of it says what it is", () => {
  expect(validateSchema(schema)).toEqual([]);
  const own = Object.values(schema.getTypeMap()).filter((type) => {
    return !isIntrospectionType(type) && !isSpecifiedScalarType(type);
  });
  expect(own.filter((type) => !type.description).map(String)).toEqual([]);
});

test("the kinds of a step's information are told apart by fragments", async () => {
  const rig = await waiting();
  await rig.engine.send({ name: "app/waits" });
  await rig.engine.idle();
  const answer = await gql(
    rig,
    `query($id: ULID!) {
      run(runID: $id) { status waitingFor { eventName expression } trace { ...Steps } }
    }
    fragment Steps on RunTraceSpan { childrenSpans { name status stepOp stepInfo { ...Info } } }
    fragment Info on StepInfo {
      __typename
      ... on SleepStepInfo { sleepUntil }
      ... on WaitForEventStepInfo { eventName expression timeout timedOut foundEventID }
      ... on WaitForSignalStepInfo { signal until: timeout timedOut }
      ... on InvokeStepInfo { runID }
      ... on RunStepInfo { type }
    }`,
    { id: rig.engine.listRuns()[0]?.id ?? "" },
  );
  expect(answer.errors).toBeUndefined();
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/);
  const { run } = Object(answer.data);
  expect(run).toMatchObject({ status: "RUNNING", waitingFor: { eventName: "app/approved" } });
  expect(run.trace.childrenSpans).toHaveLength(4);
  expect(run.trace.childrenSpans).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ name: "rest", stepInfo: { __typename: "SleepStepInfo", sleepUntil: time } }),
      expect.objectContaining({
        name: "approval",
        status: "WAITING",
        stepInfo: {
          __typename: "WaitForEventStepInfo",
          eventName: "app/approved",
          expression: "async.data.ok == true",
          timeout: time,
          timedOut: null,
          foundEventID: null,
        },
      }),
      expect.objectContaining({
        name: "sign",
        stepInfo: { __typename: "WaitForSignalStepInfo", signal: "go", until: time, timedOut: null },
      }),
      expect.objectContaining({ name: "now", stepOp: "RUN", stepInfo: { __typename: "RunStepInfo", type: "StepRun" } }),
    ]),
  );
});

test.each(["String!", "ULID!", "ID", "UUID", "String = null"])("an id may be declared as %s", async (type) => {
  const rig = await waiting();
  await rig.engine.send({ name: "app/waits" });
  await rig.engine.idle();
  const id = rig.engine.listRuns()[0]?.id ?? "";
  const query = `query($id: ${type}) { a: run(runID: $id) { id } b: run(runId: $id) { id } c: run(id: $id) { id } }`;
  expect(await gql(rig, query, { id })).toEqual({ data: { a: { id }, b: { id }, c: { id } } });
});

test("fragments name runs and events by either of their names, and conditions leave fields out", async () => {
  const rig = await waiting();
  const [eventId = ""] = await rig.engine.send({ name: "app/waits", data: { n: 1 } });
  await rig.engine.idle();
  const answer = await gql(
    rig,
    `query($id: ULID!, $yes: Boolean!, $no: Boolean = false) {
      older: event(query: { eventId: $id }) { ... on Event { __typename name @skip(if: $yes) functionRuns { ...OlderRun } } }
      newer: eventV2(id: $id) { ... on EventV2 { __typename name @include(if: $yes) runs { ...Run @include(if: $yes) } } }
      never: eventV2(id: $id) @include(if: $no) { id }
    }
    fragment OlderRun on FunctionRun { __typename status }
    fragment Run on FunctionRunV2 { __typename status }`,
    { id: eventId, yes: true },
  );
  expect(answer).toEqual({
    data: {
      older: { __typename: "Event", functionRuns: [{ __typename: "FunctionRun", status: "RUNNING" }] },
      newer: { __typename: "EventV2", name: "app/waits", runs: [{ __typename: "FunctionRunV2", status: "RUNNING" }] },
    },
  });
});

test("data for a function is taken from literals, variables and both together", async () => {
  const rig = await startRig((client) => [
    client.createFunction({ id: "echo", triggers: [{ event: "app/echo" }] }, ({ event }) => event.data),
  ]);
  const answer = await gql(
    rig,
    `mutation($data: Map, $n: Int) {
      a: invokeFunction(functionSlug: "app-echo", data: $data)
      b: invokeFunction(functionSlug: "app-echo", data: { list: [1, $n], deep: { word: WORD, none: null } })
      c: invokeFunction(functionSlug: "app-echo", data: "{\\"text\\": true}")
    }`,
    { data: { whole: [1.5, "x", null] }, n: 2 },
  );
  expect(answer).toEqual({ data: { a: true, b: true, c: true } });
  await rig.engine.idle();
  const outputs = rig.engine
    .listRuns()
    .map(({ id }) => objectOr(rig.engine.getRun(id) as unknown as JsonObject).output);
  expect(outputs).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ whole: [1.5, "x", null] }),
      expect.objectContaining({ list: [1, 2], deep: { word: "WORD", none: null } }),
      expect.objectContaining({ text: true }),
    ]),
  );
});
