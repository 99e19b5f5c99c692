import { buildASTSchema, type GraphQLSchema, parse } from "graphql";

let built: Promise<GraphQLSchema> | undefined;

/** GitHub's published schema. It takes about half a second to build and never changes, so all instances share it. */
export function githubSchema(): Promise<GraphQLSchema> {
  built ??= import("@octokit/graphql-schema").then(({ schema }) =>
    buildASTSchema(parse(schema.idl, { noLocation: true }), { assumeValid: true }),
  );
  return built;
}
