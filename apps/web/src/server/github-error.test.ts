import type { GitHubRefusal } from "@vibe/jobs/github-refusal";
import { expect, test } from "vitest";
import { errorResponse } from "./api-error.ts";
import { gitHubNotConnected, gitHubRefused } from "./github-error.ts";

const now = Date.parse("2026-11-23T14:00:00Z");
const limit: GitHubRefusal = {
  kind: "limit",
  code: "primary_limit",
  message: "GitHub's limit is used up.",
  retryAt: "2026-11-23T14:05:00Z",
};

test("a limit of GitHub is told with the time of the retry, for people and for programs", async () => {
  const answer = errorResponse(gitHubRefused(limit, now));
  expect(answer.status).toBe(429);
  expect(answer.headers.get("Retry-After")).toBe("300");
  expect(await answer.json()).toEqual({
    error: {
      code: "github_limited",
      message: "GitHub's limit is used up.",
      details: { reason: "primary_limit", retry_at: "2026-11-23T14:05:00Z" },
    },
  });
});

test("a failure without a time promises none; a time that has passed means soon", () => {
  const failed: GitHubRefusal = { ...limit, kind: "unavailable", code: "server_failed", retryAt: null };
  expect(errorResponse(gitHubRefused(failed, now)).headers.has("Retry-After")).toBe(false);
  const passed = { ...limit, retryAt: "2026-11-23T13:00:00Z" };
  expect(errorResponse(gitHubRefused(passed, now)).headers.get("Retry-After")).toBe("1");
});

test("GitHub's own failure is told apart from what the caller has to mend", () => {
  const statusOf = (kind: GitHubRefusal["kind"]) => errorResponse(gitHubRefused({ ...limit, kind }, now)).status;
  expect([statusOf("unavailable"), statusOf("refused")]).toEqual([503, 400]);
});

test("without an account the answer is a conflict that names the settings", async () => {
  const answer = errorResponse(gitHubNotConnected());
  expect(answer.status).toBe(409);
  expect((await answer.json()).error.message).toContain("settings");
});
