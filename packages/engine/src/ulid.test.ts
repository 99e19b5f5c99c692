import { expect, test } from "vitest";
import { createIds, seededUlids, ulid } from "./ulid.ts";

test("a ULID is its time and its entropy in Crockford's base 32", () => {
  expect(ulid(0, Buffer.alloc(10))).toBe("00000000000000000000000000");
  expect(ulid(2 ** 48 - 1, Buffer.alloc(10, 255))).toBe("7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
  expect(ulid(1_469_918_176_385, Buffer.alloc(10)).slice(0, 10)).toBe("01ARYZ6S41");
});

test("the ids of a seed count up from 1 in the last four bytes", () => {
  const entropy = Buffer.from([1, 2, 3, 4, 5, 6, 0, 0, 0, 254]);
  const expected = [255, 256, 257].map((n) => {
    const own = Buffer.from(entropy);
    own.writeUInt32BE(n, 6);
    return ulid(1_700_000_000_000, own);
  });
  expect(seededUlids(`1700000000000,${entropy.toString("base64")}`, 3)).toEqual(expected);
});

test.each(["", "x", "1700000000000", "1700000000000,AAAA", "-1,AAAAAAAAAAAAAA==", "999999999999999,AAAAAAAAAAAAAA=="])(
  "the seed %j is none",
  (seed) => {
    expect(seededUlids(seed, 1)).toBeNull();
  },
);

test("ids sort in the order they were made, also when time stands still or steps back", () => {
  const newId = createIds();
  const ids = [5, 5, 5, 6, 5, 6, 7].map(newId);
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});
