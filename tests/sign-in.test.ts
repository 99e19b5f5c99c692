import { get, type IncomingMessage } from "node:http";
import { createGitHubStandIn, type GitHubStandIn } from "@vibe/github-stand-in/stand-in";
import { type GeneratedRepository, generateRepository } from "@vibe/history/testing/generate-repository";
import { tokenPlace } from "@vibe/store/platform-connections";
import { openSecret } from "@vibe/store/sealed-secret";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "./browser.ts";
import { type HostedSite, startHostedSite } from "./hosted-site.ts";
import { sampleHistory } from "./sample-history.ts";

let browser: Browser;
let site: HostedSite;
let github: GitHubStandIn;
let repository: GeneratedRepository;
/** What GitHub has given out. */
const tokens: string[] = [];
/** Everything that the browsers were sent and have asked for. */
const seen: string[] = [];
const reading: Promise<unknown>[] = [];

beforeAll(async () => {
  repository = await generateRepository(sampleHistory(30));
  const { path } = repository;
  github = await createGitHubStandIn({
    validate: true,
    users: [
      { login: "ada", name: "Ada Lovelace", emails: [{ email: "ada@example.com" }] },
      { login: "bob", emails: [{ email: "bob@example.com" }] },
      { login: "eve", emails: [] },
      { login: "mallory", emails: [{ email: "ada@example.com", verified: false }] },
    ],
    repositories: [
      { fullName: "ada/open", path },
      { fullName: "ada/secret", path, private: true },
      { fullName: "bob/own", path },
    ],
    // A registered loopback address may be asked for with any port.
    applications: [{ clientId: "app", clientSecret: "app-secret", callbackUrl: "http://127.0.0.1/auth/v1/callback" }],
  });
  const { putToken } = github.directory;
  github.directory.putToken = (token) => {
    tokens.push(token.value);
    putToken(token);
  };
  const application = { clientId: "app", secret: "app-secret", url: github.url };
  [browser, site] = await Promise.all([launchBrowser(), startHostedSite(application)]);
});

afterAll(async () => {
  await browser?.close();
  await site?.stop();
  await github?.close();
  await repository?.remove();
});

/** A browser of its own for somebody. */
async function somebody(): Promise<{ context: BrowserContext; page: Page; open: (path: string) => Promise<unknown> }> {
  const context = await browser.newContext();
  context.setDefaultTimeout(20_000);
  context.on("request", (request) => seen.push(request.url()));
  context.on("response", (response) => {
    if (!response.url().startsWith(site.url)) return;
    const nothing = () => undefined; // A redirect has no body, and one that was left for another page none any more.
    reading.push(
      response.allHeaders().then((headers) => seen.push(JSON.stringify(headers)), nothing),
      response.text().then((text) => seen.push(text), nothing),
    );
  });
  const page = await context.newPage();
  return { context, page, open: (path) => page.goto(`${site.url}${path}`) };
}

const choose = (page: Page, name: string) => page.getByRole("link", { name }).click();
const agree = (page: Page, login: string) => page.getByRole("button", { name: `Continue as ${login}` }).click();
const connected = (page: Page) => page.locator("[data-github-account]");

let ada: Awaited<ReturnType<typeof somebody>>;

test("signing in says what is asked for, asks for no more, and leads to the page that was asked for", async () => {
  ada = await somebody();
  const { page, open, context } = ada;
  await open("/repos?from=a-link");
  await page.waitForURL(/\/login\?next=/);
  expect(await page.locator("main").innerText()).toMatch(/GitHub is asked for user:email: who you are/);
  expect(await page.locator("header").innerText()).not.toMatch(/Settings|Sign out/);

  await choose(page, "Sign in with GitHub");
  await page.getByText("asks for: user:email.").waitFor();
  await agree(page, "ada");
  await page.waitForURL(`${site.url}/repos?from=a-link`);
  await page.locator('[data-github-repo="ada/open"]').waitFor();
  expect(await page.locator('[data-github-repo="ada/secret"]').count()).toBe(0);

  const cookies = await context.cookies(site.url);
  expect(cookies.length).toBeGreaterThan(0);
  for (const cookie of cookies) expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Lax", domain: "localhost" });
  const { rows } = await site.query("select name from public.users where name <> ''");
  expect(rows).toEqual([{ name: "Ada Lovelace" }]);
});

