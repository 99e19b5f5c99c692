/** Git's framing: four hexadecimal digits of length, then the payload; the lengths 0 to 2 are signs of their own. */

import { badAnswer, RemoteError } from "../remote-error.ts";

/** `null` is a flush packet, which ends an answer; a delimiter separates the sections of one. */
export type Packet = { kind: "data"; payload: Buffer } | { kind: "delimiter" } | { kind: "flush" };

/** A line of text as a packet. */
export function packet(line: string): Buffer {
  const payload = Buffer.from(`${line}\n`);
  return Buffer.concat([Buffer.from((payload.length + 4).toString(16).padStart(4, "0")), payload]);
}

export const flush = Buffer.from("0000");
export const delimiter = Buffer.from("0001");

/** Packets of a stream that is cut anywhere. A payload is good until the next packet is asked for. */
export async function* readPackets(chunks: AsyncIterable<Buffer>): AsyncGenerator<Packet, void, undefined> {
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    let at = 0;
    while (held.length - at >= 4) {
      const length = packetLength(held, at);
      if (length >= 4 && held.length - at < length) break;
      if (length >= 4) yield { kind: "data", payload: held.subarray(at + 4, at + length) };
      else yield { kind: length === 1 ? "delimiter" : "flush" };
      at += Math.max(length, 4);
    }
    held = held.subarray(at);
  }
  if (held.length > 0) throw cutOff();
}

/** The answer ended before it was complete. */
export function cutOff(): RemoteError {
  return new RemoteError(
    "network_failed",
    "The git server's answer was cut off. Check the network; it is tried again later.",
  );
}

function packetLength(bytes: Buffer, at: number): number {
  const digits = bytes.toString("latin1", at, at + 4);
  if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw badAnswer("a packet without a length");
  const length = Number.parseInt(digits, 16);
  if (length === 3 || length > 65_520) throw badAnswer("a packet of an impossible length");
  return length;
}
