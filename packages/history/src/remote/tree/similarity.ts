/**
 * How much of one file is in another, as git estimates it to find renames: both are cut into lines (at most 64 bytes each),
 * the pieces hashed, and the bytes of pieces that occur in both counted. Scores go up to 60,000.
 */

export const maxScore = 60_000;

/** Bytes of a file's pieces by their hash, ascending by hash. */
export type Fingerprint = { size: number; hashes: Uint32Array; bytes: Uint32Array };

/** Pieces with one of these hashes are told apart; more than that are taken for the same. */
const hashCount = 107_927;
const pieceBytes = 64;

/** In text, carriage returns before line breaks do not count. */
export function fingerprint(content: Buffer, isText: boolean): Fingerprint {
  const sums = new Map<number, number>();
  let [high, low, length] = [0, 0, 0];
  for (let at = 0; at < content.length; at += 1) {
    const byte = content[at] ?? 0;
    if (isText && byte === 0x0d && content[at + 1] === 0x0a) continue;
    const before = high;
    high = ((high << 7) ^ (low >>> 25)) >>> 0;
    low = ((low << 7) ^ (before >>> 25)) >>> 0;
    high = (high + byte) >>> 0;
    length += 1;
    if (length < pieceBytes && byte !== 0x0a) continue;
    const hash = ((high + Math.imul(low, 0x61)) >>> 0) % hashCount;
    sums.set(hash, (sums.get(hash) ?? 0) + length);
    [high, low, length] = [0, 0, 0];
  }
  // A last piece that neither ends in a line break nor fills 64 bytes does not count (git until 2.43).
  const hashes = Uint32Array.from(sums.keys()).sort();
  return { size: content.length, hashes, bytes: hashes.map((hash) => sums.get(hash) ?? 0) };
}

/** How much of `after` comes from `before`: shared bytes by the size of the larger. 0 where sizes alone rule `minimum` out. */
export function similarity(before: Fingerprint, after: Fingerprint, minimum: number): number {
  if (!couldBeSimilar(before.size, after.size, minimum) || after.size === 0) return 0;
  let [shared, i, j] = [0, 0, 0];
  while (i < before.hashes.length && j < after.hashes.length) {
    const difference = (before.hashes[i] ?? 0) - (after.hashes[j] ?? 0);
    if (difference === 0) shared += Math.min(before.bytes[i] ?? 0, after.bytes[j] ?? 0);
    if (difference <= 0) i += 1;
    if (difference >= 0) j += 1;
  }
  return Math.floor((shared * maxScore) / Math.max(before.size, after.size));
}

/** What the sizes alone allow. */
function couldBeSimilar(before: number, after: number, minimum: number): boolean {
  const larger = Math.max(before, after);
  return larger * (maxScore - minimum) >= (larger - Math.min(before, after)) * maxScore;
}
