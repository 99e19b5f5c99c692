/** For tests that promise to leave nothing running. */

import { execFileSync } from "node:child_process";

/** The process ids of git processes that this process started and that have not ended. */
export function runningGits(): number[] {
  const table = execFileSync("ps", ["-A", "-o", "pid=,ppid=,comm="], { encoding: "utf8", timeout: 10_000 });
  return table
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, name]) => Number(parent) === process.pid && name === "git")
    .map(([pid]) => Number(pid));
}
