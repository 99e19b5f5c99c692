/**
 * First tests and first CI, told apart by block, so that a resample can say when they would have come had other sittings been
 * seen. Without it the band of what rests on them would be too narrow: what happens once looks certain.
 */
import { subsystemBit } from "../history/fact-columns.ts";
import { earlyTouches, type FirstTouch, isWork, touchAfter } from "../history/first-touch.ts";
import type { History } from "../history/history.ts";
import type { Standing } from "./axis.ts";
import type { Layout } from "./layout.ts";

/** By block: commits of product work, and how many of them came in the block before each of its first three touches. */
export type FirstTouches = { work: Float64Array; tests: Touches; ci: Touches };
type Touches = (readonly number[] | undefined)[];

export function firstTouches({ facts, rows, dated, sessions }: History, layout: Layout): FirstTouches {
  const work = new Float64Array(layout.blocks);
  const tests: number[][] = [];
  const ci: number[][] = [];
  const note = (touches: number[][], block: number) => {
    touches[block] ??= [];
    if (touches[block].length < earlyTouches) touches[block].push(work[block] as number);
  };
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const block = i < dated ? (layout.ofSession[sessions.of[i] as number] as number) : layout.blocks - 1;
    const touched = facts.subsystems[row] as number;
    if ((touched & subsystemBit.tests) !== 0) note(tests, block);
    if ((touched & subsystemBit.ci) !== 0) note(ci, block);
    if (isWork(facts, row)) work[block] = (work[block] as number) + 1;
  }
  return { work, tests, ci };
}

/** The standing in a history that holds block `b` `times[b]` times, in the order of blocks, which is that of time. */
export function redrawn(standing: Standing, { work, tests, ci }: FirstTouches, times: Int32Array): Standing {
  if (!standing.firstTouchesKnown) {
    return standing;
  }
  let total = 0;
  for (let block = 0; block < times.length; block++) total += (times[block] as number) * (work[block] as number);
  return {
    ...standing,
    firstTest: touchIn(standing.firstTest, tests, work, times, total),
    firstCi: touchIn(standing.firstCi, ci, work, times, total),
  };
}

function touchIn(
  known: FirstTouch | null,
  touches: Touches,
  work: Float64Array,
  times: Int32Array,
  total: number,
): FirstTouch | null {
  const late: number[] = [];
  let before = 0;
  for (let block = 0; block < times.length && known !== null && late.length < earlyTouches; block++) {
    for (let copy = 0; copy < (times[block] as number); copy++) {
      for (const inBlock of touches[block] ?? []) {
        if (late.length < earlyTouches) late.push(total === 0 ? 0 : (before + inBlock) / total);
      }
      before += work[block] as number;
    }
  }
  return known === null || late.length === 0 ? null : { ...known, ...touchAfter(late) };
}
