/** Checks answers against GitHub's own description of them (`schemas/rest.json`, made by `schemas/extract.ts`). */

import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import formats from "ajv-formats";

type Described = {
  source: string;
  routes: Record<string, { docs: string; answers: Record<string, object | null> }>;
  definitions: Record<string, object>;
};

const described: Described = JSON.parse(readFileSync(new URL("../../schemas/rest.json", import.meta.url), "utf8"));

/** `GET /user` and the like. */
export const describedRoutes = Object.keys(described.routes);

/** The page of GitHub's documentation about a route. */
export function documentationOf(route: string): string {
  return described.routes[route]?.docs ?? "https://docs.github.com/rest";
}

export type RestSchemas = ReturnType<typeof createRestSchemas>;

/** Compiles each answer's schema when it is first needed. */
export function createRestSchemas() {
  const ajv = new Ajv({ allErrors: true, strict: false, allowUnionTypes: true });
  formats.default(ajv, ["date-time", "uri", "email"]);
  ajv.addSchema({ $id: "github", definitions: described.definitions });
  const compiled = new Map<string, ValidateFunction>();

  function validator(route: string, status: number): ValidateFunction | string | null {
    const answers = described.routes[route]?.answers ?? {};
    const documented = answers[String(status)];
    if (documented === undefined && status < 300) return `GitHub does not answer ${route} with ${status}`;
    if (documented === null) return null;
    const schema = documented ?? { $ref: "#/definitions/basic-error" };
    const key = documented === undefined ? "error" : `${route} ${status}`;
    const known = compiled.get(key);
    if (known) return known;
    const fresh = ajv.compile(
      JSON.parse(JSON.stringify(schema).replaceAll('"#/definitions/', '"github#/definitions/')),
    );
    compiled.set(key, fresh);
    return fresh;
  }

  /** What in `body` is not as GitHub describes it, a sentence each. Statuses it does not list must still be a plain error. */
  return function violationsOf(route: string, status: number, body: unknown): string[] {
    const validate = validator(route, status);
    if (typeof validate === "string") return [validate];
    if (validate === null || validate(body)) return [];
    return (validate.errors ?? []).slice(0, 20).map((error) => {
      const detail = "additionalProperty" in error.params ? ` (${error.params.additionalProperty})` : "";
      return `${route} ${status} ${error.instancePath || "/"}: ${error.message}${detail}`;
    });
  };
}
