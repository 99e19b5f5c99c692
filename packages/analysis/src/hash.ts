/**
 * Small one-way numbers for names that must not be kept. Not cryptographic: they say "the same" or "not the same" within
 * one history, and are too short to tell which of many names it was.
 */

/** FNV-1a, 32 bits, over UTF-16 code units; the final mix spreads short names over all bits. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** 24 bits: two commits of ten files each share an id by accident about 6 times in a million. */
export function shortId(text: string): number {
  return hash32(text) >>> 8;
}

/**
 * The `limit` smallest distinct ids, ascending. Keeping the smallest of a set of hashes (a bottom-k sketch) makes the
 * cut the same in every commit, so that two large commits that overlap still show it.
 */
export function smallestIds(ids: Iterable<number>, limit: number): number[] {
  return [...new Set(ids)].sort((a, b) => a - b).slice(0, limit);
}
