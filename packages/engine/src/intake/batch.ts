export type BatchSize = { size: number; bytes: number };

/** Whether an open batch has to be begun before an event of so many bytes joins it: it would not fit into one request. */
export function isTooSmallFor(open: BatchSize, bytes: number, maxBytes: number): boolean {
  return open.size > 0 && open.bytes + bytes > maxBytes;
}

/** Whether a batch begins without waiting for more. */
export function isFull(batch: BatchSize, maxSize: number, maxBytes: number): boolean {
  return batch.size >= maxSize || batch.bytes >= maxBytes;
}
