import { isObject, objectOr, textOf, tryParseJson } from "../../json.ts";
import { type ApiRequest, type ApiResponse, json, rawJson } from "../message.ts";
import { keyOf } from "../rest-v1.ts";
import { type ApiDeps, pathOf, type Route } from "../route.ts";

const fail = (status: number, message: string): ApiResponse => json(status, { errors: [{ message }] });

/** What clients of Inngest's dev server ask over GraphQL. What this engine has not, it refuses by name. */
export const graphqlRoutes: Route[] = [{ method: "POST", path: pathOf("/v0/gql"), handle: answerQuery, fail }];

async function answerQuery(request: ApiRequest, _: readonly string[], deps: ApiDeps): Promise<ApiResponse> {
  const body = tryParseJson(request.body);
  const query = isObject(body) ? textOf(body.query) : undefined;
  if (!isObject(body) || query === undefined) return fail(400, 'The request has no "query".');
  // Loaded when the first query comes: most engines answer none, and library and schema take 0.1 s and 6 MB.
  const { answer } = await import("./answer.ts");
  const question = { query, operationName: textOf(body.operationName) || null, variables: objectOr(body.variables) };
  // As GraphQL servers do: the answer says what is wrong, whatever the status.
  return rawJson(200, JSON.stringify(await answer(question, deps, keyOf(request))));
}
