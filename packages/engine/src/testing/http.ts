import { type Json, type JsonObject, objectOr, parseJson } from "../json.ts";

/** An answer of the engine's API, as loosely typed as a test may be. */
export type Answer = { status: number; body: JsonObject };

export async function ask(
  method: string,
  url: string,
  body?: Json,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: objectOr(parseJson(await response.text())) };
}

/** The list at the top of an answer. */
export function listOf(answer: Answer): JsonObject[] {
  return Array.isArray(answer.body.data) ? answer.body.data.map((item) => objectOr(item)) : [];
}

export function dataOf(answer: Answer): JsonObject {
  return objectOr(answer.body.data);
}
