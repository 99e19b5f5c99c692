import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "#api/wire.ts";
import { previewText } from "./preview-text.ts";

test.each<[Json, string]>([
  [{}, "{}"],
  [[], "[]"],
  [null, "null"],
  [{ n: 1, ok: true, list: [1, "two", null] }, '{ n: 1, ok: true, list: [1, "two", null] }'],
  [{ deep: { er: {} } }, "{ deep: { er: {} } }"],
  [{ text: "line\nbreak" }, '{ text: "line\\nbreak" }'],
])("%j is shown as %s", (value, text) => {
  expect(previewText(value)).toBe(text);
});

test("a value of any size takes no more than its room", () => {
  const large = { text: "x".repeat(1_000_000), more: Array.from({ length: 100_000 }, (_, n) => n) };
  expect(previewText(large, 50)).toBe(`{ text: "${"x".repeat(41)}…`);
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(previewText(value as Json, 40).length).toBeLessThanOrEqual(41);
    }),
  );
});
