import fc from "fast-check";
import { expect, test } from "vitest";
import { type Contender, fairest } from "./fair-share.ts";

const a: Contender = { slug: "a", readyAt: 0, open: 0, lastTurn: 0 };

test("the function with fewer calls in flight comes first, then the one whose last turn is longest ago, then the oldest", () => {
  const b = { ...a, slug: "b" };
  expect(
    fairest(
      [
        { ...a, open: 2 },
        { ...b, open: 1, readyAt: 9 },
      ],
      10,
      10,
    ),
  ).toBe("b");
  expect(
    fairest(
      [
        { ...a, lastTurn: 5 },
        { ...b, lastTurn: 4, readyAt: 9 },
      ],
      10,
      10,
    ),
  ).toBe("b");
  expect(
    fairest(
      [
        { ...a, readyAt: 5 },
        { ...b, readyAt: 4 },
      ],
      10,
      10,
    ),
  ).toBe("b");
  expect(fairest([], 10, 10)).toBeNull();
  expect(fairest([a], 0, 10)).toBeNull();
});

test("the last places are for functions that have no call in flight", () => {
  expect(fairest([{ ...a, open: 28 }], 4, 32)).toBeNull();
  expect(fairest([{ ...a, open: 27 }], 5, 32)).toBe("a");
  expect(
    fairest(
      [
        { ...a, open: 28 },
        { ...a, slug: "b" },
      ],
      4,
      32,
    ),
  ).toBe("b");
  expect(fairest([{ ...a, open: 3 }], 1, 4)).toBe("a");
});

test("with one place and calls of one length, every function gets its turn in every round", () => {
  const names = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e"), { minLength: 2 });
  fc.assert(
    fc.property(names, (slugs) => {
      const turns = new Map<string, number>();
      const order = Array.from({ length: slugs.length * 3 }, (_, turn) => {
        const contenders = slugs.map((slug) => ({ ...a, slug, lastTurn: turns.get(slug) ?? 0 }));
        const next = fairest(contenders, 1, 1) ?? "";
        turns.set(next, turn + 1);
        return next;
      });
      return [0, 1, 2].every(
        (round) => new Set(order.slice(round * slugs.length, (round + 1) * slugs.length)).size === slugs.length,
      );
    }),
  );
});
