import { getOperationAST, getVariableValues, parse, validate } from "graphql";
import { expect, test } from "vitest";
import { costOf } from "./cost.ts";
import { githubSchema } from "./schema.ts";

async function cost(query: string, given: Record<string, unknown> = {}) {
  const schema = await githubSchema();
  const document = parse(query);
  expect(validate(schema, document)).toEqual([]);
  const operation = getOperationAST(document);
  if (!operation) throw new Error("The query has no operation.");
  const { variableValues, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], given);
  if (!variableValues) throw new Error(String(errors));
  return costOf(schema, document, operation, variableValues);
}

const edges = (fields: string) => `{ edges { node { id ${fields} } } }`;

// Both examples, with their results, are those of GitHub's page on the limits of the GraphQL API.
test("GitHub's example for points costs 51", async () => {
  const issues = `issues(first: 50) ${edges(`labels(first: 60) ${edges("")}`)}`;
  expect((await cost(`{ viewer { repositories(first: 100) ${edges(issues)} } }`)).points).toBe(51);
});

test("GitHub's example for nodes has 22,060", async () => {
  const comments = `comments(first: 10) ${edges("")}`;
  const inner = `pullRequests(first: 20) ${edges(comments)} issues(first: 20) ${edges(comments)}`;
  const query = `{ viewer { repositories(first: 50) ${edges(inner)} followers(first: 10) ${edges("")} } }`;
  expect((await cost(query)).nodes).toBe(22_060);
});

test("sizes come from variables, their defaults and fragments as well", async () => {
  const query = `query($n: Int = 40) { viewer { ...Mine } } fragment Mine on User { repositories(last: $n) { nodes { ... on Repository { refs(refPrefix: "refs/heads/", first: $n) { totalCount } } } } }`;
  expect(await cost(query)).toEqual({ points: 1, nodes: 40 + 1_600 });
  expect(await cost(query, { n: 2 })).toEqual({ points: 1, nodes: 6 });
});
