import { describe, expect } from "vitest";
import { type App, type Define, type Run, test } from "./harness.ts";
import { ask, gql, until } from "./protocol.ts";

const three: Define = ({ client, on, note }) => [
  client.createFunction({ id: "f", triggers: on("go"), retries: 0 }, async ({ step, event }) => {
    const a = await step.run("a", () => {
      note("a");
      return `A ${event.data.n}`;
    });
    const given = (text: string) => {
      note(`b(${text})`);
      return `B ${text}`;
    };
    const b = await step.run("b", given, a);
    await step.sleep("nap", "1s");
    return await step.run("c", () => {
      note("c");
      return `C ${b}`;
    });
  }),
];

async function endOf({ server }: App, id: string): Promise<Run> {
  return await until("the run has ended", async () => {
    const { run } = await gql(server, `{ run(runID: "${id}") { id status output } }`);
    return run?.status === "COMPLETED" && { ...run, output: JSON.parse(run.output) };
  });
}

describe.concurrent("rerun", () => {
  test("a run is run again from its beginning, as another run with the same event", async ({ startApp, server }) => {
    const app = await startApp(three);
    const first = await app.run("go", { n: 1 });
    const { rerun } = await gql(server, `mutation { rerun(runID: "${first.id}") }`);
    expect(rerun).not.toBe(first.id);
    expect(await endOf(app, rerun)).toMatchObject({ output: "C B A 1" });
    expect(app.journal).toEqual(["a", "b(A 1)", "c", "a", "b(A 1)", "c"]);
  });

  test("a run is run again from a step with other input; what came before is kept", async ({ startApp, server }) => {
    const app = await startApp(three);
    const first = await app.run("go", { n: 1 });
    app.journal.length = 0;
    const stepId = await stepIdOf(app, first, "b");
    const answer = await ask("POST", `${server}/v2/runs/${first.id}/rerun`, {
      fromStep: { stepId, input: ["other"] },
    });
    expect(answer.status).toBeLessThan(300);
    expect(await endOf(app, answer.body.data.runId ?? answer.body.data.id)).toMatchObject({ output: "C B other" });
    expect(app.journal).toEqual(["b(other)", "c"]);
  });

  test("the same over GraphQL, from a step in the middle without other input", async ({ startApp, server }) => {
    const app = await startApp(three);
    const first = await app.run("go", { n: 1 });
    app.journal.length = 0;
    const stepId = await stepIdOf(app, first, "c");
    const { rerun } = await gql(server, `mutation { rerun(runID: "${first.id}", fromStep: { stepID: "${stepId}" }) }`);
    expect(await endOf(app, rerun)).toMatchObject({ output: "C B A 1" });
    expect(app.journal).toEqual(["c"]);
  });
});

async function stepIdOf({ server }: App, { id }: Run, name: string): Promise<string> {
  const { run } = await gql(server, `{ run(runID: "${id}") { trace { childrenSpans { name stepID } } } }`);
  const spans: { name: string; stepID: string }[] = run.trace.childrenSpans;
  return spans.find((span) => span.name === name)?.stepID ?? "";
}
