import { expect, test } from "vitest";
import { sdkText } from "./sdk-text.ts";

test.each([
  ["js:v4.24.0", "JavaScript 4.24.0"],
  ["py:0.4.1", "Python 0.4.1"],
  ["rs:v1", "rs:v1"],
  ["unknown", "unknown"],
])("%s is said as %s", (sdk, text) => {
  expect(sdkText(sdk)).toBe(text);
});
