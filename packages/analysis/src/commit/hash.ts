/**
 * Small one-way numbers for names that must not be kept: they say "the same" or "not the same" within one history. Pure
 * TypeScript, because this package knows no platform.
 */

/** For seeds, not for names: FNV-1a, 32 bits, over UTF-16 code units; the final mix spreads short names over all bits. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A way from names to ids that only who has the salt can repeat: without it, no list of common names tells which it was. */
export type IdOf = (name: string) => number;

/**
 * The rounds of HalfSipHash-2-4 over the salt and the name, cut to 24 bits: two commits of ten files each share an id by accident about
 * 6 times in a million. The salt fills 128 bits of state; FNV would leave 32 bits of it, which one known name gives away.
 */
export function idsWith(salt: string): IdOf {
  const salted: State = [0, 0, 0x6c796765, 0x74656462];
  absorb(salted, salt);
  return (name) => {
    const state: State = [salted[0], salted[1], salted[2], salted[3]];
    absorb(state, name);
    state[2] ^= 0xff;
    for (let i = 0; i < 4; i++) mix(state);
    return (state[1] ^ state[3]) >>> 8;
  };
}

type State = [number, number, number, number];

/** Two UTF-16 code units at a time, then the length: "ab" after "c" differs from "b" after "ca". */
function absorb(state: State, text: string): void {
  for (let i = 0; i < text.length; i += 2) {
    absorbWord(state, text.charCodeAt(i) | (i + 1 < text.length ? text.charCodeAt(i + 1) << 16 : 0));
  }
  absorbWord(state, text.length);
}

function absorbWord(state: State, word: number): void {
  state[3] ^= word;
  mix(state);
  mix(state);
  state[0] ^= word;
}

/** One SipRound on 32-bit words. */
function mix(state: State): void {
  let [a, b, c, d] = state;
  a = (a + b) | 0;
  b = rotate(b, 5) ^ a;
  a = rotate(a, 16);
  c = (c + d) | 0;
  d = rotate(d, 8) ^ c;
  a = (a + d) | 0;
  d = rotate(d, 7) ^ a;
  c = (c + b) | 0;
  b = rotate(b, 13) ^ c;
  c = rotate(c, 16);
  state[0] = a;
  state[1] = b;
  state[2] = c;
  state[3] = d;
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/**
 * The `limit` smallest distinct ids, ascending. Keeping the smallest of a set of hashes (a bottom-k sketch) makes the
 * cut the same in every commit, so that two large commits that overlap still show it.
 */
export function smallestIds(ids: Iterable<number>, limit: number): number[] {
  return [...new Set(ids)].sort((a, b) => a - b).slice(0, limit);
}
