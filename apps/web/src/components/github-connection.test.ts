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
    createElement(GitHubConnection, { account: { ...stored, ...account }, gitHubUrl: "https://github.com", now }),
  );

test("a stored token shows whose it is, what it may read and until when, and can be disconnected", () => {
  const html = shown({});
  expect(html).toContain("Connected as ada");
  expect(html).toContain("the repositories chosen for it at GitHub");
  expect(html).toContain("3 Jan 2027");
  expect(html).toContain("Disconnect");
});

test("scopes are named where the token has them, with what they let it read", () => {
  expect(shown({ scopes: ["repo", "read:user"] })).toContain(
    "public and private repositories (scopes: repo, read:user)",
  );
  expect(shown({ kind: "oauth", scopes: ["user:email"] })).toContain("public repositories (scopes: user:email)");
  expect(shown({ kind: "oauth", scopes: [] })).toContain(">public repositories<");
});

test("what a sign-in gave is ended at GitHub among the applications, a personal token among the tokens", () => {
  expect(shown({ kind: "oauth" })).toContain('href="https://github.com/settings/applications"');
  expect(shown({})).toContain('href="https://github.com/settings/personal-access-tokens"');
});

test("a token that has expired asks for a new one", () => {
  expect(shown({ expiresAt: "2026-11-22T23:00:00Z" })).toContain("expired on 22 Nov 2026; add a new one below");
});

test("the token of the environment is named as such and cannot be removed here", () => {
  const html = shown({ kind: "environment", expiresAt: null });
  expect(html).toContain("GITHUB_TOKEN");
  expect(html).not.toContain("Disconnect");
});

test("of a token that GitHub cannot be asked about nothing is claimed", () => {
  const html = shown({ kind: "environment", login: null, scopes: [], expiresAt: null });
  expect(html).toContain("not known while GitHub does not answer");
  expect(html).not.toContain("May read");
});
