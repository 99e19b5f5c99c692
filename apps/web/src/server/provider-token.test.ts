import { expect, test } from "vitest";
import { withoutProviderToken } from "./provider-token.ts";

const session = { access_token: "jwt", refresh_token: "r", token_type: "bearer" };
const withTokens = { ...session, provider_token: "gho_secret", provider_refresh_token: "ghr_secret" };

/** Asks through the filter, and returns what it took and what came through. */
async function ask(path: string, body: unknown, status = 200): Promise<{ taken: string[]; text: string }> {
  const taken: string[] = [];
  const answer: typeof fetch = async () => Response.json(body, { status, headers: { "content-length": "1" } });
  const response = await withoutProviderToken(answer, (token) => taken.push(token))(`https://abc.supabase.co${path}`);
  expect(response.status).toBe(status);
  return { taken, text: await response.text() };
}

test("the token is handed over once, and neither it nor its refresh token comes through", async () => {
  const { taken, text } = await ask("/auth/v1/token?grant_type=pkce", withTokens);
  expect(taken).toEqual(["gho_secret"]);
  expect(JSON.parse(text)).toEqual(session);
});

test("a session without one comes through as it is", async () => {
  const { taken, text } = await ask("/auth/v1/token?grant_type=refresh_token", session);
  expect(taken).toEqual([]);
  expect(JSON.parse(text)).toEqual(session);
});

test("refusals and other answers are left alone", async () => {
  const refusal = { error_code: "flow_state_expired" };
  expect(JSON.parse((await ask("/auth/v1/token?grant_type=pkce", refusal, 422)).text)).toEqual(refusal);
  const row = { provider_token: "a column of a table" };
  expect(JSON.parse((await ask("/rest/v1/token", row)).text)).toEqual(row);
});
