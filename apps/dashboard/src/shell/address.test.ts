import { expect, test } from "vitest";
import { changed, idOf } from "./address.ts";

test.each(["plain", "a/b", "100%", "a%2Fb", "ж?#&", "<script>"])("an id survives the address: %s", (id) => {
  expect(idOf(`/functions/${encodeURIComponent(id)}`)).toBe(id);
});

test("an id that is not encoded as it should be is taken as it stands", () => {
  expect(idOf("/runs/100%")).toBe("100%");
});

test("a change of the address leaves the rest alone, and takes away what is empty", () => {
  expect(changed("/runs", "?q=a&status=failed", { q: "b&c", app: "x" })).toBe("/runs?status=failed&q=b%26c&app=x");
  expect(changed("/runs", "?q=a", { q: "" })).toBe("/runs");
  expect(changed("/runs", "", { status: ["failed", "running"] })).toBe("/runs?status=failed&status=running");
});
