import type { FunctionDetail } from "#api/wire.ts";

/** The names of events that are known: what triggers functions, what has been seen, and what is chosen. Patterns are none. */
export function eventNames(
  functions: readonly FunctionDetail[],
  seen: readonly string[],
  chosen: string,
): readonly string[] {
  const triggering = functions
    .filter((fn) => !fn.archived)
    .flatMap(({ triggers }) => triggers.map(({ event }) => event))
    .filter((event) => typeof event === "string" && !event.endsWith("*"));
  const names = new Set([...triggering.map(String), ...seen, ...(chosen === "" ? [] : [chosen])]);
  return [...names].sort((a, b) => a.localeCompare(b));
}
