import { execFileSync } from "node:child_process";

/** What git itself says about a history, with nobody's configuration: the numbers ours must equal. */
export type GitTruth = { commits: number; additions: number; deletions: number; files: number };

const run = (folder: string, args: string[]): string =>
  execFileSync("git", ["-C", folder, ...args], {
    encoding: "utf8",
    maxBuffer: 1 << 30,
    env: { PATH: process.env.PATH, GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null", HOME: "/nonexistent" },
  });

/** Sums `git log --no-merges --numstat`, leaving out the commits of authors that match `without`. */
export function gitTruth(folder: string, without?: RegExp): GitTruth {
  const truth: GitTruth = { commits: 0, additions: 0, deletions: 0, files: 0 };
  let counting = true;
  for (const line of run(folder, ["log", "--no-merges", "--numstat", "--format=@%aE %aN"]).split("\n")) {
    if (line.startsWith("@")) {
      counting = without === undefined || !without.test(line);
      if (counting) truth.commits += 1;
    } else if (line !== "" && counting) {
      const [added, deleted] = line.split("\t");
      truth.files += 1;
      truth.additions += Number(added) || 0;
      truth.deletions += Number(deleted) || 0;
    }
  }
  return truth;
}

export const countWithoutMerges = (folder: string): number =>
  Number(run(folder, ["rev-list", "--count", "--no-merges", "HEAD"]));
