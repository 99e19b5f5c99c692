import type { GitHubAccount } from "@vibe/jobs/github-account";
import { expect, test } from "vitest";
import { accessOf, keepsStored, scopesFor } from "./github-access.ts";

const now = new Date("2026-11-23T14:00:00Z");
const oauth: GitHubAccount = { login: "ada", kind: "oauth", scopes: ["user:email"], expiresAt: null };
const wide: GitHubAccount = { ...oauth, scopes: ["repo", "user:email"] };
const personal: GitHubAccount = { ...oauth, kind: "personal", scopes: [], expiresAt: "2027-01-03T09:00:00Z" };
const expired: GitHubAccount = { ...personal, expiresAt: "2026-11-22T09:00:00Z" };

test("nothing is asked for beside what Supabase asks for, unless private repositories were chosen", () => {
  expect(scopesFor("identity")).toBeUndefined();
  expect(scopesFor("public")).toBeUndefined();
  expect(scopesFor("private")).toBe("repo");
});

test.each([null, "", "repo", "admin:org", "PRIVATE"])("%s is no choice and asks for nothing", (text) => {
  expect(accessOf(text)).toBe("identity");
});

test.each([
  ["no token", null, false],
  ["a token of an earlier sign-in", oauth, false],
  ["a token that reads private repositories", wide, true],
  ["a personal token", personal, true],
  ["a personal token that has expired", expired, false],
])("just signing in, %s stays: %o %s", (_, stored, kept) => {
  expect(keepsStored(stored, "identity", now)).toBe(kept);
});

test("a choice puts the sign-in's token in place of any other", () => {
  for (const stored of [null, oauth, wide, personal]) {
    expect(keepsStored(stored, "public", now)).toBe(false);
    expect(keepsStored(stored, "private", now)).toBe(false);
  }
});
