import { expect, test } from "vitest";
import { nextDelay, POLL_MS } from "./polling.ts";
import { stepViews } from "./steps.ts";

const states = (job: Parameters<typeof stepViews>[0]) => stepViews(job, false).map((step) => step.state);
const at = (done: number, total: number | null = 100) => ({ step: "fetch-commit-details", done, total }) as const;

test("a queued job has everything to come", () => {
  expect(states({ status: "queued", progress: null })).toEqual(Array(5).fill("pending"));
});

test("a job that was just taken is at its first step", () => {
  expect(states({ status: "running", progress: null })).toEqual(["active", "pending", "pending", "pending", "pending"]);
});

test("steps before the one in progress are done, and it has counts", () => {
  const views = stepViews({ status: "running", progress: at(40) }, false);
  expect(views.map((step) => step.state)).toEqual(["done", "done", "active", "pending", "pending"]);
  expect(views[2]?.counts).toEqual({ done: 40, total: 100, unit: "commits" });
});

test("a job that waits, fails or is cancelled does so at its step", () => {
  expect(states({ status: "waiting", progress: at(1) })[2]).toBe("active");
  expect(states({ status: "failed", progress: at(1) })[2]).toBe("failed");
  expect(states({ status: "cancelled", progress: at(1) })[2]).toBe("cancelled");
});

test("a job on a repository at GitHub reads its pull requests as well", () => {
  const progress = { step: "fetch-pull-requests", done: 50, total: null } as const;
  const views = stepViews({ status: "running", progress }, true);
  expect(views.map((step) => step.state)).toEqual(["done", "done", "done", "active", "pending", "pending"]);
  expect(views[3]).toMatchObject({ label: "Read the pull requests", counts: { done: 50, unit: "pull requests" } });
});

test("a finished job has done everything", () => {
  expect(states({ status: "done", progress: null })).toEqual(Array(5).fill("done"));
});

test("looking slows down while nothing answers, and recovers at once", () => {
  expect(nextDelay(POLL_MS, true)).toBe(700);
  expect(nextDelay(POLL_MS, false)).toBe(1_400);
  expect(nextDelay(9_000, false)).toBe(10_000);
  expect(nextDelay(10_000, true)).toBe(700);
});
