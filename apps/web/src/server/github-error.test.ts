import { expect, test } from "vitest";
import { errorResponse } from "./api-error.ts";
import { gitHubNotConnected, gitHubUnavailable } from "./github-error.ts";

const now = Date.parse("2026-11-23T14:00:00Z");

test("a limit of GitHub is told with the time of the retry, for people and for programs", async () => {
  const refusal = { message: "GitHub's limit is used up.", retryAt: "2026-11-23T14:05:00Z" };
  const answer = errorResponse(gitHubUnavailable(refusal, now));
  expect(answer.status).toBe(503);
  expect(answer.headers.get("Retry-After")).toBe("300");
  expect(await answer.json()).toEqual({
    error: {
      code: "github_unavailable",
      message: "GitHub's limit is used up.",
      details: { retry_at: "2026-11-23T14:05:00Z" },
    },
  });
});

test("a failure without a time promises none; a time that has passed means soon", () => {
  const failed = { message: "GitHub did not answer.", retryAt: null };
  expect(errorResponse(gitHubUnavailable(failed, now)).headers.has("Retry-After")).toBe(false);
  const passed = { ...failed, retryAt: "2026-11-23T13:00:00Z" };
  expect(errorResponse(gitHubUnavailable(passed, now)).headers.get("Retry-After")).toBe("1");
});

test("without an account the answer is a conflict that names the settings", async () => {
  const answer = errorResponse(gitHubNotConnected());
  expect(answer.status).toBe(409);
  expect((await answer.json()).error.message).toContain("settings");
});
