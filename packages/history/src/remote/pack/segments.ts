/**
 * Bytes that only grow, in a few large pieces. What has been taken stays where it is; only what is still in the making moves
 * into the next piece, so that every taken range lies in one piece.
 */

type Segment = { start: number; bytes: Buffer };

export type Segments = {
  /** Bytes appended so far. */
  readonly length: number;
  /** Appends; the range from `taken` on, and what comes, will lie in one piece. */
  append: (chunk: Buffer, taken: number) => void;
  /** A range that has been taken, or that begins at `taken` of the last append. Not a copy. */
  slice: (start: number, end: number) => Buffer;
};

const segmentBytes = 1024 * 1024;

export function createSegments(): Segments {
  const segments: Segment[] = [];
  let length = 0;
  return {
    get length() {
      return length;
    },
    append(chunk, taken) {
      let last = segments.at(-1);
      if (last === undefined || length + chunk.length > last.start + last.bytes.length) {
        const rest =
          last === undefined ? Buffer.alloc(0) : last.bytes.subarray(taken - last.start, length - last.start);
        const bytes = Buffer.allocUnsafeSlow(Math.max(segmentBytes, 2 * (rest.length + chunk.length)));
        rest.copy(bytes);
        last = { start: taken, bytes };
        segments.push(last);
      }
      chunk.copy(last.bytes, length - last.start);
      length += chunk.length;
    },
    slice(start, end) {
      let [low, high] = [0, segments.length - 1];
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((segments[middle]?.start ?? 0) <= start) low = middle;
        else high = middle - 1;
      }
      const segment = segments[low];
      if (segment === undefined) return Buffer.alloc(0);
      return segment.bytes.subarray(start - segment.start, Math.min(end, length) - segment.start);
    },
  };
}
