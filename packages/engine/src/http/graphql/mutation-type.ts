import { EngineError } from "../../engine-error.ts";
import { type Json, objectOr, textOf, tryParseJson } from "../../json.ts";
import { fromStepOf } from "../rest-query.ts";
import type { ApiDeps } from "../route.ts";
import { appType } from "./app-type.ts";
import type { ObjectType } from "./execute.ts";
import { runIds, wordOf } from "./query-type.ts";
import { runSource, runType } from "./run-type.ts";

export const mutationType: ObjectType<null, ApiDeps> = {
  name: "Mutation",
  fields: {
    createApp: { args: ["input"], resolve: (_, { input }, deps) => addApp(input, deps), type: () => appType },
    updateApp: { args: ["input"], resolve: (_, { input }, deps) => addApp(input, deps), type: () => appType },
    deleteApp: {
      args: ["id"],
      resolve: (_, args, { reads, register }) => {
        const id = wordOf(args, "id");
        const app = reads.listApps().find((known) => known.id === id);
        if (!app) throw new EngineError("NOT_FOUND", `There is no app ${id}.`);
        // Its runs stay and go on; its functions start no new ones.
        register({ appId: app.id, url: app.url, sdk: app.sdk, framework: app.framework, functions: [] });
        return id;
      },
    },
    invokeFunction: {
      args: ["functionSlug", "data", "user", "debugSessionID", "debugRunID"],
      resolve: (_, args, { actions }) => {
        const user = objectOr(args.user);
        const given = Object.keys(user).length > 0 ? { user } : {};
        actions.invoke(wordOf(args, "functionSlug"), objectOr(jsonOf(args.data)), given);
        return true;
      },
    },
    cancelRun: {
      args: runIds,
      resolve: (_, args, deps) => {
        const id = wordOf(args, ...runIds);
        if (!deps.reads.getRun(id)) throw new EngineError("NOT_FOUND", `There is no run ${id}.`);
        if (!deps.actions.cancelRun(id)) throw new EngineError("INVALID_REQUEST", `The run ${id} has already ended.`);
        const run = deps.reads.getRun(id);
        return run && runSource(run, deps);
      },
      type: () => runType,
    },
    rerun: {
      args: [...runIds, "fromStep", "debugSessionID", "debugRunID"],
      resolve: (_, args, { actions }) => {
        const step = args.fromStep
          ? { ...objectOr(args.fromStep), input: jsonOf(objectOr(args.fromStep).input) }
          : null;
        return actions.rerun(wordOf(args, ...runIds), fromStepOf(step));
      },
    },
  },
};

async function addApp(input: Json | undefined, { addApp: add, reads }: ApiDeps) {
  const result = await add(wordOf(objectOr(input), "url"));
  if (result.status !== "registered") {
    const reason = "reason" in result ? result.reason : "The app registers by itself, when it is asked to.";
    throw new EngineError("INVALID_REQUEST", reason);
  }
  return reads.listApps().find(({ id }) => id === result.appId) ?? null;
}

/** A value that clients send as JSON or as its text. */
function jsonOf(value: Json | undefined): Json {
  const text = textOf(value);
  return text === undefined ? (value ?? null) : (tryParseJson(text) ?? text);
}
