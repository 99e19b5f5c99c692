import { expect, test } from "vitest";
import { contentSecurityPolicy } from "./csp.ts";

test("scripts and styles need the nonce, and no other origin is named", () => {
  const policy = contentSecurityPolicy("abc", false);
  expect(policy).toContain("script-src 'self' 'nonce-abc' 'strict-dynamic'");
  expect(policy).toContain("style-src 'self' 'nonce-abc'");
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
});
