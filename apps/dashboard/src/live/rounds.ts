import { added, type Changes, isNothing, nothing } from "./changes.ts";

/**
 * Gathers changes and works them off in rounds: the first at once, the next when that one is done and `everyMs` have
 * passed. So a slow engine is not asked faster than it answers. Work that fails is left at that.
 */
export function inRounds(everyMs: number, work: (changes: Changes) => Promise<void>): (changes: Changes) => void {
  let pending = nothing;
  let isBusy = false;
  const round = async () => {
    if (isBusy || isNothing(pending)) return;
    isBusy = true;
    const changes = pending;
    pending = nothing;
    await Promise.all([work(changes).catch(() => undefined), new Promise((resolve) => setTimeout(resolve, everyMs))]);
    isBusy = false;
    void round();
  };
  return (changes) => {
    pending = added(pending, changes);
    void round();
  };
}
