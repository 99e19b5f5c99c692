/**
 * Which sums are kept apart: a block is a sitting, or a run of sittings of one quarter where there are many. Blocks are what
 * the bootstrap draws and what quarters add up from; their number is bounded, however long the history.
 */
import type { History } from "../history/history.ts";
import { quarterOf } from "../history/local-time.ts";

export type Layout = {
  blocks: number;
  /** By sitting: its block. */
  ofSession: Int32Array;
  /** By block: the quarter, as `quarterOf` counts them, or -1. The last block takes commits without a date. */
  quarter: Int32Array;
};

const blocksPerQuarter = 32;
/** Quarters with blocks of their own; what lies before them shares as many blocks as four quarters. */
const recentQuarters = 20;
const earlierBlocks = 4 * blocksPerQuarter;

/** Quarters are those of the local day on which a sitting began. */
export function layoutOf(history: History): Layout {
  const quarterOfSession = quartersOf(history);
  const sessions = new Map<number, number>();
  for (const quarter of quarterOfSession) sessions.set(quarter, (sessions.get(quarter) ?? 0) + 1);
  const quarters = [...sessions.keys()].sort((a, b) => a - b);
  const earlier = quarters.slice(0, -recentQuarters);
  const groups = new Map<number, Group>();
  const quarter: number[] = [];
  const addGroup = (members: readonly number[], most: number, of: number) => {
    const size = members.reduce((sum, member) => sum + (sessions.get(member) ?? 0), 0);
    const group = { first: quarter.length, blocks: Math.min(size, most), size, seen: 0 };
    for (const member of members) groups.set(member, group);
    for (let block = 0; block < group.blocks; block++) quarter.push(of);
  };
  addGroup(earlier, earlierBlocks, -1);
  for (const recent of quarters.slice(-recentQuarters)) addGroup([recent], blocksPerQuarter, recent);
  quarter.push(-1);
  const ofSession = new Int32Array(history.sessions.count);
  for (let session = 0; session < ofSession.length; session++) {
    const group = groups.get(quarterOfSession[session] as number) as Group;
    ofSession[session] = group.first + Math.floor((group.seen * group.blocks) / group.size);
    group.seen += 1;
  }
  return { blocks: quarter.length, ofSession, quarter: Int32Array.from(quarter) };
}

/** Sittings that share blocks, in the order of time. */
type Group = { first: number; blocks: number; size: number; seen: number };

function quartersOf({ sessions, day }: History): Int32Array {
  const quarters = new Int32Array(sessions.count).fill(-1);
  for (let i = 0; i < day.length; i++) {
    const session = sessions.of[i] as number;
    if (quarters[session] === -1) quarters[session] = quarterOf(day[i] as number);
  }
  return quarters;
}
