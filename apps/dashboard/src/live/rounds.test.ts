import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Changes, nothing } from "./changes.ts";
import { inRounds } from "./rounds.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const run = (id: string): Changes => ({ ...nothing, runs: new Set([id]) });
const idsOf = ({ runs }: Changes) => [...runs].join();

test("the first change is worked off at once, those that follow together, when the time has passed", async () => {
  const rounds: string[] = [];
  const hear = inRounds(250, async (changes) => void rounds.push(idsOf(changes)));
  hear(run("a"));
  hear(run("b"));
  hear(run("c"));
  await vi.advanceTimersByTimeAsync(249);
  expect(rounds).toEqual(["a"]);
  await vi.advanceTimersByTimeAsync(1);
  expect(rounds).toEqual(["a", "b,c"]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(rounds).toHaveLength(2);
});

test("a slow round is waited for, and one that fails does not end the listening", async () => {
  const rounds: string[] = [];
  const hear = inRounds(250, async (changes) => {
    rounds.push(idsOf(changes));
    await new Promise((resolve) => setTimeout(resolve, 1000));
    throw new Error("The engine does not answer.");
  });
  hear(run("a"));
  await vi.advanceTimersByTimeAsync(500);
  hear(run("b"));
  await vi.advanceTimersByTimeAsync(499);
  expect(rounds).toEqual(["a"]);
  await vi.advanceTimersByTimeAsync(1);
  expect(rounds).toEqual(["a", "b"]);
});
