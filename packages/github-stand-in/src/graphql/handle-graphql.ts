/** `POST /graphql`: parsed, validated against GitHub's schema, priced, and executed on the repositories. */

import {
  type DocumentNode,
  defaultFieldResolver,
  execute,
  GraphQLError,
  type GraphQLFieldResolver,
  getOperationAST,
  getVariableValues,
  parse,
  validate,
} from "graphql";
import type { Caller } from "../access.ts";
import { refusalAnswer } from "../faults/fault-answer.ts";
import { type Answer, type Incoming, jsonAnswer } from "../http/answer.ts";
import { Refusal } from "../refusal.ts";
import type { GitHub } from "../rest/route.ts";
import { accountNode } from "./account-node.ts";
import { commitNode } from "./commit-node.ts";
import { costOf, type QueryCost, typed } from "./cost.ts";
import { pullRequestNode } from "./pull-request-node.ts";
import type { Nodes, QueryContext } from "./query-context.ts";
import { repositoryNode } from "./repository-node.ts";
import { rootOf } from "./root.ts";
import { githubSchema } from "./schema.ts";

const documentation = "https://docs.github.com/graphql";
const maxErrors = 20;

type Sent = { query: string; operationName: string | null; variables: Record<string, unknown> };

export async function handleGraphql(
  incoming: Incoming,
  caller: Caller | Refusal,
  github: GitHub,
): Promise<{ answer: Answer; cost: number }> {
  try {
    if (caller instanceof Refusal) throw caller;
    if (caller.kind === "anonymous") throw new Refusal(401, "This endpoint requires you to be authenticated.");
    const sent = read(incoming);
    const login = caller.user.login;
    if (github.quota.state(login, "graphql").remaining === 0) {
      const message = `API rate limit already exceeded for user ID ${caller.user.id}.`;
      const error = { type: "RATE_LIMITED", code: "graphql_rate_limit", message };
      return { answer: jsonAnswer(200, { errors: [error] }), cost: 0 };
    }
    const { body, cost, ssoUrl } = await run(sent, caller, github);
    const headers: Record<string, string> = ssoUrl ? { "x-github-sso": `required; url=${ssoUrl}` } : {};
    return { answer: jsonAnswer(200, body, headers), cost };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { answer: refusalAnswer(error, incoming, documentation), cost: 0 };
  }
}

function read({ method, body }: Incoming): Sent {
  if (method !== "POST") throw new Refusal(404, "Not Found");
  let sent: { query?: unknown; operationName?: unknown; variables?: unknown } | null;
  try {
    sent = JSON.parse(body.toString("utf8"));
  } catch {
    throw new Refusal(400, "Problems parsing JSON");
  }
  const { query, operationName, variables } = sent ?? {};
  if (typeof query !== "string") throw new Refusal(400, "A query attribute must be specified and must be a string.");
  return {
    query,
    operationName: typeof operationName === "string" ? operationName : null,
    variables: typeof variables === "object" && variables !== null ? (variables as Record<string, unknown>) : {},
  };
}

async function run(sent: Sent, caller: Caller & { kind: "token" }, github: GitHub) {
  const schema = await githubSchema();
  const refused = (errors: readonly GraphQLError[]) => ({ body: { errors: errors.map(shown) }, cost: 0, ssoUrl: null });
  let document: DocumentNode;
  try {
    document = parse(sent.query);
  } catch (error) {
    if (error instanceof GraphQLError) return refused([error]);
    throw error;
  }
  const invalid = validate(schema, document, undefined, { maxErrors });
  if (invalid.length > 0) return refused(invalid);
  const operation = getOperationAST(document, sent.operationName);
  if (!operation) return refused([new GraphQLError("An operation name is required")]);
  if (operation.operation !== "query") throw new Error("The GitHub stand-in answers queries only, no mutations.");
  const variables = getVariableValues(schema, operation.variableDefinitions ?? [], sent.variables, { maxErrors });
  if (variables.errors) return refused(variables.errors);
  let context: QueryContext;
  try {
    context = contextOf(github, caller, costOf(schema, document, operation, variables.variableValues));
  } catch (error) {
    if (error instanceof GraphQLError) return refused([error]);
    throw error;
  }
  github.quota.take(caller.user.login, "graphql", context.cost.points);
  const result = await execute({
    schema,
    document,
    rootValue: rootOf(context),
    contextValue: context,
    variableValues: sent.variables,
    fieldResolver: servedField,
    ...(sent.operationName === null ? {} : { operationName: sent.operationName }),
  });
  const { data, errors } = result;
  const body = { ...(data === undefined ? {} : { data }), ...(errors ? { errors: errors.map(shown) } : {}) };
  return { body, cost: context.cost.points, ssoUrl: context.ssoUrl };
}

function contextOf(github: GitHub, caller: Caller & { kind: "token" }, cost: QueryCost): QueryContext {
  const nodes: Nodes = {
    account: (account) => accountNode(account, context),
    repository: (repository) => repositoryNode(repository, context),
    commit: (commit, repository) => commitNode(commit, repository, context),
    pullRequest: (pull, repository) => pullRequestNode(pull, repository, context),
  };
  const context: QueryContext = { github, caller, cost, nodes, ssoUrl: null };
  return context;
}

/** A field of GitHub's schema that nobody wrote a resolver for must not look like a null. */
const servedField: GraphQLFieldResolver<unknown, QueryContext> = (source, args, context, info) => {
  if (typeof source === "object" && source !== null && !(info.fieldName in source)) {
    const field = `${info.parentType.name}.${info.fieldName}`;
    throw typed(
      "NOT_SERVED",
      `The GitHub stand-in does not serve ${field}. Add it in packages/github-stand-in/src/graphql.`,
    );
  }
  return defaultFieldResolver(source, args, context, info);
};

/** GitHub's form: `type` beside the message instead of in `extensions`. */
function shown(error: GraphQLError): Record<string, unknown> {
  const { type } = error.extensions;
  return {
    ...(type === undefined ? {} : { type }),
    ...(error.path ? { path: error.path } : {}),
    ...(type === "FORBIDDEN" ? { extensions: { saml_failure: error.message.includes("SAML") } } : {}),
    ...(error.locations ? { locations: error.locations } : {}),
    message: error.message,
  };
}
