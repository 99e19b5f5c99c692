/** Git's differences: copy this range of the base, insert these bytes. */

import { badAnswer } from "../remote-error.ts";

/** Shorter ranges are copied sooner than the call that would copy them is made. */
const shortBytes = 48;

/** The object that `delta` makes of `base`. Throws `RemoteError` `bad_answer` for anything but a whole, consistent delta. */
export function applyDelta(base: Buffer, delta: Buffer, maxBytes: number): Buffer {
  const [baseSize, afterBase] = readSize(delta, 0);
  const [resultSize, afterSizes] = readSize(delta, afterBase);
  if (baseSize !== base.length) throw badAnswer("a difference to another object");
  if (resultSize > maxBytes) throw badAnswer("a difference that makes too large an object");
  const result = Buffer.allocUnsafeSlow(resultSize);
  let at = afterSizes;
  let filled = 0;
  while (at < delta.length) {
    const command = delta[at] ?? 0;
    at += 1;
    if (command === 0) throw badAnswer("a difference with an unknown command");
    let from = at;
    let source = delta;
    let count = command;
    if (command & 0x80) {
      [from, count] = [0, 0];
      for (let part = 0; part < 7; part += 1) {
        if ((command & (1 << part)) === 0) continue;
        const byte = delta[at];
        if (byte === undefined) throw badAnswer("a difference that ends too early");
        at += 1;
        if (part < 4) from += byte * 2 ** (8 * (part % 4));
        else count += byte * 2 ** (8 * (part % 4));
      }
      if (count === 0) count = 0x1_0000;
      source = base;
    } else {
      at += count;
    }
    if (from + count > source.length || filled + count > resultSize) throw badAnswer("a difference out of bounds");
    if (count > shortBytes) source.copy(result, filled, from, from + count);
    else for (let index = 0; index < count; index += 1) result[filled + index] = source[from + index] ?? 0;
    filled += count;
  }
  if (filled !== resultSize) throw badAnswer("a difference that makes less than it says");
  return result;
}

/** The size of what a delta makes, without making it. */
export function resultSizeOf(delta: Buffer): number {
  return readSize(delta, readSize(delta, 0)[1])[0];
}

/** Seven bits a byte, the lowest first. */
function readSize(bytes: Buffer, start: number): [size: number, next: number] {
  let [size, factor, at] = [0, 1, start];
  for (;;) {
    const byte = bytes[at];
    if (byte === undefined || at - start >= 7) throw badAnswer("a difference without its sizes");
    size += (byte & 0x7f) * factor;
    factor *= 0x80;
    at += 1;
    if ((byte & 0x80) === 0) return [size, at];
  }
}
