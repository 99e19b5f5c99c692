/**
 * Yields what a source yields, and reads on while the consumer is busy, until what waits weighs `maxWeight` or more. An error
 * comes after everything that was read before it. Stopping early aborts the source's signal and waits for its end.
 */
export async function* readAhead<Item>(
  open: (signal: AbortSignal) => AsyncIterable<Item>,
  weightOf: (item: Item) => number,
  maxWeight: number,
): AsyncGenerator<Item, void, undefined> {
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
  try {
    for (;;) {
      const items = waiting.splice(0);
      for (const item of items) {
        weight -= weightOf(item);
        reader.ring();
        yield item;
      }
      if (waiting.length > 0) continue;
      if (end.failure) throw end.failure.error;
      if (end.isThere) return;
      await consumer.rung();
    }
  } finally {
    stop.abort();
    reader.ring();
    await reading;
  }
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
