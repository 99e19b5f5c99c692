import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { register } from "../app/register.ts";
import { ingest } from "../intake/ingest.ts";
import { drainConsequences } from "../intake/route-event.ts";
import { giveUpCalls } from "../run/recover.ts";
import { Database } from "../storage/database.ts";
import { type JobRow, jobsOfRun, leaseJob } from "../storage/jobs.ts";
import { stepsOfRun } from "../storage/steps.ts";
import { scriptedFunction } from "../testing/scripted-app.ts";
import { testContext } from "../testing/test-context.ts";
import { handleAnswer } from "./answer.ts";
import { saveCheckpoint } from "./checkpoint.ts";

/** What can happen to a call: it reports a step, ends with one, or is made again; always also by older calls of it. */
type Happening = { what: "checkpoint" | "answer" | "lose"; call: number; step: number };

const happenings: fc.Arbitrary<Happening[]> = fc.array(
  fc.record({
    what: fc.constantFrom("checkpoint" as const, "checkpoint" as const, "answer" as const, "lose" as const),
    call: fc.nat(20),
    step: fc.nat(30),
  }),
  { minLength: 5, maxLength: 40 },
);

function startRun(database: Database) {
  const context = testContext(database);
  const functions = [scriptedFunction("f", "go")];
  return database.transaction(() => {
    register(context, { appId: "app", url: "http://app.test", sdk: "", framework: "", functions }, () => false);
    ingest(context, [{ name: "go" }], null, false);
    drainConsequences(context);
    const run = database.get<{ id: string }>("select id from runs");
    return { context, runId: run?.id ?? "" };
  });
}

test("whatever older calls of a run report and answer, only the current one changes anything", () => {
  fc.assert(
    fc.property(happenings, (list) => {
      const database = new Database(":memory:");
      onTestFinished(() => database.close());
      const { context, runId } = startRun(database);
      const calls: JobRow[] = [];
      const lease = () => {
        const due = jobsOfRun(database, runId).find((job) => job.leased_at === null);
        if (due) calls.push(leaseJob(database, due, 1));
      };
      const saved = () => stepsOfRun(database, runId).map((step) => step.memo);
      lease();
      for (const [index, { what, call, step }] of list.entries()) {
        const job = calls[call % calls.length];
        if (!job) continue;
        const isCurrent = job === calls.at(-1);
        const before = saved();
        const op = { op: "StepRun" as const, id: `s${step}`, name: "", race: false, data: index };
        const isNew = !stepsOfRun(database, runId).some(({ id }) => id === op.id);
        database.transaction(() => {
          if (what === "lose") {
            giveUpCalls(context, 0);
          } else if (what === "checkpoint") {
            const from = { runId, jobId: job.id, generation: job.generation, requestId: null, ops: [op] };
            const result = saveCheckpoint(context, from, { since: null, isClosing: false });
            expect(result.kind).toBe(isCurrent ? "saved" : "superseded");
          } else {
            const reply = { kind: "ops" as const, ops: [op], version: 2, retry: true, retryAfterMs: null };
            handleAnswer(context, { job, startedAt: 0, statusCode: 206, reply });
          }
        });
        const after = saved();
        const adds = isCurrent && isNew && what !== "lose";
        expect(after).toEqual(adds ? [...before, `{"data":${index}}`] : before);
        if (what === "lose" || (what === "answer" && isCurrent)) lease();
      }
      database.close();
    }),
    { numRuns: 60 },
  );
});
