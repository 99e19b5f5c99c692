import { randomBytes } from "node:crypto";
import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { generateRepository, git } from "../../testing/generate-repository.ts";
import { randomHistory } from "../../testing/random-history.ts";
import { RemoteError } from "../remote-error.ts";
import { appendDelta, makePack, nameOf, type PackEntry } from "../testing/make-pack.ts";
import type { Pack } from "./pack.ts";
import { defaultPackLimits, type PackLimits } from "./pack-limits.ts";
import { createPackReader } from "./pack-reader.ts";

function readPack(bytes: Buffer, pieces: readonly Buffer[] = [bytes], limits: Partial<PackLimits> = {}): Pack {
  const reader = createPackReader({ format: "sha1", limits: { ...defaultPackLimits, ...limits } });
  for (const piece of pieces) {
    reader.push(piece);
    while (reader.advance()) {}
  }
  return reader.end();
}

function cut(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const edges = [0, ...cuts.map((at) => at % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge));
}

function contentOf(pack: Pack, name: string): string | null {
  const index = pack.find(Buffer.from(name, "hex"));
  return index === -1 ? null : pack.read(index).toString();
}

const blob = (text: string | Buffer): PackEntry => ({ type: "blob", content: Buffer.from(text) });
const base = Buffer.from("a base to build upon\n");
const built = Buffer.concat([base, Buffer.from("and more\n")]);
const delta = appendDelta(base.length, Buffer.from("and more\n"));

describe("a pack is read", () => {
  test("as git reads it, object by object", async () => {
    const made = await generateRepository(randomHistory({ commits: 200, seed: 3 }), { bare: true });
    const bytes = git(made.path, ["pack-objects", "--all", "--stdout", "-q", "--delta-base-offset"]);
    const pack = readPack(bytes, cut(bytes, [1, 11, 12, 13, 40, 5_000, 70_000]));
    const names = git(made.path, ["cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype)"]);
    const listed = names.toString().trim().split("\n").sort();
    const ours = Array.from(
      { length: pack.objectCount },
      (_, i) => `${pack.nameAt(i).toString("hex")} ${pack.typeAt(i)}`,
    );
    expect(ours.sort()).toEqual(listed);
    for (let index = 0; index < pack.objectCount; index += 1) {
      const [type, name] = [pack.typeAt(index), pack.nameAt(index).toString("hex")];
      if (type !== "tag") expect(nameOf(type, pack.read(index))).toBe(name);
    }
    await made.remove();
  });

  test("with differences by offset and by name, to what came before and to what comes after", () => {
    const name = nameOf("blob", base);
    const orders: PackEntry[][] = [
      [blob(base), { back: 1, content: delta }],
      [blob(base), { name, content: delta }],
      [{ name, content: delta }, blob(base)],
      [{ name: nameOf("blob", built), content: appendDelta(built.length, base) }, { name, content: delta }, blob(base)],
      [{ name, content: delta }, { back: 1, content: appendDelta(built.length, base) }, blob(base)],
    ];
    for (const entries of orders) {
      const pack = readPack(makePack(entries));
      expect(contentOf(pack, nameOf("blob", built))).toBe(built.toString());
      if (entries.length > 2) expect(contentOf(pack, nameOf("blob", Buffer.concat([built, base])))).not.toBeNull();
    }
  });

  test("wherever it is cut", () => {
    const entries = [
      blob(base),
      { back: 1, content: delta },
      blob(randomBytes(3_000)),
      blob(""),
      blob("x".repeat(90_000)),
    ];
    const bytes = makePack(entries);
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 30 }), (cuts) => {
        expect(readPack(bytes, cut(bytes, cuts)).objectCount).toBe(5);
      }),
    );
    const everyByte = Array.from({ length: bytes.length }, (_, index) => bytes.subarray(index, index + 1));
    expect(contentOf(readPack(bytes, everyByte), nameOf("blob", built))).toBe(built.toString());
  });

  test("when it is empty, or has an object twice", () => {
    expect(readPack(makePack([])).objectCount).toBe(0);
    expect(contentOf(readPack(makePack([blob("a"), blob("a")])), nameOf("blob", Buffer.from("a")))).toBe("a");
  });
});

