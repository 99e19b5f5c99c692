import { randomBytes } from "node:crypto";

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const seedPattern = /^(\d{1,15}),([A-Za-z0-9+/]{14}==)$/;

/** A ULID: 48 bits of time and 80 bits of entropy in 26 letters that sort by time. */
export function ulid(timeMs: number, entropy: Uint8Array): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(timeMs, 0, 6);
  bytes.set(entropy.subarray(0, 10), 6);
  let bits = (bytes.readBigUInt64BE(0) << 64n) | bytes.readBigUInt64BE(8);
  let text = "";
  for (let i = 0; i < 26; i++) {
    text = alphabet.charAt(Number(bits & 31n)) + text;
    bits >>= 5n;
  }
  return text;
}

/** A source of ULIDs that sort in the order they were made, even within one millisecond or when time steps back. */
export function createIds(): (timeMs: number) => string {
  let last: { timeMs: number; entropy: Buffer } = { timeMs: -1, entropy: randomBytes(10) };
  return (timeMs) => {
    last =
      timeMs > last.timeMs
        ? { timeMs, entropy: randomBytes(10) }
        : { timeMs: last.timeMs, entropy: increment(last.entropy) };
    return ulid(last.timeMs, last.entropy);
  };
}

function increment(entropy: Buffer): Buffer {
  const next = Buffer.from(entropy);
  next.writeUInt32BE((next.readUInt32BE(6) + 1) >>> 0, 6);
  return next;
}

/**
 * Internal ids for the events of one request, the same again when the sender retries with the same seed
 * (`<millis>,<base64 of 10 bytes>`). `null` when the seed is malformed: the caller then takes random ids.
 */
export function seededUlids(seed: string, count: number): string[] | null {
  const [, millis, base64] = seedPattern.exec(seed) ?? [];
  if (millis === undefined || base64 === undefined || Number(millis) >= 2 ** 48) return null;
  const entropy = Buffer.from(base64, "base64");
  if (entropy.length !== 10) return null;
  const first = entropy.readUInt32BE(6);
  return Array.from({ length: count }, (_, index) => {
    const own = Buffer.from(entropy);
    own.writeUInt32BE((first + index + 1) >>> 0, 6); // The protocol counts from 1.
    return ulid(Number(millis), own);
  });
}
