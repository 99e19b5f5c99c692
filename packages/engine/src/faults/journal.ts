import { existsSync, readFileSync } from "node:fs";
import type { Entry } from "./functions.ts";

export type Execution = Entry & { by: string };

/** The executions that an app has written down, in their order. A line that its death cut short was never begun. */
export function readJournal(path: string): Execution[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, "utf8").split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Execution);
}

export function stepKey({ run, step }: Pick<Entry, "run" | "step">): string {
  return `${run} ${step}`;
}

/** Executions of one try of a step beyond the first, by run. */
export function repeatsByRun(journal: readonly Execution[]): Map<string, Execution[]> {
  const seen = new Set<string>();
  const repeats = new Map<string, Execution[]>();
  for (const execution of journal) {
    const key = `${stepKey(execution)} ${execution.attempt}`;
    if (seen.has(key)) repeats.set(execution.run, [...(repeats.get(execution.run) ?? []), execution]);
    seen.add(key);
  }
  return repeats;
}
