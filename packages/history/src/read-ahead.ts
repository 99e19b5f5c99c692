/**
 * Reads a source from now on, whether or not somebody asks, until what waits weighs `maxWeight` or more; gives out what it yields.
 * An error comes after everything that was read before it. `return`, which must be called where not everything is taken, aborts
 * the source's signal and waits for its end.
 */
export function readAhead<Item>(
  open: (signal: AbortSignal) => AsyncIterable<Item>,
  weightOf: (item: Item) => number,
  maxWeight: number,
): AsyncIterableIterator<Item, undefined> & { return: () => Promise<IteratorReturnResult<undefined>> } {
  const stop = new AbortController();
  const waiting: Item[] = [];
  let weight = 0;
  const end: { isThere: boolean; failure?: { error: unknown } } = { isThere: false };
  const reader = createBell();
  const consumer = createBell();
  const read = async () => {
    try {
      for await (const item of open(stop.signal)) {
        waiting.push(item);
        weight += weightOf(item);
        consumer.ring();
        while (weight >= maxWeight && !stop.signal.aborted) await reader.rung();
        if (stop.signal.aborted) return;
      }
    } catch (error) {
      end.failure = { error };
    } finally {
      end.isThere = true;
      consumer.ring();
    }
  };
  const reading = read();
  return {
    async next() {
      while (waiting.length === 0 && !end.isThere) await consumer.rung();
      for (const value of waiting.splice(0, 1)) {
        weight -= weightOf(value);
        reader.ring();
        return { value, done: false };
      }
      if (end.failure && !stop.signal.aborted) throw end.failure.error;
      return { value: undefined, done: true };
    },
    async return() {
      stop.abort();
      waiting.length = 0;
      reader.ring();
      await reading;
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

type Bell = { ring: () => void; rung: () => Promise<void> };

/** Wakes the one who waits for it, if somebody does. */
function createBell(): Bell {
  let ring = () => {};
  return {
    ring: () => ring(),
    rung: () =>
      new Promise((resolve) => {
        ring = resolve;
      }),
  };
}
