import { countOf, type Tally } from "../axes/tally.ts";

const fewestCommits = 3;
const smallestShare = 0.05;

/**
 * Whether it may be said of somebody that they work with agents: 3 commits at least, and 5 % of them, name a tool or were
 * authored by an agent. Read from the sums, so that a resample or a pooled profile has its own answer.
 */
export function hasAgentSignal(tally: Tally): boolean {
  return countOf(tally, "attributed") >= Math.max(fewestCommits, smallestShare * countOf(tally, "commits"));
}
