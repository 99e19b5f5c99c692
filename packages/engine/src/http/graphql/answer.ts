import { execute, type FormattedExecutionResult, GraphQLError, type GraphQLFormattedError } from "graphql";
import type { Log } from "../../context.ts";
import { EngineError } from "../../engine-error.ts";
import type { JsonObject } from "../../json.ts";
import type { ApiDeps } from "../route.ts";
import { prepare } from "./prepare.ts";
import { requestContext } from "./request-context.ts";
import { schema } from "./schema.ts";

/** As many as the validation reports. */
const maxErrors = 100;

export type Question = { query: string; operationName: string | null; variables: JsonObject };

/** Answers one operation of a document. A field that fails is `null`, and says why among the errors. */
export async function answer(
  { query, operationName, variables }: Question,
  deps: ApiDeps,
  key: string | null,
): Promise<FormattedExecutionResult> {
  const prepared = prepare(query);
  if ("errors" in prepared) return { errors: prepared.errors.map((error) => error.toJSON()) };
  const { errors, ...rest } = await execute({
    schema,
    document: prepared.document,
    operationName,
    variableValues: variables,
    contextValue: requestContext(deps, key),
  });
  if (!errors) return rest;
  return { errors: errors.slice(0, maxErrors).map((error) => explained(error, deps.log)), ...rest };
}

/** What is wrong with the query, or with what it asks for. What is wrong with the engine goes to the log alone. */
function explained(error: GraphQLError, log: Log): GraphQLFormattedError {
  const cause = error.originalError;
  if (cause === undefined || cause instanceof GraphQLError || cause instanceof EngineError) return error.toJSON();
  log("error", "A GraphQL field failed.", { path: error.path, error: cause });
  return { ...error.toJSON(), message: "Internal error." };
}
