import type { GitHubAccount } from "@vibe/jobs/github-account";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test, vi } from "vitest";
import { GitHubConnection } from "./github-connection.tsx";

// The button beside it needs Next's router, which exists in the app only.
vi.mock("next/navigation", () => ({ useRouter: () => ({ refresh: () => undefined }) }));

const now = new Date("2026-11-23T14:00:00Z");
const stored: GitHubAccount = { login: "ada", kind: "personal", scopes: [], expiresAt: "2027-01-03T09:00:00Z" };
const shown = (account: Partial<GitHubAccount>) =>
  renderToStaticMarkup(
    createElement(GitHubConnection, { account: { ...stored, ...account }, tokensUrl: "https://github.com/x", now }),
  );

test("a stored token shows whose it is, what it may read and until when, and can be disconnected", () => {
  const html = shown({});
  expect(html).toContain("Connected as ada");
  expect(html).toContain("the repositories chosen for it at GitHub");
  expect(html).toContain("3 Jan 2027");
  expect(html).toContain("Disconnect");
});

test("scopes are named where the token has them", () => {
  expect(shown({ scopes: ["repo", "read:user"] })).toContain("repo, read:user");
});

test("a token that has expired asks for a new one", () => {
  expect(shown({ expiresAt: "2026-11-22T23:00:00Z" })).toContain("expired on 22 Nov 2026; add a new one below");
});

test("the token of the environment is named as such and cannot be removed here", () => {
  const html = shown({ kind: "environment", expiresAt: null });
  expect(html).toContain("GITHUB_TOKEN");
  expect(html).not.toContain("Disconnect");
});
