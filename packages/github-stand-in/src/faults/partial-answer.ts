import { type Answer, jsonAnswer } from "../http/answer.ts";
import type { TransportFault } from "./fault.ts";

/** The answer to a query with one of its fields missing, as GitHub gives it when a part takes too long. Others stay as they are. */
export function partialAnswer(answer: Answer, fault: TransportFault): Answer {
  if (fault.kind !== "graphql-partial" || !Buffer.isBuffer(answer.body)) return answer;
  const { field } = fault;
  const body = JSON.parse(answer.body.toString("utf8"));
  const errors: object[] = [];

  function without(value: unknown, path: (string | number)[]): unknown {
    if (Array.isArray(value)) return value.map((one, index) => without(one, [...path, index]));
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).map(([name, one]) => {
      if (name !== field) return [name, without(one, [...path, name])];
      errors.push({ message: `Something went wrong while loading \`${name}\`.`, path: [...path, name] });
      return [name, null];
    });
    return Object.fromEntries(entries);
  }

  const data = without(body.data, []);
  const all = [...(body.errors ?? []), ...errors];
  return jsonAnswer(answer.status, { data, ...(all.length > 0 ? { errors: all } : {}) }, answer.headers);
}
