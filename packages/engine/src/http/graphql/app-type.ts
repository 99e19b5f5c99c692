import type { FunctionView } from "../../function-view.ts";
import { isObject, type JsonObject, objectOr, textOf } from "../../json.ts";
import type { AppView } from "../../reads.ts";
import type { ApiDeps } from "../route.ts";
import { iso } from "../trace-body.ts";
import type { ObjectType } from "./execute.ts";

const triggerType: ObjectType<JsonObject, ApiDeps> = {
  name: "FunctionTrigger",
  fields: {
    type: { resolve: (trigger) => (textOf(trigger.event) === undefined ? "CRON" : "EVENT") },
    value: { resolve: (trigger) => textOf(trigger.event) ?? textOf(trigger.cron) ?? null },
    condition: { resolve: (trigger) => textOf(trigger.expression) ?? null },
  },
};

export const functionType: ObjectType<FunctionView, ApiDeps> = {
  name: "Function",
  fields: {
    id: { resolve: (fn) => fn.id },
    name: { resolve: (fn) => fn.name },
    slug: { resolve: (fn) => fn.id },
    appID: { resolve: (fn) => fn.appId },
    isArchived: { resolve: (fn) => fn.archived },
    url: { resolve: (fn) => urlOf(fn) },
    config: { resolve: (fn) => JSON.stringify(fn.config) },
    concurrency: { resolve: (fn) => (typeof fn.config.concurrency === "number" ? fn.config.concurrency : 0) },
    warnings: { resolve: (fn) => fn.warnings },
    triggers: {
      resolve: (fn) => (Array.isArray(fn.config.triggers) ? fn.config.triggers.filter(isObject) : []),
      type: () => triggerType,
    },
    app: {
      resolve: (fn, _, { reads }) => reads.listApps().find(({ id }) => id === fn.appId) ?? null,
      type: () => appType,
    },
  },
};

export const appType: ObjectType<AppView, ApiDeps> = {
  name: "App",
  fields: {
    id: { resolve: ({ id }) => id },
    externalID: { resolve: ({ id }) => id },
    name: { resolve: ({ id }) => id },
    url: { resolve: ({ url }) => url },
    framework: { resolve: ({ framework }) => framework },
    sdkLanguage: { resolve: ({ sdk }) => sdk.split(":")[0] ?? "" },
    sdkVersion: { resolve: ({ sdk }) => sdk.split(":")[1] ?? "" },
    lastSyncedAt: { resolve: ({ syncedAt }) => iso(syncedAt) },
    checksum: { resolve: () => null },
    error: { resolve: () => null },
    connected: { resolve: () => true },
    autodiscovered: { resolve: () => false },
    method: { resolve: () => "SERVE" },
    functionCount: { resolve: (app, _, deps) => functionsOf(app, deps).length },
    functions: { resolve: (app, _, deps) => functionsOf(app, deps), type: () => functionType },
  },
};

function functionsOf({ id }: AppView, { reads }: ApiDeps): FunctionView[] {
  return reads.listFunctions(Number.MAX_SAFE_INTEGER).filter((fn) => fn.appId === id && !fn.archived);
}

function urlOf(fn: FunctionView): string | null {
  return textOf(objectOr(objectOr(objectOr(fn.config.steps).step).runtime).url) ?? null;
}
