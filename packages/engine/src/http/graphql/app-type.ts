import { GraphQLBoolean, GraphQLInt, GraphQLList, GraphQLObjectType, GraphQLString } from "graphql";
import { isObject, type JsonObject, objectOr, textOf } from "../../json.ts";
import type { FunctionView } from "../../view/function-view.ts";
import type { AppView } from "../../view/reads.ts";
import { appMethodType, triggerKindType } from "./enums.ts";
import { type Fields, listField, required } from "./fields.ts";
import type { RequestContext } from "./request-context.ts";
import { timeType, uuidType } from "./scalars.ts";

const triggerType = new GraphQLObjectType<JsonObject, RequestContext>({
  name: "FunctionTrigger",
  description: "What starts a function: an event or a schedule.",
  fields: {
    type: {
      type: triggerKindType,
      resolve: (trigger) => (textOf(trigger.event) === undefined ? "CRON" : "EVENT"),
    },
    value: {
      type: GraphQLString,
      description: "The event's name, or the schedule.",
      resolve: (trigger) => textOf(trigger.event) ?? textOf(trigger.cron) ?? null,
    },
    condition: { type: GraphQLString, resolve: (trigger) => textOf(trigger.expression) ?? null },
  },
});

const functionFields = (): Fields<FunctionView> => ({
  id: { type: required(uuidType), resolve: (fn) => fn.id },
  name: { type: required(GraphQLString), resolve: (fn) => fn.name },
  slug: { type: required(GraphQLString), resolve: (fn) => fn.id },
  appID: { type: required(uuidType), resolve: (fn) => fn.appId },
  isArchived: { type: required(GraphQLBoolean), resolve: (fn) => fn.archived },
  url: { type: GraphQLString, resolve: (fn) => urlOf(fn) },
  config: {
    type: GraphQLString,
    description: "The function's options as it registered them, as JSON text.",
    resolve: (fn, _, { budget }) => budget.jsonText(fn.config),
  },
  concurrency: {
    type: GraphQLInt,
    resolve: (fn) => (typeof fn.config.concurrency === "number" ? fn.config.concurrency : 0),
  },
  warnings: {
    type: new GraphQLList(required(GraphQLString)),
    description: "What is wrong with its registration, in sentences.",
    resolve: (fn) => fn.warnings,
  },
  triggers: listField<FunctionView>(triggerType, ({ config }) => {
    return Array.isArray(config.triggers) ? config.triggers.filter(isObject) : [];
  }),
  app: { type: appType, resolve: (fn, _, { reads }) => reads.apps().find(({ id }) => id === fn.appId) ?? null },
});

export const functionType = new GraphQLObjectType<FunctionView, RequestContext>({
  name: "Function",
  description: "A function that an app has registered. Its id is its slug.",
  fields: functionFields,
});

export const appType = new GraphQLObjectType<AppView, RequestContext>({
  name: "App",
  description: "A program with functions. Its id is the name it registered with.",
  fields: () => ({
    id: { type: required(uuidType), resolve: ({ id }) => id },
    externalID: { type: required(GraphQLString), resolve: ({ id }) => id },
    name: { type: required(GraphQLString), resolve: ({ id }) => id },
    url: { type: GraphQLString, resolve: ({ url }) => url },
    framework: { type: GraphQLString, resolve: ({ framework }) => framework },
    sdkLanguage: { type: required(GraphQLString), resolve: ({ sdk }) => sdk.split(":")[0] ?? "" },
    sdkVersion: { type: required(GraphQLString), resolve: ({ sdk }) => sdk.split(":")[1] ?? "" },
    appVersion: { type: GraphQLString, description: "Not kept: null.", resolve: () => null },
    lastSyncedAt: { type: timeType, resolve: ({ syncedAt }) => syncedAt },
    checksum: { type: GraphQLString, description: "Not kept: null.", resolve: () => null },
    error: { type: GraphQLString, description: "Not kept: null.", resolve: () => null },
    connected: { type: required(GraphQLBoolean), resolve: () => true },
    autodiscovered: { type: required(GraphQLBoolean), resolve: () => false },
    method: { type: required(appMethodType), resolve: () => "SERVE" },
    functionCount: { type: GraphQLInt, resolve: (app, _, context) => functionsOf(app, context).length },
    functions: listField<AppView>(functionType, (app, _, context) => functionsOf(app, context)),
  }),
});

function functionsOf({ id }: AppView, { reads }: RequestContext): FunctionView[] {
  return reads.functions().filter((fn) => fn.appId === id && !fn.archived);
}

function urlOf(fn: FunctionView): string | null {
  return textOf(objectOr(objectOr(objectOr(fn.config.steps).step).runtime).url) ?? null;
}
