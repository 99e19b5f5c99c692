import { expect, test } from "vitest";
import { failureOf, failureSentence } from "./sign-in-failure.ts";

// As Supabase Auth writes them into the address it sends the browser back to.
test.each([
  ["denied", "access_denied", null, "The user has denied your application access."],
  ["closed", "access_denied", "signup_disabled", "Signups not allowed for this instance"],
  ["blocked", "access_denied", "user_banned", "User is banned"],
  ["no_email", "access_denied", "provider_email_needs_verification", "Unverified email with github."],
  ["no_email", "server_error", "unexpected_failure", "Error getting user email from external provider"],
  ["stale", "invalid_request", "bad_oauth_state", "OAuth state not found or expired"],
  ["stale", null, "flow_state_not_found", "invalid flow state, no valid flow state found"],
  ["stale", null, "pkce_code_verifier_not_found", "PKCE code verifier not found in storage."],
  ["github_failed", "server_error", "unexpected_failure", "Unable to exchange external code: 1234"],
  ["github_failed", null, "constructor", ""],
])("%s: %s, %s, %s", (failure, error, code, description) => {
  expect(failureOf({ error, code, description })).toBe(failure);
});

test("a failure has a sentence, and an unknown name is not said aloud", () => {
  expect(failureSentence("denied")).toMatch(/try again/);
  expect(failureSentence("Call 555-0100 to unlock your account")).toBe(failureSentence("github_failed"));
  expect(failureSentence("toString")).toBe(failureSentence("github_failed"));
  expect(failureSentence(undefined)).toBeNull();
});
