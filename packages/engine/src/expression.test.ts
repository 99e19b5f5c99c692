import { expect, test } from "vitest";
import { holds, keyFor, parseEquality } from "./expression.ts";

const event = { name: "a", data: { id: "x", n: 1, flag: true, nested: { id: "x" }, nothing: null, list: [1] } };
const async = { name: "b", data: { id: "x", n: 1, other: "y" } };

test.each([
  ["event.data.id == async.data.id", true],
  ["event.data.n == async.data.n", true],
  ["event.data.id == async.data.other", false],
  ["event.data.id == 'x'", true],
  ['"x" == event.data.id', true],
  ["event.data.nested.id==async.data.id", true],
  ["event.data.n == '1'", false],
  ["event.data.missing == async.data.missing", false],
  ["event.data.nothing == async.data.nothing", false],
  ["event.data.list == event.data.list", false],
])("%s is %s", (source, expected) => {
  const equality = parseEquality(source);
  expect(equality && holds(equality, { event, async })).toBe(expected);
});

test.each([
  "",
  "event.data.id",
  "event.data.n > 3",
  "event.data.n >= '3'",
  "event.data.id != 'x'",
  "event.data.id == 'x' && event.data.n == '1'",
  "event.data.id == 'x' || true == 'x'",
  "event.data.id == 'it\\'s'",
  "event.data.id == 3",
  "event.data['id'] == 'x'",
  "size(event.data.list) == '1'",
  "event == 'x'",
  "other.data.id == 'x'",
  "event.data.id == 'x' == 'y'",
  "event.data.id === 'x'",
])("%j is unsupported", (source) => {
  expect(parseEquality(source)).toBeNull();
});

test("a path does not reach into prototypes", () => {
  const equality = parseEquality("event.data.constructor.name == 'Object'");
  expect(equality && holds(equality, { event })).toBe(false);
});

test("a key is the value at its path as text, and none when the path is missing", () => {
  expect(keyFor("event.data.id", event)).toBe("x");
  expect(keyFor("event.data.n", event)).toBe("1");
  expect(keyFor("event.data.missing", event)).toBeNull();
  expect(keyFor("event.data.id + 'x'", event)).toBeNull();
});
