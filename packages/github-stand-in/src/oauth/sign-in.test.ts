import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type SmallGitHub, smallGitHub } from "../testing/small-github.ts";

let small: SmallGitHub;
beforeEach(async () => {
  small = await smallGitHub();
});
afterEach(() => small.close());

const callback = "http://127.0.0.1:5000/auth/callback";
const asked = { client_id: "app", redirect_uri: callback, scope: "repo user:email", state: "s t/1" };

async function post(path: string, form: Record<string, string>, headers: Record<string, string> = {}) {
  const body = new URLSearchParams(form);
  return fetch(`${small.github.url}${path}`, { method: "POST", body, headers, redirect: "manual" });
}

/** What the browser does: opens the page, presses a button of its form. */
async function authorize(parameters: Record<string, string>, button: Record<string, string>): Promise<URL> {
  const page = await fetch(`${small.github.url}/login/oauth/authorize?${new URLSearchParams(parameters)}`, {
    redirect: "manual",
  });
  if (page.status === 302) return new URL(page.headers.get("location") ?? "");
  const html = await page.text();
  const plain = (text: string) => text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
  const hidden = [...html.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
    ([, name = "", value = ""]) => [name, plain(value)],
  );
  const action = /action="([^"]+)"/.exec(html)?.[1] ?? "";
  const answer = await post(action, { ...Object.fromEntries(hidden), ...button });
  expect(answer.status).toBe(302);
  return new URL(answer.headers.get("location") ?? "");
}

/** The fields of all answers; a test looks at those of the one it expects. */
type OAuthReply = Record<"access_token" | "error" | "device_code" | "user_code" | "verification_uri", string>;

async function postJson(path: string, form: Record<string, string>): Promise<OAuthReply> {
  const answer = await post(path, form, { accept: "application/json" });
  return (await answer.json()) as OAuthReply;
}

const exchange = (form: Record<string, string>) =>
  postJson("/login/oauth/access_token", { client_id: "app", client_secret: "app-secret", ...form });

