/** Packs for tests, good ones and such as no git would send. */

import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";
import { flush } from "../protocol/pkt-line.ts";

/** An object, or a difference: to the entry `back` places before, or to an object by its name. */
export type PackEntry = { content: Buffer; size?: number; packed?: Buffer } & (
  | { type: "commit" | "tree" | "blob" | "tag" | number }
  | { back: number }
  | { distance: number }
  | { name: string }
);

const codes = { commit: 1, tree: 2, blob: 3, tag: 4 };

/** `count` and `trailer` may lie; `size` of an entry is what its header says, `packed` what stands for its content. */
export function makePack(entries: readonly PackEntry[], lies: { count?: number; trailer?: Buffer } = {}): Buffer {
  const head = Buffer.alloc(12);
  head.write("PACK");
  head.writeUInt32BE(2, 4);
  head.writeUInt32BE(lies.count ?? entries.length, 8);
  const starts: number[] = [];
  const parts = [head];
  let at = head.length;
  for (const [index, entry] of entries.entries()) {
    starts.push(at);
    const start = "back" in entry ? at - (starts[index - entry.back] ?? 0) : 0;
    const distance = "distance" in entry ? entry.distance : start;
    const base = "name" in entry ? Buffer.from(entry.name, "hex") : Buffer.from(distance > 0 ? farBack(distance) : []);
    const type = "type" in entry ? entry.type : "name" in entry ? 7 : 6;
    const code = typeof type === "number" ? type : codes[type];
    const size = entry.size ?? entry.content.length;
    const part = Buffer.concat([sizeHeader(code, size), base, entry.packed ?? deflateSync(entry.content)]);
    parts.push(part);
    at += part.length;
  }
  const body = Buffer.concat(parts);
  return Buffer.concat([body, lies.trailer ?? createHash("sha1").update(body).digest()]);
}

/** A difference that takes the whole of a base of `size` bytes and adds `more`. */
export function appendDelta(size: number, more: Buffer): Buffer {
  const copies: number[] = [];
  for (let from = 0; from < size; from += 0xffff) {
    const count = Math.min(0xffff, size - from);
    copies.push(0xbf, from & 255, (from >> 8) & 255, (from >> 16) & 255, from >> 24, count & 255, count >> 8);
  }
  return Buffer.from([...sevenBits(size), ...sevenBits(size + more.length), ...copies, more.length, ...more]);
}

/** A pack as a server sends it: the answer to `fetch`. */
export function fetchAnswer(pack: Buffer): Buffer {
  const parts = [line(Buffer.from("packfile\n"))];
  for (let at = 0; at < pack.length; at += 60_000) {
    parts.push(line(Buffer.concat([Buffer.from([1]), pack.subarray(at, at + 60_000)])));
  }
  return Buffer.concat([...parts, flush]);
}

export function line(payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from((payload.length + 4).toString(16).padStart(4, "0")), payload]);
}

export function nameOf(type: "commit" | "tree" | "blob", content: Buffer): string {
  return createHash("sha1").update(`${type} ${content.length}\0`).update(content).digest("hex");
}

export function treeOf(entries: readonly [mode: string, name: string, object: string][]): Buffer {
  return Buffer.concat(
    entries.flatMap(([mode, name, object]) => [Buffer.from(`${mode} ${name}\0`), Buffer.from(object, "hex")]),
  );
}

export function commitOf(tree: string, parents: readonly string[] = [], seconds = 1_700_000_000): Buffer {
  const who = `Ada <ada@example.com> ${seconds} +0000`;
  const links = [`tree ${tree}`, ...parents.map((parent) => `parent ${parent}`)];
  return Buffer.from(`${[...links, `author ${who}`, `committer ${who}`].join("\n")}\n\nHello\n`);
}

function sizeHeader(code: number, size: number): Buffer {
  const bytes = [(code << 4) | (size & 15)];
  for (let rest = Math.floor(size / 16); rest > 0; rest = Math.floor(rest / 128)) {
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 0x80;
    bytes.push(rest % 128);
  }
  return Buffer.from(bytes);
}

function farBack(distance: number): number[] {
  const bytes = [distance & 127];
  for (let rest = distance >> 7; rest > 0; rest >>= 7) {
    rest -= 1;
    bytes.unshift(0x80 | (rest & 127));
  }
  return bytes;
}

function sevenBits(size: number): number[] {
  const bytes = [size & 127];
  for (let rest = size >> 7; rest > 0; rest >>= 7) {
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 0x80;
    bytes.push(rest & 127);
  }
  return bytes;
}
