import fc from "fast-check";
import { expect, test } from "vitest";
import { RemoteError } from "../remote-error.ts";
import { applyDelta, resultSizeOf } from "./apply-delta.ts";

test("copies of ranges and new bytes are put together in their order", () => {
  const base = Buffer.from("abcdefgh");
  const delta = Buffer.from([8, 9, 0x91, 2, 3, 2, 0x58, 0x59, 0x90, 4]);
  expect(resultSizeOf(delta)).toBe(9);
  expect(applyDelta(base, delta, 100).toString()).toBe("cdeXYabcd");
});

test("a copy without a length is one of 65,536 bytes, and offsets have four bytes", () => {
  const base = Buffer.alloc(0x1_0000 + 300, 1);
  const delta = Buffer.from([0xac, 0x82, 0x04, 0x80, 0x80, 0x04, 0x83, 0x2c, 0x01]);
  expect(applyDelta(base, delta, 1 << 20)).toHaveLength(0x1_0000);
});

test("a result larger than allowed is not made", () => {
  expect(() => applyDelta(Buffer.alloc(1), Buffer.from([1, 0xff, 0xff, 0xff, 0x7f]), 1_000)).toThrow(
    /too large an object/,
  );
});

test("any bytes are a result of the size they say, or an error of ours", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 40 }),
      fc.uint8Array({ maxLength: 60 }),
      fc.boolean(),
      (base, noise, fits) => {
        const delta = Buffer.from(fits ? [base.length, ...noise] : noise);
        try {
          expect(applyDelta(Buffer.from(base), delta, 10_000)).toHaveLength(resultSizeOf(delta));
        } catch (error) {
          expect(error).toBeInstanceOf(RemoteError);
        }
      },
    ),
    { numRuns: 2_000 },
  );
});
