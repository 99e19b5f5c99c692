import { expect, test } from "vitest";
import { added, everything, isNothing, nothing, parseChanges } from "./changes.ts";

test("changes add up, and nothing adds nothing", () => {
  const first = parseChanges('{"runs":["a"],"events":[],"functions":false,"many":false}');
  const second = parseChanges('{"runs":["a","b"],"events":["e"],"functions":true,"many":false}');
  expect(added(first, second)).toEqual({
    runs: new Set(["a", "b"]),
    events: new Set(["e"]),
    functions: true,
    many: false,
  });
  expect(isNothing(added(nothing, nothing))).toBe(true);
});

test("too many to name are all of them, and so is what cannot be read", () => {
  const ids = Array.from({ length: 600 }, (_, index) => `run-${index}`);
  expect(added(nothing, { ...nothing, runs: new Set(ids) })).toMatchObject({ many: true, runs: new Set() });
  expect(parseChanges("{")).toEqual(everything);
});
