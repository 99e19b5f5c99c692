import { GitHubError } from "@vibe/history/github/github-error";
import { RemoteError } from "@vibe/history/remote/remote-error";
import { serviceClient } from "@vibe/store/client";
import { NonRetriableError, RetryAfterError } from "inngest";
import { describe, expect, test } from "vitest";
import { givingUp } from "./giving-up.ts";

type Call = { p_until: string; p_reason: string };

/** A database that answers that the run still owns its job, or not, and keeps what it was asked. */
function databaseThat(owns: boolean) {
  const calls: Call[] = [];
  const fetch: typeof globalThis.fetch = async (_url, init) => {
    calls.push(JSON.parse(String(init?.body)));
    return Response.json(owns);
  };
  return { calls, service: serviceClient({ url: "http://database.test", secretKey: "key", fetch }) };
}

const run = { jobId: "job", runId: "run" };
const failing = async (error: Error, { owns = true, attempt = 0, waits = 0 } = {}) => {
  const { calls, service } = databaseThat(owns);
  const step = { ...run, attempt, waits };
  const thrown = await givingUp(step, { service }, () => Promise.reject(error)).catch((reason) => reason);
  return { thrown, calls };
};
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000);

describe("a step that failed", () => {
  test.each([
    new GitHubError("primary_limit", inSeconds(1_800)),
    new RemoteError("rate_limited", "wait", { retryAfter: inSeconds(1_800) }),
  ])("for a limit waits for the moment GitHub named: %s", async (error) => {
    const moment = error instanceof GitHubError ? error.retryAt : error.retryAfter;
    const { thrown, calls } = await failing(error);
    expect(thrown).toBeInstanceOf(RetryAfterError);
    // The name is what a job ends with when no try is left.
    expect(thrown).toMatchObject({ name: "rate_limited", retryAfter: moment?.toISOString() });
    expect(calls).toMatchObject([{ p_until: moment?.toISOString(), p_reason: "rate_limit" }]);
  });

  test("for a limit without a moment, or one that has passed, waits a while", async () => {
    const unnamed = await failing(new RemoteError("rate_limited", "wait"));
    expect(Date.parse(unnamed.calls[0]?.p_until ?? "")).toBeGreaterThan(Date.now() + 30_000);
    const passed = await failing(new GitHubError("secondary_limit", inSeconds(-60)));
    expect(Date.parse(passed.calls[0]?.p_until ?? "")).toBeGreaterThan(Date.now());
  });

  test("for a limit on a retry is put off, so that it does not take the tries that failures have", async () => {
    const error = new GitHubError("secondary_limit", inSeconds(90));
    const { thrown, calls } = await failing(error, { attempt: 1 });
    expect(thrown).toEqual({ waitUntil: error.retryAt?.toISOString() });
    expect(calls).toMatchObject([{ p_until: error.retryAt?.toISOString(), p_reason: "rate_limit" }]);
    const failed = await failing(new RemoteError("server_failed", "later", { retryAfter: inSeconds(90) }), {
      attempt: 1,
    });
    expect(failed.thrown).toBeInstanceOf(RetryAfterError);
  });

  test("for a limit again and again waits longer each time, five minutes at most or as long as GitHub says", async () => {
    const waited = async (named: number, waits: number) => {
      const { calls } = await failing(new GitHubError("secondary_limit", inSeconds(named)), { attempt: 1, waits });
      return Math.round((Date.parse(calls[0]?.p_until ?? "") - Date.now()) / 10_000) * 10;
    };
    expect(await waited(1, 5)).toBe(100);
    expect(await waited(1, 100)).toBe(300);
    expect(await waited(3_600, 100)).toBe(3_600);
  });

  test("for a server that names a moment waits too, and keeps no other job from asking", async () => {
    const { thrown, calls } = await failing(new RemoteError("server_failed", "later", { retryAfter: inSeconds(90) }));
    expect(thrown).toBeInstanceOf(RetryAfterError);
    expect(calls).toMatchObject([{ p_reason: "unavailable" }]);
  });

  test("for the network is tried again as usual", async () => {
    const { thrown, calls } = await failing(new GitHubError("network_failed"));
    expect(thrown).not.toBeInstanceOf(RetryAfterError);
    expect(thrown).not.toBeInstanceOf(NonRetriableError);
    expect([thrown.name, calls]).toEqual(["github_unreachable", []]);
  });

  test.each([
    [new GitHubError("bad_credentials"), "token_rejected"],
    [new GitHubError("sso_required"), "sso_required"],
    [new RemoteError("too_large", "no"), "too_large"],
    [new RemoteError("repository_not_found", "no"), "repository_not_found"],
  ])("for good ends the run: %s", async (error, name) => {
    const { thrown } = await failing(error);
    expect(thrown).toBeInstanceOf(NonRetriableError);
    expect(thrown.name).toBe(name);
  });

  test("does not wait when the job is its run's no more", async () => {
    const { thrown } = await failing(new GitHubError("primary_limit", inSeconds(60)), { owns: false });
    expect(thrown).toMatchObject({ name: "superseded" });
  });
});
