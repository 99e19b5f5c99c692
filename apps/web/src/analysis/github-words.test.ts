import { expect, test } from "vitest";
import { failureWords, refusalWords, retryDelay } from "./github-words.ts";

const now = new Date(2026, 10, 23, 14, 0);

test("a limit is told with the time of the retry; a failure without one promises none", () => {
  const retry_at = new Date(2026, 10, 23, 14, 20).toISOString();
  const message = "GitHub's limit is used up.";
  expect(failureWords({ message, details: { retry_at } }, now)).toBe(`${message} The next try is at 14:20.`);
  expect(refusalWords({ message, details: { retry_at } }, now)).toBe(`${message} Try again at 14:20.`);
  for (const words of [failureWords, refusalWords])
    expect(words({ message, details: { retry_at: null } }, now)).toBe(message);
});

test("the next try comes when GitHub says, and never at once", () => {
  const delay = (retry_at: unknown) => retryDelay({ message: "", details: { retry_at } }, now);
  expect(delay(new Date(2026, 10, 23, 14, 0, 7).toISOString())).toBe(7_000);
  expect(delay(new Date(2026, 10, 23, 13, 0).toISOString())).toBe(1_000);
  expect(delay(null)).toBeNull();
});