describe("the web flow", () => {
  test("gives a token for the person who was chosen, which works until it is revoked", async () => {
    const back = await authorize(asked, { login: "bob" });
    expect(back.origin + back.pathname).toBe(callback);
    expect(back.searchParams.get("state")).toBe("s t/1");
    const code = back.searchParams.get("code") ?? "";
    const answer = await exchange({ code, redirect_uri: callback });
    expect(answer).toEqual({
      access_token: expect.stringMatching(/^gho_\w{36}$/),
      token_type: "bearer",
      scope: "repo,user:email",
    });
    const token = answer.access_token;
    const user = await small.rest("/user", { token });
    expect(user.body.login).toBe("bob");
    expect(user.headers.get("x-oauth-scopes")).toBe("repo, user:email");
    expect((await small.rest("/user/emails", { token })).body[0]).toEqual({
      email: "bob@example.com",
      primary: true,
      verified: true,
      visibility: "private",
    });
    const basic = { authorization: `Basic ${Buffer.from("app:app-secret").toString("base64")}` };
    const about = (method: string, what: string, access_token: string | undefined) =>
      small.rest(`/applications/app/${what}`, { token: null, method, headers: basic, body: { access_token } });
    expect((await about("POST", "token", token)).body).toMatchObject({
      user: { login: "bob" },
      scopes: ["repo", "user:email"],
    });
    expect((await about("DELETE", "token", undefined)).status).toBe(422);
    expect((await about("DELETE", "token", token)).status).toBe(204);
    expect((await small.rest("/user", { token })).status).toBe(401);
    expect((await about("POST", "token", token)).status).toBe(404);
    expect(small.github.violations).toEqual([]);
  });

  test("answers with a form, too, which is what OAuth libraries read by its content type", async () => {
    const code = (await authorize(asked, { login: "ada" })).searchParams.get("code") ?? "";
    const answer = await post("/login/oauth/access_token", { client_id: "app", client_secret: "app-secret", code });
    expect(answer.headers.get("content-type")).toContain("application/x-www-form-urlencoded");
    expect(new URLSearchParams(await answer.text()).get("token_type")).toBe("bearer");
  });

  test("serves Supabase Auth's GitHub provider, whose library first tries to sign in with a header", async () => {
    const code = (await authorize({ ...asked, scope: "user:email" }, { login: "ada" })).searchParams.get("code") ?? "";
    const header = { authorization: `Basic ${Buffer.from("app:app-secret").toString("base64")}` };
    const sent = { grant_type: "authorization_code", code, redirect_uri: callback };
    expect((await post("/login/oauth/access_token", sent, header)).status).toBe(404);
    const own = { client_id: "app", client_secret: "app-secret" };
    const form = await (await post("/login/oauth/access_token", { ...sent, ...own })).text();
    const token = new URLSearchParams(form).get("access_token");
    const api = `${small.github.url}/api/v3`; // What the provider makes of its configured address.
    expect((await small.rest(`${api}/user`, { token })).body).toMatchObject({
      id: expect.any(Number),
      login: "ada",
      name: "Ada L",
      avatar_url: expect.stringMatching(/^http/),
    });
    expect((await small.rest(`${api}/user/emails`, { token })).body).toMatchObject([
      { email: "ada@example.com", primary: true, verified: true },
      { email: "ada@work.example", primary: false, verified: false },
    ]);
  });

  test("takes a code once, for ten minutes, from the application it is for", async () => {
    const code = (await authorize(asked, { login: "ada" })).searchParams.get("code") ?? "";
    expect((await exchange({ code, client_secret: "wrong" })).error).toBe("incorrect_client_credentials");
    expect((await exchange({ code })).error).toBeUndefined();
    expect((await exchange({ code })).error).toBe("bad_verification_code");
    const late = (await authorize(asked, { login: "ada" })).searchParams.get("code") ?? "";
    small.advance(11 * 60_000);
    expect((await exchange({ code: late })).error).toBe("bad_verification_code");
    expect((await post("/login/oauth/access_token", { client_id: "none" })).status).toBe(404);
  });

  test("goes back only below the registered address, and says so there", async () => {
    const elsewhere = await authorize({ ...asked, redirect_uri: "http://evil.example/auth/callback" }, {});
    expect(elsewhere.origin + elsewhere.pathname).toBe(callback);
    expect(elsewhere.searchParams.get("error")).toBe("redirect_uri_mismatch");
    const below = await authorize({ ...asked, redirect_uri: `${callback}/deeper?x=1` }, { login: "ada" });
    expect(below.href).toMatch(/\/auth\/callback\/deeper\?x=1&code=/);
    const beside = await authorize({ ...asked, redirect_uri: `${callback}-evil` }, {});
    expect(beside.searchParams.get("error")).toBe("redirect_uri_mismatch");
    const code = (await authorize(asked, { login: "ada" })).searchParams.get("code") ?? "";
    expect((await exchange({ code, redirect_uri: `${callback}/other` })).error).toBe("redirect_uri_mismatch");
  });

  test("is refused by the person, or by a verifier that does not fit the challenge", async () => {
    expect((await authorize(asked, { deny: "1" })).searchParams.get("error")).toBe("access_denied");
    const verifier = "v".repeat(43);
    const challenge = createHash("sha256").update(verifier).digest("base64url");
    const pkce = { ...asked, code_challenge: challenge, code_challenge_method: "S256" };
    const code = async () => (await authorize(pkce, { login: "ada" })).searchParams.get("code") ?? "";
    expect((await exchange({ code: await code(), code_verifier: "w".repeat(43) })).error).toBe("bad_verification_code");
    expect((await exchange({ code: await code(), code_verifier: verifier })).access_token).toBeDefined();
  });

  test("ends for all of a person's tokens when the grant is deleted", async () => {
    const token = async (login: string) => {
      const code = (await authorize(asked, { login })).searchParams.get("code") ?? "";
      return (await exchange({ code })).access_token as string;
    };
    const [first, second, other] = [await token("ada"), await token("ada"), await token("bob")];
    const basic = { authorization: `Basic ${Buffer.from("app:app-secret").toString("base64")}` };
    await small.rest("/applications/app/grant", {
      token: null,
      method: "DELETE",
      headers: basic,
      body: { access_token: first },
    });
    const statuses = await Promise.all(
      [first, second, other].map(async (value) => (await small.rest("/user", { token: value })).status),
    );
    expect(statuses).toEqual([401, 401, 200]);
  });

  test("leaves no code, secret or token in the log", async () => {
    const code = (await authorize(asked, { login: "ada" })).searchParams.get("code") ?? "";
    const { access_token } = await exchange({ code });
    const log = JSON.stringify(small.github.requests);
    for (const secret of [code, access_token, "app-secret"]) expect(log).not.toContain(secret);
  });
});

test("the device flow waits for the person, not faster than it was told", async () => {
  const open = await postJson("/login/device/code", { client_id: "app", scope: "repo" });
  expect(open).toMatchObject({ user_code: expect.stringMatching(/^\w{4}-\w{4}$/), interval: 5, expires_in: 900 });
  const poll = () =>
    exchange({ device_code: open.device_code, grant_type: "urn:ietf:params:oauth:grant-type:device_code" });
  expect((await poll()).error).toBe("authorization_pending");
  expect((await poll()).error).toBe("slow_down");
  const page = await fetch(`${open.verification_uri}?user_code=${open.user_code}`);
  expect(await page.text()).toContain("Continue as bob");
  await post("/login/device", { user_code: open.user_code, login: "bob" });
  small.advance(20_000);
  const { access_token } = await poll();
  expect((await small.rest("/user", { token: access_token })).body.login).toBe("bob");
  expect((await poll()).error).toBe("incorrect_device_code");
});
