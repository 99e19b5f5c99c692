import { describe, expect, test } from "vitest";
import { httpFailure } from "./http-failure.ts";
import { redirectTarget, remoteName, serviceUrl } from "./remote-address.ts";

const now = new Date("2026-01-01T00:00:00Z");
const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1_000);

describe("an answer that is not 200", () => {
  test.each<[number, Record<string, string>, boolean, string, Date | null]>([
    [401, {}, true, "token_rejected", null],
    [401, {}, false, "repository_not_found", null],
    [403, {}, true, "access_denied", null],
    [403, { "retry-after": "60" }, true, "rate_limited", inSeconds(60)],
    [403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1767225900" }, true, "rate_limited", inSeconds(300)],
    [404, {}, true, "repository_not_found", null],
    [410, {}, true, "repository_not_found", null],
    [451, {}, true, "repository_not_found", null],
    [429, {}, false, "rate_limited", null],
    [429, { "retry-after": "Thu, 01 Jan 2026 00:02:00 GMT" }, false, "rate_limited", inSeconds(120)],
    [429, { "retry-after": "soon" }, false, "rate_limited", null],
    [429, { "retry-after": "999999999" }, false, "rate_limited", inSeconds(86_400)],
    [429, { "retry-after": "Thu, 01 Jan 1970 00:00:00 GMT" }, false, "rate_limited", now],
    [500, {}, false, "server_failed", null],
    [502, {}, false, "server_failed", null],
    [503, { "retry-after": "5" }, false, "server_failed", inSeconds(5)],
    [408, {}, false, "server_failed", null],
    [200, {}, false, "not_a_git_server", null],
    [418, {}, false, "not_a_git_server", null],
  ])("%d with %o (token: %s) is %s", (status, headers, hasToken, code, retryAfter) => {
    const failure = httpFailure(status, new Headers(headers), hasToken, now);
    expect(failure).toMatchObject({ code, retryAfter });
    expect(failure.retryable).toBe(["rate_limited", "server_failed"].includes(code));
    expect(failure.message).toMatch(/^[A-Z].*\.$/);
  });
});

describe("an address", () => {
  test.each([
    ["https://github.com/ada/app", "https://github.com/ada/app/git-upload-pack", "app"],
    ["https://github.com/ada/app.git/", "https://github.com/ada/app.git/git-upload-pack", "app"],
    ["http://127.0.0.1:80/a", "http://127.0.0.1/a/git-upload-pack", "a"],
    ["http://localhost:81/a%20b", "http://localhost:81/a%20b/git-upload-pack", "a b"],
    ["http://[::1]/a", "http://[::1]/a/git-upload-pack", "a"],
  ])("%s is asked at %s", (url, expected, name) => {
    expect(serviceUrl(url).href).toBe(expected);
    expect(remoteName(url)).toBe(name);
  });

  test.each([
    "github.com/ada/app",
    "http://github.com/ada/app",
    "http://127.0.0.1.example.com/a",
    "http://localhost.example.com/a",
    "ssh://git@github.com/ada/app",
    "file:///etc",
    "https://user@github.com/ada/app",
    "https://:secret@github.com/ada/app",
    "https://github.com/",
    "https://github.com/a?b=c",
    "https://github.com/a#b",
    "",
  ])("%j is refused without repeating it", (url) => {
    expect(() => serviceUrl(url)).toThrow(/address of the repository cannot be used/);
    expect(() => serviceUrl(url)).not.toThrow(/secret/);
  });

  test.each([
    ["/new/app/git-upload-pack", "https://host/new/app/git-upload-pack"],
    ["https://host/new/app/git-upload-pack", "https://host/new/app/git-upload-pack"],
    ["https://other/a/git-upload-pack", null],
    ["http://host/a/git-upload-pack", null],
    ["https://host:8443/a/git-upload-pack", null],
    ["https://user@host/a/git-upload-pack", null],
    ["https://host/login", null],
    ["//other/a/git-upload-pack", null],
    ["https://host/a/git-upload-pack?x", null],
    ["http://[", null],
    [null, null],
  ])("a redirect to %j leads to %j", (location, target) => {
    const from = serviceUrl("https://host/ada/app");
    expect(redirectTarget(from, location)?.href ?? null).toBe(target);
  });
});
