import { createInterface } from "node:readline";

/** Waits for the one line of JSON that a standby process is told to begin with, and ends with whoever wrote it. */
export async function nextOrder<Order>(): Promise<Order> {
  const lines = createInterface({ input: process.stdin });
  lines.on("close", () => process.exit(0));
  const line = await new Promise<string>((resolve) => lines.once("line", resolve));
  return JSON.parse(line) as Order; // Written by the test beside this file, from the same type.
}
