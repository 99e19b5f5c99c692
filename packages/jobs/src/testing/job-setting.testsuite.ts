/** For tests: a database, an engine and the job on them, with a person who owns what is analysed. */

import type { Clock } from "@vibe/engine/clock";
import { createEngine, type Engine } from "@vibe/engine/engine";
import { type AnalysisDocument, getAnalysis } from "@vibe/store/analysis-document";
import type { Client, serviceClient } from "@vibe/store/client";
import { isActive, type JobStatus } from "@vibe/store/job-states";
import { parseSealingKeys } from "@vibe/store/sealed-secret";
import type { Inngest } from "inngest";
import { serve } from "inngest/edge";
import { createAnalyzeRepo } from "../analyze-repo.ts";
import { createInngest } from "../client.ts";
import { createJobDeps, type JobDeps } from "../deps.ts";
import { startAnalysis } from "../start-analysis.ts";

export const testKey = Buffer.alloc(32, 7).toString("base64");

export type JobSetting = {
  deps: JobDeps;
  engine: Engine;
  inngest: Inngest.Any;
  started: (repoId: string, author: string | null) => Promise<string>;
  /** The job once it has ended. */
  ended: (jobId: string) => Promise<AnalysisDocument>;
  /** The job once it is in a state, or has ended in another. */
  reached: (jobId: string, status: JobStatus) => Promise<AnalysisDocument>;
  /** What the steps of that name returned in the last run. */
  outputs: (step: string) => unknown[];
  close: () => Promise<void>;
};

export async function openJobSetting(options: {
  access: Parameters<typeof serviceClient>[0];
  owner: Client;
  gitHubUrl: string;
  /** Of the engine; in memory unless given. */
  database?: string;
  environmentToken?: string;
  /** Where clones are kept; none are made unless given. */
  clones?: string;
  /** Of the engine. */
  clock?: Clock;
}): Promise<JobSetting> {
  const { owner, environmentToken = null, clones = null } = options;
  const keys = parseSealingKeys("test", testKey);
  const deps = createJobDeps(options.access, { url: options.gitHubUrl, keys, environmentToken, clones });
  const functions = createInngest({ baseUrl: "http://engine.test" });
  const handler = serve({ client: functions, functions: [createAnalyzeRepo(functions, deps)] });
  const engine = createEngine({
    database: options.database ?? ":memory:",
    apps: [{ url: "http://app.test/api/inngest", handler }],
    retryIntervalMs: 20,
    clock: options.clock,
  });
  const { port } = await engine.listen({ port: 0 });
  const inngest = createInngest({ baseUrl: `http://127.0.0.1:${port}` });
  await engine.start();

  async function until(jobId: string, isIt: (document: AnalysisDocument) => boolean): Promise<AnalysisDocument> {
    for (;;) {
      const document = await getAnalysis(owner, jobId);
      if (document && isIt(document)) return document;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  return {
    deps,
    engine,
    inngest,
    async started(repoId, author) {
      const answer = await startAnalysis({ repoId, author }, { user: owner, inngest, ...deps });
      if (answer.outcome !== "started") throw new Error(JSON.stringify(answer));
      return answer.jobId;
    },
    async ended(jobId) {
      const document = await until(jobId, ({ status }) => !isActive(status));
      await engine.idle();
      return document;
    },
    reached: (jobId, wanted) => until(jobId, ({ status }) => status === wanted || !isActive(status)),
    outputs(name) {
      const [run] = engine.listRuns({ limit: 1 });
      const steps = engine.getRun(run?.id ?? "")?.steps.filter((step) => step.name === name) ?? [];
      return steps.map((step) => ("data" in step.result ? step.result.data : null));
    },
    close: () => engine.close(),
  };
}
