import { type Json, objectOr, textOf } from "../../json.ts";
import type { RunDetail, RunSummary } from "../../run-view.ts";
import type { ApiDeps } from "../route.ts";
import { iso } from "../trace-body.ts";
import { appType, functionType } from "./app-type.ts";
import type { ObjectType } from "./execute.ts";
import { spanType } from "./span-type.ts";

/** What is asked of a run beyond its row is read when it is asked for, once. */
export type RunSource = { run: RunSummary; detail: () => RunDetail | null };

export function runSource(run: RunSummary, { reads }: ApiDeps): RunSource {
  let known: RunDetail | null | undefined;
  return {
    run,
    detail: () => {
      known ??= reads.getRun(run.id);
      return known;
    },
  };
}

/** One run: the fields of both of the names that Inngest's schema has for it. */
export const runType: ObjectType<RunSource, ApiDeps> = {
  name: "FunctionRunV2",
  fields: {
    id: { resolve: ({ run }) => run.id },
    appID: { resolve: ({ run }) => run.appId },
    functionID: { resolve: ({ run }) => run.functionId },
    function: { resolve: ({ run }, _, { reads }) => functionOf(run.functionId, { reads }), type: () => functionType },
    app: {
      resolve: ({ run }, _, { reads }) => reads.listApps().find(({ id }) => id === run.appId),
      type: () => appType,
    },
    traceID: { resolve: ({ run }) => run.id },
    status: { resolve: ({ run }) => run.status.toUpperCase() },
    queuedAt: { resolve: ({ run }) => iso(run.queuedAt) },
    startedAt: { resolve: ({ run }) => iso("startedAt" in run ? run.startedAt : null) },
    endedAt: { resolve: ({ run }) => iso("endedAt" in run ? run.endedAt : null) },
    finishedAt: { resolve: ({ run }) => iso("endedAt" in run ? run.endedAt : null) },
    eventName: { resolve: ({ run }) => run.eventName },
    eventID: { resolve: ({ detail }) => detail()?.events[0]?.id ?? null },
    sourceID: { resolve: () => null },
    originalRunID: { resolve: ({ run }) => run.originalRunId },
    triggerIDs: { resolve: ({ detail }) => detail()?.events.map(({ id }) => id) ?? [] },
    isBatch: { resolve: ({ detail }) => (detail()?.events.length ?? 0) > 1 },
    batchCreatedAt: {
      resolve: ({ run, detail }) => ((detail()?.events.length ?? 0) > 1 ? iso(run.queuedAt) : null),
    },
    cronSchedule: { resolve: ({ detail }) => cronOf(detail()) },
    output: { resolve: ({ detail }) => outputText(detail()) },
    hasAI: { resolve: ({ detail }) => detail()?.trace.children.some((span) => span.stepOp === "AI_GATEWAY") ?? false },
    pendingSteps: { resolve: ({ detail }) => detail()?.open.filter(({ id }) => id !== "").length ?? 0 },
    trace: {
      args: ["preview"],
      resolve: ({ detail }) => traceSource(detail()),
      type: () => spanType,
    },
  },
};

export function functionOf(id: string, { reads }: Pick<ApiDeps, "reads">) {
  return reads.listFunctions(Number.MAX_SAFE_INTEGER).find((fn) => fn.id === id) ?? null;
}

export function traceSource(run: RunDetail | null) {
  return run && { span: run.trace, runId: run.id, functionId: run.functionId, appId: run.appId, parentId: null };
}

export function cronOf(run: RunDetail | null): string | null {
  const event = run?.events[0]?.payload;
  if (event?.name !== "inngest/scheduled.timer") return null;
  return textOf(objectOr(event.data).cron) ?? null;
}

/** What a run brought, as JSON text: its return value or its error. */
function outputText(run: RunDetail | null): string | null {
  if (!run) return null;
  const output: Json = run.status === "completed" ? run.output : "error" in run ? run.error : null;
  return run.status === "completed" || "error" in run ? JSON.stringify(output) : null;
}
