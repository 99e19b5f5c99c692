/**
 * Does `work` for each item, `width` at a time, and yields the results in the order of the items; no more than `width` wait for
 * the consumer. The first failure comes at once, whatever is still under way. That is aborted when the iteration ends.
 */
export async function* inOrder<Item, Result>(
  items: readonly Item[],
  { width, signal }: { width: number; signal?: AbortSignal | undefined },
  work: (item: Item, signal: AbortSignal) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const stop = new AbortController();
  const both = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => {}); // Whoever waits for a result hears of it.
  const running: Promise<Result>[] = [];
  const waiting = items.values();
  const startOne = () => {
    const next = waiting.next();
    if (next.done) return;
    const result = work(next.value, both);
    result.catch(failed.reject);
    running.push(result);
  };
  try {
    for (let count = 0; count < width; count += 1) startOne();
    for (let first = running[0]; first !== undefined; first = running[0]) {
      const result = await Promise.race([first, failed.promise]);
      running.splice(0, 1);
      startOne();
      yield result;
    }
  } finally {
    stop.abort();
    await Promise.allSettled(running);
  }
}
