import { afterEach, expect, test, vi } from "vitest";
import { ApiError, errorResponse, inputError } from "./api-error.ts";

afterEach(() => void vi.restoreAllMocks());

test("a refusal answers with its code, sentence and details", async () => {
  const response = errorResponse(new ApiError("already_running", "It runs.", { details: { job_id: "j" } }));
  expect(response.status).toBe(409);
  expect(await response.json()).toEqual({
    error: { code: "already_running", message: "It runs.", details: { job_id: "j" } },
  });
});

test("a refusal for now says after how many whole seconds to come back", () => {
  const response = errorResponse(new ApiError("too_soon", "Later.", { retryAfterSeconds: 12.2 }));
  expect(response.status).toBe(429);
  expect(response.headers.get("Retry-After")).toBe("13");
});

test("bad input keeps the code of whoever looked at it", async () => {
  const response = errorResponse(inputError({ code: "not_a_repository", message: "No." }));
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ error: { code: "not_a_repository", message: "No." } });
});

test.each(["git_not_found", "git_too_old", "git_failed", "timed_out"])("%s is a failure of this side", async (code) => {
  const response = errorResponse(inputError({ code, message: "Install git." }));
  expect(response.status).toBe(503);
  expect(await response.json()).toEqual({ error: { code: "unavailable", message: "Install git." } });
});

test("an unknown error is logged and says nothing of itself", async () => {
  const log = vi.spyOn(console, "error").mockImplementation(() => {});
  const error = new Error("password=hunter2");
  const response = errorResponse(error);
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain("hunter2");
  expect(log).toHaveBeenCalledWith(error);
});
