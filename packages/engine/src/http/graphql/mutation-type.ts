import { GraphQLBoolean, GraphQLObjectType, type GraphQLResolveInfo, GraphQLString } from "graphql";
import { EngineError } from "../../engine-error.ts";
import { type Json, type JsonObject, objectOr, textOf, tryParseJson } from "../../json.ts";
import type { AppView } from "../../view/reads.ts";
import { fromStepOf } from "../rest-query.ts";
import type { ApiDeps } from "../route.ts";
import { appType } from "./app-type.ts";
import { wordOf } from "./arguments.ts";
import { type Field, namedLike } from "./fields.ts";
import { createAppType, fromStepType, updateAppType } from "./inputs.ts";
import { runIds } from "./query-type.ts";
import type { RequestContext } from "./request-context.ts";
import { olderRunType } from "./run-type.ts";
import { mapType, ulidType } from "./scalars.ts";

/** `key` is the sender's idempotency key for this one action. */
type Act = (args: JsonObject, deps: ApiDeps, key: string | null) => unknown;

/** Something to do. What was read before it counts no more. */
function action(
  type: Field<unknown>["type"],
  description: string,
  args: Field<unknown>["args"],
  act: Act,
): Field<unknown> {
  return {
    type,
    description,
    args,
    resolve(_, values, { deps, reads, key }, info) {
      reads.forget();
      return act(values, deps, keyOf(key, info));
    },
  };
}

/** A request may ask for several actions: each has a key of its own, which is the same when the request is sent again. */
function keyOf(key: string | null, { path }: GraphQLResolveInfo): string | null {
  return key === null ? null : `${key}/${path.key}`;
}

const debugging = namedLike(["debugSessionID", "debugRunID"], ulidType, "Taken, and of no effect.");

export const mutationType = new GraphQLObjectType<unknown, RequestContext>({
  name: "Mutation",
  description: "What can be done. With the header `Idempotency-Key`, runs are started once, however often it is sent.",
  fields: {
    createApp: action(
      appType,
      "Asks an app at an address for its functions.",
      { input: { type: createAppType } },
      ({ input }, deps) => addApp(input, deps),
    ),
    updateApp: action(
      appType,
      "Asks an app at an address for its functions.",
      { input: { type: updateAppType } },
      ({ input }, deps) => addApp(input, deps),
    ),
    deleteApp: action(
      GraphQLString,
      "Takes an app away. Its runs stay and go on; its functions start no new ones.",
      { id: { type: GraphQLString } },
      (args, deps) => deleteApp(wordOf(args, "id"), deps),
    ),
    invokeFunction: action(
      GraphQLBoolean,
      "Starts one function, whatever its triggers are.",
      {
        functionSlug: { type: GraphQLString },
        data: { type: mapType },
        user: { type: mapType },
        ...debugging,
      },
      (args, { actions }, key) => {
        const user = objectOr(args.user);
        const given = Object.keys(user).length > 0 ? { user } : {};
        actions.invoke(wordOf(args, "functionSlug"), objectOr(jsonOf(args.data)), { ...given, key });
        return true;
      },
    ),
    cancelRun: action(olderRunType, "Cancels a run that has not ended.", namedLike(runIds, ulidType), (args, deps) => {
      const id = wordOf(args, ...runIds);
      if (!deps.reads.getRun(id)) throw new EngineError("NOT_FOUND", `There is no run ${id}.`);
      if (!deps.actions.cancelRun(id)) throw new EngineError("INVALID_REQUEST", `The run ${id} has already ended.`);
      return deps.reads.getRun(id);
    }),
    rerun: action(
      ulidType,
      "Starts a run again, from its beginning or from one of its steps; the id of the new run.",
      { ...namedLike(runIds, ulidType), fromStep: { type: fromStepType }, ...debugging },
      (args, { actions }, key) => actions.rerun(wordOf(args, ...runIds), fromStepOf(stepOf(args.fromStep)), key),
    ),
  },
});

async function addApp(input: Json | undefined, { addApp: add, reads }: ApiDeps): Promise<AppView | null> {
  const result = await add(wordOf(objectOr(input), "url"));
  if (result.status !== "registered") {
    const reason = "reason" in result ? result.reason : "The app registers by itself, when it is asked to.";
    throw new EngineError("INVALID_REQUEST", reason);
  }
  return reads.listApps().find(({ id }) => id === result.appId) ?? null;
}

function deleteApp(id: string, { reads, register }: ApiDeps): string {
  const app = reads.listApps().find((known) => known.id === id);
  if (!app) throw new EngineError("NOT_FOUND", `There is no app ${id}.`);
  register({ appId: app.id, url: app.url, sdk: app.sdk, framework: app.framework, functions: [] });
  return id;
}

function stepOf(step: Json | undefined): Json {
  return step ? { ...objectOr(step), input: jsonOf(objectOr(step).input) } : null;
}

/** A value that clients send as JSON or as its text. */
function jsonOf(value: Json | undefined): Json {
  const text = textOf(value);
  return text === undefined ? (value ?? null) : (tryParseJson(text) ?? text);
}
