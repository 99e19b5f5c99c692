import { expect, test } from "vitest";
import { identityOf, isPartial, parseSettings } from "./settings.ts";

test("settings are read with values of several lines and keys without a value", () => {
  expect(parseSettings("user.name\nAda\nLovelace\0remote.origin.promisor\0user.email\n\0")).toEqual([
    { key: "user.name", value: "Ada\nLovelace" },
    { key: "remote.origin.promisor", value: null },
    { key: "user.email", value: "" },
  ]);
  expect(parseSettings("")).toEqual([]);
});

test.each([
  ["user.name\nAda\0user.email\na@b\0", { name: "Ada", email: "a@b" }],
  ["user.email\na@b\0user.email\nc@d\0", { name: "", email: "c@d" }],
  ["user.name\nAda\0user.email\na@b\0author.email\nauthor@b\0", { name: "Ada", email: "author@b" }],
  ["user.name\nAda\0", null],
  ["user.name\nAda\0user.email\0", null],
])("the identity in %j is %o", (text, identity) => {
  expect(identityOf(parseSettings(text))).toEqual(identity);
});

test.each([
  ["", false],
  ["remote.origin.promisor\nfalse\0", false],
  ["remote.origin.promisor\ntrue\0", true],
  ["remote.origin.promisor\0", true],
  ["extensions.partialclone\norigin\0", true],
])("with %j the repository is partial: %s", (text, partial) => {
  expect(isPartial(parseSettings(text))).toBe(partial);
});
