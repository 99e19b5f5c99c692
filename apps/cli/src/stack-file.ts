import { existsSync } from "node:fs";
import { readJson, writeWhole } from "@vibe/embedded/data-folder";

/** Where a running stack can be reached; it lies in the data folder for as long as the stack runs. */
export type StackAddress = { pid: number; web: string; engine: string; supabase: string };

export function writeStackFile(file: string, address: StackAddress): void {
  writeWhole(file, JSON.stringify(address));
}

/** The address of the stack that holds the folder, or null when there is none yet (it is starting) or any more. */
export function readStackFile(file: string): StackAddress | null {
  return existsSync(file) ? readJson(file, isAddress) : null;
}

const isAddress = (value: unknown): value is StackAddress =>
  typeof value === "object" &&
  value !== null &&
  typeof Reflect.get(value, "pid") === "number" &&
  ["web", "engine", "supabase"].every((name) => typeof Reflect.get(value, name) === "string");
