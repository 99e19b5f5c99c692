import { expect, test } from "vitest";
import { waitingWords } from "./waiting-words.ts";

const now = new Date(2026, 10, 23, 14, 0);
const until = new Date(2026, 10, 23, 14, 4, 31).toISOString();

test.each([
  ["rate_limit", "GitHub asks us to wait until 14:05"],
  ["unavailable", "GitHub is not available and is asked again at 14:05"],
] as const)("a job that waits says why and until when, on the reader's clock: %s", (reason, words) => {
  expect(waitingWords({ until, reason }, now)).toBe(words);
});

test("a job that does not wait says nothing of it", () => {
  expect(waitingWords(null, now)).toBeNull();
});
