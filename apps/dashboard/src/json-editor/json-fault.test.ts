import fc from "fast-check";
import { expect, test } from "vitest";
import { faultText, jsonFault } from "./json-fault.ts";

test.each([
  ["", "Line 1, column 1: There is nothing here yet; an empty object is {}."],
  ['{"a": 1,}', "Line 1, column 8: The comma before } is one too many."],
  ["[1,\n2,\n]", "Line 2, column 2: The comma before ] is one too many."],
  ['{\n  "a": 1\n  "b": 2\n}', "Line 3, column 3: A comma or } is missing before this."],
  ['{"a" 1}', "Line 1, column 6: A colon is missing between the key and its value."],
  ["{a: 1}", 'Line 1, column 2: A key has to stand here, in double quotes: "name".'],
  ["{'a': 1}", 'Line 1, column 2: A key has to stand here, in double quotes: "name".'],
  ["['a']", 'Line 1, column 2: Texts stand in double quotes (").'],
  ['{"a": }', "Line 1, column 7: A value is missing here."],
  ['{"a": [1, 2}', "Line 1, column 12: A ] is missing before this }."],
  ['{\n "a": {\n "b": 1\n}', "Line 4, column 2: The { of line 1 is not closed."],
  [
    '{"a": "x\n"}',
    'Line 1, column 7: This text does not end: a " is missing, or a line break has to be written as \\n.',
  ],
  ['"C:\\dir"', "Line 1, column 4: A backslash has to be written twice, or as an escape like \\n."],
  ['"a\tb"', "Line 1, column 3: A control character has to be written as \\u0009."],
  ["[01]", "Line 1, column 2: 01 is not written as JSON writes numbers."],
  ["{} {}", "Line 1, column 4: Nothing may follow after the value."],
  ["{ // note\n}", "Line 1, column 3: JSON has no comments."],
  [
    "[undefined]",
    "Line 1, column 2: undefined is no value: texts stand in double quotes, and the rest is a number, true, false or null.",
  ],
])("says of %j where and what is wrong", (text, said) => {
  const fault = jsonFault(text);
  expect(fault && faultText(fault)).toBe(said);
});

test("finds a fault exactly where there is one, and inside the text", () => {
  const broken = fc
    .tuple(fc.json(), fc.nat(), fc.nat(3), fc.constantFrom("", ",", "{", "]", '"', "\\", " ", "1", "x", ":"))
    .map(([json, where, cut, put]) => {
      const at = where % (json.length + 1);
      return json.slice(0, at) + put + json.slice(at + cut);
    });
  fc.assert(
    fc.property(broken, (text) => {
      const fault = jsonFault(text);
      expect(fault === null).toBe(parses(text));
      if (fault === null) return;
      expect(fault.at).toBeGreaterThanOrEqual(0);
      expect(fault.at).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 2000 },
  );
});

test("depth is no trouble", () => {
  expect(jsonFault("[".repeat(200_000))?.at).toBe(200_000);
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
