import { EngineError } from "../../engine-error.ts";
import { isObject, objectOr, textOf, tryParseJson } from "../../json.ts";
import { type ApiRequest, type ApiResponse, json } from "../message.ts";
import { type ApiDeps, pathOf, type Route } from "../route.ts";
import { execute } from "./execute.ts";
import { GraphqlError } from "./lexer.ts";
import { mutationType } from "./mutation-type.ts";
import { parseDocument } from "./parse.ts";
import { queryType } from "./query-type.ts";

const schema = { query: queryType, mutation: mutationType };
const fail = (status: number, message: string): ApiResponse => json(status, { errors: [{ message }] });

/** What clients of Inngest's dev server ask over GraphQL. What this engine has not, it refuses by name. */
export const graphqlRoutes: Route[] = [{ method: "POST", path: pathOf("/v0/gql"), handle: answerQuery, fail }];

async function answerQuery(request: ApiRequest, _: readonly string[], deps: ApiDeps): Promise<ApiResponse> {
  const body = tryParseJson(request.body);
  const query = isObject(body) ? textOf(body.query) : undefined;
  if (!isObject(body) || query === undefined) return fail(400, 'The request has no "query".');
  try {
    const document = parseDocument(query);
    const asked = { operationName: textOf(body.operationName) ?? null, variables: objectOr(body.variables) };
    const result = await execute(schema, document, asked, deps);
    return json(200, result);
  } catch (error) {
    // As GraphQL servers do: the answer says what is wrong, whatever the status.
    if (error instanceof GraphqlError || error instanceof EngineError) return fail(200, error.message);
    throw error;
  }
}