describe("a pack that harms is refused", () => {
  const deltaOf = (...bytes: number[]) => Buffer.from([base.length, ...bytes]);
  test.each<[why: string, bytes: Buffer]>([
    ["no bytes at all", Buffer.alloc(0)],
    ["something else", Buffer.from("<html>You must log in</html>")],
    ["a wrong trailer", makePack([blob("a")], { trailer: Buffer.alloc(20) })],
    ["no trailer", makePack([blob("a")], { trailer: Buffer.alloc(0) })],
    ["bytes behind the trailer", Buffer.concat([makePack([blob("a")]), Buffer.from("b")])],
    ["fewer objects than it says", makePack([blob("a")], { count: 2 })],
    ["more objects than it says", makePack([blob("a"), blob("b")], { count: 1 })],
    ["an object larger than it says", makePack([{ ...blob("abc"), size: 2 }])],
    ["an object smaller than it says", makePack([{ ...blob("abc"), size: 4 }])],
    ["a broken compression", makePack([{ ...blob("abc"), packed: Buffer.from("abc") }])],
    [
      "a compression that wants a dictionary",
      makePack([{ ...blob("a"), packed: deflateSync("a", { dictionary: base }) }]),
    ],
    ["an object of type 5", makePack([{ type: 5, content: base }])],
    ["an object of type 0", makePack([{ type: 0, content: base }])],
    ["a difference to nothing", makePack([{ name: "1".repeat(40), content: delta }])],
    ["a difference to itself", makePack([{ name: nameOf("blob", built), content: delta }])],
    [
      "differences in a circle",
      makePack([
        { name: "1".repeat(40), content: delta },
        { name: "2".repeat(40), content: delta },
      ]),
    ],
    ["a difference to a place within an object", makePack([blob(base), { distance: 3, content: delta }])],
    ["a difference to a place before the pack", makePack([blob(base), { distance: 5_000, content: delta }])],
    ["a difference to a base of another size", makePack([blob(built), { back: 1, content: delta }])],
    ["a copy from beyond the base", makePack([blob(base), { back: 1, content: deltaOf(9, 0x91, 200, 9) }])],
    ["a copy beyond the result", makePack([blob(base), { back: 1, content: deltaOf(3, 0x90, 9) }])],
    ["a difference that makes too little", makePack([blob(base), { back: 1, content: deltaOf(9, 0x90, 3) }])],
    ["a difference with command 0", makePack([blob(base), { back: 1, content: deltaOf(1, 0) }])],
    ["a difference that stops in a command", makePack([blob(base), { back: 1, content: deltaOf(9, 0xff) }])],
    ["a difference that stops in its text", makePack([blob(base), { back: 1, content: deltaOf(9, 9, 65) }])],
    ["a difference without its sizes", makePack([blob(base), { back: 1, content: Buffer.from([0x80]) }])],
  ])("with %s", (_, bytes) => {
    expect(() => readPack(bytes)).toThrow(RemoteError);
    expect(() => readPack(bytes)).toThrow(/cannot be read/);
  });

  test.each<[why: string, bytes: () => Buffer, limits: Partial<PackLimits>]>([
    ["four thousand million objects", () => makePack([], { count: 0xffff_ffff }), {}],
    ["an object that says it is huge", () => makePack([{ ...blob("a"), size: 2 ** 40 }]), {}],
    ["more bytes than are allowed", () => makePack([blob(randomBytes(5_000))]), { packBytes: 4_000 }],
    [
      "many bombs",
      () => makePack(Array.from({ length: 9 }, () => blob(Buffer.alloc(30 << 20)))),
      { workBytes: 200 << 20 },
    ],
  ])("as too large with %s", (_, bytes, limits) => {
    const made = bytes();
    expect(() => readPack(made, [made], limits)).toThrow(/too large/);
  });

  test("as too large where differences make much of little, again and again", () => {
    const big = Buffer.alloc(16 << 20);
    const step = appendDelta(big.length, Buffer.from("x")); // Each is 1.7 kB and makes 16 MB.
    const entries: PackEntry[] = [
      blob(big),
      ...Array.from({ length: 60 }, () => ({ name: nameOf("blob", big), content: step })),
    ];
    expect(() => readPack(makePack(entries), undefined, { workBytes: 512 << 20 })).toThrow(
      /unpacking it takes too long/,
    );
  });

  test("where differences are built upon differences without an end, which takes no depth of calls", () => {
    const chain = (length: number): PackEntry[] => {
      const steps = Array.from({ length }, (_, index) => ({ back: 1, content: appendDelta(index, Buffer.from("x")) }));
      return [blob(""), ...steps];
    };
    expect(readPack(makePack(chain(4_000))).objectCount).toBe(4_001);
    expect(() => readPack(makePack(chain(4_100)))).toThrow(/without an end/);
    const name = (index: number) => nameOf("blob", Buffer.from("x".repeat(index)));
    const named = Array.from({ length: 4_000 }, (_, index) => ({
      name: name(index),
      content: appendDelta(index, Buffer.from("x")),
    }));
    expect(readPack(makePack([...named.reverse(), blob("")])).objectCount).toBe(4_001);
  });

  test("whatever is damaged in it: an error of ours, or nothing is different", () => {
    const entries = [
      blob(base),
      { back: 1, content: delta },
      { name: nameOf("blob", base), content: delta },
      blob("y".repeat(500)),
    ];
    const good = makePack(entries);
    const damage = fc.array(fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 })), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(
        damage,
        fc.nat(good.length),
        fc.boolean(),
        fc.array(fc.nat(), { maxLength: 5 }),
        (flips, end, isShort, cuts) => {
          const bad = Buffer.from(good);
          for (const [at, bits] of flips) bad[at] = (bad[at] ?? 0) ^ bits;
          const bytes = isShort ? bad.subarray(0, end) : bad;
          if (bytes.equals(good)) return;
          expect(() => readPack(bytes, cut(bytes, cuts))).toThrow(RemoteError);
        },
      ),
      { numRuns: 1_500 },
    );
  });

  test("of any bytes behind a good beginning: an error of ours", () => {
    const noise = fc.uint8Array({ maxLength: 200 });
    fc.assert(
      fc.property(noise, fc.nat(5), fc.boolean(), (bytes, count, hasTrailer) => {
        const head = makePack([], { count, trailer: Buffer.alloc(0) });
        const all = Buffer.concat([head, bytes, Buffer.alloc(hasTrailer ? 20 : 0)]);
        expect(() => readPack(all)).toThrow(RemoteError);
      }),
      { numRuns: 1_500 },
    );
  });
});