test("the settings show the connection; private repositories are asked for where they are chosen", async () => {
  const { page, open } = ada;
  await open("/settings");
  await connected(page).getByText("public repositories (scopes: user:email)", { exact: true }).waitFor();
  expect(await connected(page).getAttribute("data-github-account")).toBe("ada");

  await choose(page, "Read private repositories too");
  await page.getByText("asks for: user:email, repo.").waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("alert").getByText("GitHub was not given your permission").waitFor();
  await connected(page).getByText("public repositories (scopes: user:email)", { exact: true }).waitFor();

  await choose(page, "Read private repositories too");
  await agree(page, "ada");
  await connected(page)
    .getByText(/^public and private repositories \(scopes: .*\brepo\b/)
    .waitFor();
  await open("/repos");
  await page.locator('[data-github-repo="ada/secret"]').waitFor();
});

test("two people see their own things alone", async () => {
  await ada.page.getByRole("button", { name: "Connect ada/secret" }).click();
  await ada.page.locator("[data-repo]").filter({ hasText: "ada/secret" }).waitFor();
  const { rows } = (await site.query("select id from public.repos")) as { rows: { id: string }[] };
  expect(rows.length).toBe(1);

  const bob = await somebody();
  await bob.open("/login?next=https://evil.example/");
  await choose(bob.page, "Sign in with GitHub");
  await agree(bob.page, "bob");
  await bob.page.waitForURL(`${site.url}/`);
  await bob.open("/repos");
  await bob.page.locator('[data-github-repo="bob/own"]').waitFor();
  expect(await bob.page.content()).not.toContain("ada/");
  const origin = { Origin: site.url };
  const remove = await bob.page.request.delete(`${site.url}/api/repos/${rows[0]?.id}`, { headers: origin });
  expect(remove.status()).toBe(404);
  expect(await (await bob.page.request.get(`${site.url}/api/github`)).json()).toMatchObject({
    account: { login: "bob", kind: "oauth" },
  });
  await ada.page.reload();
  await ada.page.locator("[data-repo]").filter({ hasText: "ada/secret" }).waitFor();
  await bob.context.close();
});

test("signing out ends the session; signing in again keeps the token that reads more", async () => {
  const { page, open, context } = ada;
  const refused = await page.request.post(`${site.url}/login/sign-out`, { headers: { Origin: "http://evil.example" } });
  expect(refused.status()).toBe(403);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(`${site.url}/login`);
  expect(await page.getByRole("button", { name: "Sign out" }).count()).toBe(0);
  expect((await context.cookies(site.url)).map(({ name }) => name)).toEqual([]);

  await open("/settings");
  await page.waitForURL(/\/login\?next=%2Fsettings/);
  await choose(page, "Sign in with GitHub");
  await page.getByText("asks for: user:email.").waitFor();
  await agree(page, "ada");
  await page.waitForURL(`${site.url}/settings`);
  await connected(page)
    .getByText(/^public and private repositories/)
    .waitFor();
});

test("who says no at GitHub, or has no address confirmed there, is told what to do and can try again", async () => {
  const { page, open } = await somebody();
  const alert = page.getByRole("alert");
  await open("/login?next=/methodology");
  await choose(page, "Sign in with GitHub");
  await page.getByRole("button", { name: "Cancel" }).click();
  await alert.getByText("GitHub was not given your permission").waitFor();

  for (const login of ["eve", "mallory"]) {
    await choose(page, "Sign in with GitHub");
    await agree(page, login);
    await alert.getByText("Confirm one in GitHub’s e-mail settings").waitFor();
    await open("/login?next=/methodology");
  }

  await choose(page, "Sign in with GitHub");
  await agree(page, "bob");
  await page.waitForURL(`${site.url}/methodology`);
  await page.context().close();
});

test("a code or a state that is not this browser's, or was used, signs nobody in", async () => {
  const lastCallback = () => seen.findLast((url) => /^http.*\/login\/callback\?.*\bcode=/.test(url)) ?? "none";
  const { page, open } = await somebody();
  const stale = page.getByRole("alert").getByText("Begin again below");
  await page.goto(lastCallback());
  await stale.waitFor();
  expect(new URL(page.url()).pathname).toBe("/login");

  await page.goto(`${site.supabaseUrl}/auth/v1/callback?code=1234&state=00000000-0000-4000-8000-000000000000`);
  await stale.waitFor();
  expect(page.url()).toContain(`${site.url}/login?`);

  await open("/login");
  await choose(page, "Sign in with GitHub");
  await agree(page, "bob");
  await page.waitForURL(`${site.url}/`);
  await page.goto(lastCallback());
  await stale.waitFor();
  expect(new URL(page.url()).pathname).toBe("/settings");
  await page.context().close();
});

test("two sign-ins that were begun side by side both end well", async () => {
  const { page, context } = await somebody();
  const tabs = [page, await context.newPage()];
  for (const tab of tabs) {
    await tab.goto(`${site.url}/login?next=/methodology`);
    await choose(tab, "Sign in with GitHub");
  }
  for (const tab of tabs) {
    await agree(tab, "bob");
    await tab.waitForURL(`${site.url}/methodology`);
  }
  await context.close();
});

test("under a name of its own the site is on https, and its cookies never leave it", async () => {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${site.url}/login/github`, { headers: { host: "profile.example" } }, resolve).on("error", reject);
  });
  answer.resume();
  expect(answer.headers.location).toContain(github.url);
  const cookies = answer.headers["set-cookie"] ?? [];
  expect(cookies.length).toBeGreaterThan(0);
  for (const cookie of cookies) expect(cookie).toMatch(/; Secure; HttpOnly; SameSite=lax/i);
});

test("a link of another site does not begin a sign-in", async () => {
  const { page } = await somebody();
  await page.goto(github.url);
  await page.evaluate(`location.href = "${site.url}/login/github?access=private"`);
  await page.waitForURL(/\/login\?next=/);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.context().close();
});

test("a sign-in holds although GitHub cannot be asked with its token, and says so", async () => {
  const { page, open } = await somebody();
  await open("/login?next=/repos");
  await choose(page, "Sign in with GitHub");
  // Bob's connection is there already; it is put in place anew where that is asked for. The first question is Supabase's.
  await agree(page, "bob");
  await page.waitForURL(`${site.url}/repos`);
  await open("/settings");
  github.faults.add({
    match: { surface: "rest", path: "/user" },
    fault: { kind: "server-error", status: 503 },
    skip: 1,
    times: 20,
  });
  await choose(page, "Read public repositories");
  await agree(page, "bob");
  await page.getByRole("alert").getByText("You are signed in, but GitHub did not answer").waitFor();
  expect(new URL(page.url()).pathname).toBe("/settings");
  await page.context().close();
});

test("GitHub's tokens are sealed in the database, and nowhere else", async () => {
  expect(tokens.length).toBeGreaterThan(5);
  const { rows } = (await site.query("select user_id, login, sealed_token from public.platform_connections")) as {
    rows: { user_id: string; login: string; sealed_token: string }[];
  };
  expect(rows.map(({ login }) => login).sort()).toEqual(["ada", "bob"]);
  for (const row of rows) {
    expect(tokens).toContain(await openSecret(site.keys, tokenPlace(row.user_id), row.sealed_token));
  }
  await Promise.all(reading);
  const cookies = await ada.context.cookies();
  const database = await everyRow();
  expect(database).toContain("ada@example.com");
  expect(seen.length).toBeGreaterThan(50);
  const places = {
    database,
    browsers: seen.map(decoded),
    cookies: decoded(JSON.stringify(cookies)),
    log: site.output(),
  };
  for (const [place, text] of Object.entries(places)) {
    const found = tokens.filter((token) => [text].flat().some((part) => part.includes(token)));
    expect(found, place).toEqual([]);
  }
  expect(github.violations).toEqual([]);
});

test("where Supabase is away, or GitHub not set up in it, the sign-in page says which", async () => {
  const { page, open } = await somebody();
  await site.replaceSupabase("nobody");
  await open("/login");
  await choose(page, "Sign in with GitHub");
  await page.getByRole("alert").getByText("The sign-in service does not answer").waitFor();
  await site.replaceSupabase("one without GitHub");
  await choose(page, "Sign in with GitHub");
  await page.getByRole("alert").getByText("not set up here").waitFor();
});

/** With every run of letters that base64 could stand behind also as what it stands for. */
function decoded(text: string): string {
  const plain = [...text.matchAll(/[\w+/-]{40,}/g)].map(([run]) => Buffer.from(run.replace(/^base64-/, ""), "base64"));
  return [text, ...plain.map(String)].join("\n");
}

/** Every row of every table, as text. */
async function everyRow(): Promise<string> {
  const { rows } = await site.query(
    "select format('select t::text as row from %I.%I t', schemaname, tablename) as sql from pg_tables where schemaname not in ('pg_catalog', 'information_schema')",
  );
  const tables = await Promise.all((rows as { sql: string }[]).map(({ sql }) => site.query(sql)));
  return tables.flatMap((table) => (table.rows as { row: string }[]).map(({ row }) => row)).join("\n");
}
