import { GraphQLError, GraphQLScalarType } from "graphql";
import { iso } from "../trace-body.ts";

/** Texts of one kind. Clients declare their variables with these names. */
const textScalar = (name: string, description: string) =>
  new GraphQLScalarType<string, unknown>({
    name,
    description,
    coerceInputValue(value) {
      if (typeof value === "string") return value;
      throw new GraphQLError(`${name} is written as text, not as ${JSON.stringify(value)}.`);
    },
  });

export const ulidType = textScalar("ULID", "The id of a run or an event.");
export const uuidType = textScalar("UUID", "The id of a function or an app: in this engine its name.");

export const timeType = new GraphQLScalarType<unknown, unknown>({
  name: "Time",
  description: "A moment, as 2026-01-31T12:00:00.000Z. Milliseconds since 1970 are understood, too.",
  coerceOutputValue: (value) => (typeof value === "number" ? iso(value) : value),
});

export const bytesType = new GraphQLScalarType<unknown, unknown>({ name: "Bytes", description: "JSON as text." });

export const mapType = new GraphQLScalarType<unknown, unknown>({ name: "Map", description: "Any JSON object." });
