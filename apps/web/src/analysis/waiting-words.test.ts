import { expect, test } from "vitest";
import { waitingWords } from "./waiting-words.ts";

const now = new Date(2026, 10, 23, 14, 0);
const until = new Date(2026, 10, 23, 14, 4, 31).toISOString();

test("a job that waits says for whom and until when, on the reader's clock", () => {
  expect(waitingWords({ status: "waiting", until }, now)).toBe("GitHub asks us to wait until 14:05");
});

test("a job that does not wait says nothing of it", () => {
  expect(waitingWords({ status: "running", until: null }, now)).toBeNull();
});
