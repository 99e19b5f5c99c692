/**
 * Takes from GitHub's OpenAPI description what the stand-in's answers are checked against, and writes `rest.json`.
 *
 * Source: the npm package @octokit/openapi (MIT, Copyright Octokit contributors), file `generated/api.github.com.json`. It is too
 * large to depend on (400 MB unpacked), so this is run by hand when routes are added or GitHub's description is to be renewed:
 *
 *     npm pack @octokit/openapi@23.0.2 && tar xzf octokit-openapi-*.tgz package/generated/api.github.com.json
 *     node packages/github-stand-in/schemas/extract.ts package/generated/api.github.com.json
 *     npx biome format --write packages/github-stand-in/schemas/rest.json
 *
 * OpenAPI 3.0 schemas become JSON Schema: `nullable` becomes a type, `oneOf` `anyOf` (GitHub's alternatives overlap), texts and
 * examples go. Objects are closed: GitHub's are open, but a field the description does not know is a misspelt one here.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { routes } from "../src/rest/routes.ts";

type Json = { [key: string]: unknown };

const [source] = process.argv.slice(2);
if (!source) throw new Error("Give the path of api.github.com.json from the npm package @octokit/openapi.");
const api = JSON.parse(readFileSync(source, "utf8"));
const definitions: Record<string, unknown> = {};
/** GitHub adds to its errors (`block`, `url`), so they stay open. */
const openDefinitions = ["basic-error", "validation-error", "validation-error-simple"];
const dropped = [
  "description",
  "title",
  "example",
  "examples",
  "default",
  "deprecated",
  "discriminator",
  "readOnly",
  "writeOnly",
];

const described = routes.map(({ method, template }) => {
  const operation = api.paths[template]?.[method.toLowerCase()];
  if (!operation) throw new Error(`GitHub's description has no ${method} ${template}.`);
  const answers = Object.entries<Json>(operation.responses).map(([status, response]) => {
    const content = (resolve(response).content ?? {}) as Record<string, { schema: Json }>;
    const schema = content["application/json"]?.schema;
    return [status, schema ? converted(schema, !status.startsWith("2")) : null];
  });
  return [`${method} ${template}`, { docs: operation.externalDocs.url, answers: Object.fromEntries(answers) }];
});

const result = {
  source: `@octokit/openapi ${api.info.version}, generated/api.github.com.json, MIT`,
  routes: Object.fromEntries(described),
  definitions: Object.fromEntries(Object.entries(definitions).sort(([one], [other]) => (one < other ? -1 : 1))),
};
const target = new URL("rest.json", import.meta.url);
writeFileSync(target, `${JSON.stringify(result, null, 1)}\n`);
console.log(`${Object.keys(result.routes).length} routes, ${Object.keys(definitions).length} definitions.`);

function resolve(value: Json): Json {
  const { $ref } = value;
  if (typeof $ref !== "string") return value;
  return $ref
    .slice(2)
    .split("/")
    .reduce((at, key) => at[key], api);
}

function converted(schema: Json, isOpen = false): unknown {
  if (typeof schema.$ref === "string") return orNull(reference(schema.$ref), schema.nullable);
  const result: Json = {};
  for (const [key, value] of Object.entries(schema)) {
    if (dropped.includes(key) || key.startsWith("x-") || key === "nullable") continue;
    if (key === "properties") result.properties = mapped(value as Json, (one) => converted(one, isOpen));
    else if (key === "items" || (key === "additionalProperties" && typeof value === "object")) {
      result[key] = converted(value as Json, isOpen);
    } else if (key === "oneOf" || key === "anyOf" || key === "allOf") {
      // Parts of an allOf know only their own properties.
      const parts = (value as Json[]).map((one) => converted(one, isOpen || key === "allOf"));
      result[key === "oneOf" ? "anyOf" : key] = parts;
    } else if (key === "format") {
      if (["date-time", "uri", "email"].includes(String(value))) result.format = value;
    } else result[key] = value;
  }
  if (result.properties && result.additionalProperties === undefined && !isOpen) result.additionalProperties = false;
  return orNull(result, schema.nullable);
}

function orNull(schema: Json, nullable: unknown): Json {
  if (nullable !== true) return schema;
  if (typeof schema.type !== "string") return { anyOf: [schema, { type: "null" }] };
  const values = Array.isArray(schema.enum) ? { enum: [...schema.enum, null] } : {};
  return { ...schema, type: [schema.type, "null"], ...values };
}

function reference($ref: string): Json {
  const name = $ref.replace("#/components/schemas/", "");
  if (!(name in definitions)) {
    definitions[name] = {}; // Before its contents, which may refer to it.
    definitions[name] = converted(api.components.schemas[name], openDefinitions.includes(name));
  }
  return { $ref: `#/definitions/${name}` };
}

function mapped(values: Json, convert: (value: Json) => unknown): Json {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, convert(value as Json)]));
}
