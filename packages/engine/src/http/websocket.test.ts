import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { frameOf, readFrame } from "./websocket.ts";

const lengths = fc.oneof(fc.integer({ min: 0, max: 200 }), fc.constantFrom(125, 126, 127, 65_535, 65_536, 70_000));

function masked(frame: Buffer, payload: Buffer): Buffer {
  const mask = randomBytes(4);
  const head = Buffer.from(frame.subarray(0, frame.length - payload.length));
  head[1] = (head[1] ?? 0) | 0x80;
  return Buffer.concat([head, mask, payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0))]);
}

test("a frame of any length is read as it was written, masked or not, and not before it is whole", () => {
  fc.assert(
    fc.property(lengths, fc.boolean(), (length, isMasked) => {
      const payload = randomBytes(length);
      const plain = frameOf(1, payload);
      const frame = isMasked ? masked(plain, payload) : plain;
      const read = readFrame(Buffer.concat([frame, Buffer.from("next")]));
      expect(read?.opcode).toBe(1);
      expect(read?.bytes).toBe(frame.length);
      expect(read?.payload.equals(payload)).toBe(true);
      expect(readFrame(frame.subarray(0, -1))).toBeNull();
    }),
  );
});
