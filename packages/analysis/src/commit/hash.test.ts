import { expect, test } from "vitest";
import { idsWith } from "./hash.ts";

const names = Array.from({ length: 20_000 }, (_, i) => `src/part-${i % 40}/file-${i}.ts`);

test("ids have 24 bits, spread evenly, and collide no more than chance", () => {
  const ids = names.map(idsWith("secret"));
  expect(ids.every((id) => Number.isInteger(id) && id >= 0 && id < 2 ** 24)).toBe(true);
  // 20,000 names in 2^24 places: 12 pairs by chance.
  expect(names.length - new Set(ids).size).toBeLessThan(40);
  const low = ids.filter((id) => id < 2 ** 23).length;
  expect(Math.abs(low - names.length / 2)).toBeLessThan(400);
});

test("a salt that differs in one bit makes unrelated ids", () => {
  const [one, other] = [idsWith("secret-0"), idsWith("secret-1")];
  expect(names.filter((name) => one(name) === other(name)).length).toBeLessThan(3);
});

test("the end of the salt is not the beginning of the name", () => {
  expect(idsWith("ab")("c")).not.toBe(idsWith("a")("bc"));
  expect(idsWith("")("a")).not.toBe(idsWith("")("a\0"));
});

test("what is stored does not change unnoticed", () => {
  expect(["", "README.md", "src/index.ts"].map(idsWith("secret"))).toEqual([634_654, 14_778_543, 4_034_831]);
});
