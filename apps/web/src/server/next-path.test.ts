import { expect, test } from "vitest";
import { nextPath } from "./next-path.ts";

test.each([
  ["/analysis/1?x=2", "/analysis/1?x=2"],
  ["/repos#add", "/repos"],
  ["/", "/"],
])("%s is a path of this site", (wanted, path) => {
  expect(nextPath(wanted)).toBe(path);
});

test.each([
  null,
  undefined,
  "",
  "repos",
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "/.//evil.example",
  "https://evil.example/",
  "javascript:alert(1)",
  "/login?next=/login",
  "/api/repos",
])("%s leads home", (wanted) => {
  expect(nextPath(wanted)).toBe("/");
});
