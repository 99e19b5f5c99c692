import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createGitHubStandIn, type GitHubStandIn } from "@vibe/github-stand-in/stand-in";
import { type GeneratedRepository, generateRepository } from "@vibe/history/testing/generate-repository";
import type { Browser, Page, Route } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { launchBrowser } from "./browser.ts";
import { gitTruth } from "./git-truth.ts";
import { sampleHistory } from "./sample-history.ts";
import { freePorts, removeFolder, type Stack, startStack, temporaryFolder } from "./stack.ts";

const TOKEN = "github_pat_11STANDIN0_thisTokenMustNeverBeSeenAgain";
/** More than GitHub gives on one page. */
const OTHERS = 120;

let browser: Browser;
let page: Page;
let stack: Stack;
let repository: GeneratedRepository;
let github: GitHubStandIn;
let data: string;
let standing: string;
let start: () => Promise<Stack>;

beforeAll(async () => {
  data = temporaryFolder("github");
  standing = temporaryFolder("standing");
  repository = await generateRepository(sampleHistory(600));
  const { path } = repository;
  github = await createGitHubStandIn({
    validate: true,
    users: [{ login: "ada", emails: [{ email: "ada@example.com" }] }],
    repositories: [
      { fullName: "ada/demo", path, private: true, createdAt: "2026-01-01T00:00:00Z" },
      { fullName: "ada/attic", path, archived: true, createdAt: "2026-01-01T00:00:00Z" },
      ...Array.from({ length: OTHERS }, (_, i) => ({ fullName: `ada/other-${String(i).padStart(2, "0")}`, path })),
    ],
    tokens: [{ kind: "fine-grained", value: TOKEN, user: "ada", repositories: "all", permissions: ["contents"] }],
  });
  vi.stubEnv("GITHUB_URL", github.url);
  vi.stubEnv("GITHUB_TOKEN", "");
  const ports = await freePorts();
  start = () => startStack({ ports, data, cwd: standing });
  [browser, stack] = await Promise.all([launchBrowser(), start()]);
  page = await browser.newPage();
});

afterAll(async () => {
  await browser?.close();
  await stack?.interrupt();
  await github?.close();
  await repository?.remove();
  for (const folder of [data, standing]) removeFolder(folder);
  vi.unstubAllEnvs();
});

const open = (path: string) => page.goto(`${stack.url}${path}`);
const row = (name: string) => page.locator(`[data-github-repo="${name}"]`);
const connectedRow = (name: string) => page.locator("[data-repo]").filter({ hasText: name });

const search = (text: string) => page.getByLabel(/^Search the repositories/).fill(text);

/** Starts an analysis of everyone's commits and returns its page's path. */
async function analyse(name: string): Promise<string> {
  await open("/repos");
  const its = connectedRow(name);
  await its.getByLabel("Whose commits").selectOption("all");
  await its.getByRole("button", { name: `Analyse ${name}` }).click();
  await page.waitForURL(/\/analysis\/[0-9a-f-]{36}$/);
  return new URL(page.url()).pathname;
}

async function expectReport(jobPath: string): Promise<void> {
  await page.locator("[data-axis]").first().waitFor({ timeout: 50_000 });
  const document = await (await page.request.get(`${stack.url}/api${jobPath}`)).json();
  expect(document.status, JSON.stringify(document.error)).toBe("done");
  expect(document.metrics.total_commits).toBe(gitTruth(repository.path, /\[bot\]/).commits);
}

test("without an account the repositories page leads to the settings, where a wrong token is refused in words", async () => {
  const asked: string[] = [];
  page.on("request", (request) => void (request.url().includes("/api/github") && asked.push(request.url())));
  await open("/repos");
  await page.getByRole("link", { name: "connect GitHub in the settings" }).click();
  await page.getByText("No account is connected.").waitFor();
  expect(asked, "what nobody can be answered").toEqual([]);
  const link = page.getByRole("link", { name: /Make a fine-grained personal access token/ });
  expect(await link.getAttribute("href")).toContain(`${github.url}/settings/personal-access-tokens/new?`);

  await page.getByLabel("Token").fill("github_pat_not_one_of_theirs");
  await page.getByRole("button", { name: "Connect" }).click();
  const refusal = await page.locator("form").getByRole("alert").innerText();
  expect(refusal).toMatch(/token/i);
  expect(refusal).not.toContain("github_pat_not_one_of_theirs");
});

test("a token is taken, shows whose it is, and is never seen again", async () => {
  await open("/settings");
  await page.getByLabel("Token").fill(TOKEN);
  await page.getByRole("button", { name: "Connect" }).click();
  await page.locator('[data-github-account="ada"]').waitFor();
  expect(await page.getByLabel("Token").inputValue()).toBe("");
  const answer = await page.request.get(`${stack.url}/api/github`);
  const { account } = await answer.json();
  expect(account).toMatchObject({ login: "ada", kind: "personal" });
  await page.reload();
  expect(await page.content()).not.toContain(TOKEN);
});

test("repositories are turned over, searched and marked, and one is connected", async () => {
  await open("/repos");
  const first = await page.locator("[data-github-repo]").first().getAttribute("data-github-repo");
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByText("Page 2").waitFor();
  await page.locator('[data-github="ready"]').waitFor();
  expect(await page.locator("[data-github-repo]").first().getAttribute("data-github-repo")).not.toBe(first);

  await search("atti");
  await row("ada/attic").getByText("archived", { exact: true }).waitFor();
  await search("dem");
  await row("ada/demo").getByText("private", { exact: true }).waitFor();
  await expect.poll(() => page.locator("[data-github-repo]").count()).toBe(1);
  await row("ada/demo").getByRole("button", { name: "Connect ada/demo" }).click();
  await row("ada/demo").getByText("Connected").waitFor();
  await connectedRow("ada/demo").waitFor();
  await page.reload();
  await search("dem");
  await row("ada/demo").getByText("Connected").waitFor();
});

test("a limit is told with the time of the retry, which for the list comes by itself", async () => {
  const limit = github.faults.add({
    match: { surface: "rest" },
    fault: { kind: "primary-limit", resetInSeconds: 4 },
    times: 100,
  });
  await open("/repos");
  const told = page.getByRole("alert").filter({ hasText: /The next try is at \d\d:\d\d/ });
  await told.waitFor();
  limit.remove();
  await page.locator("[data-github-repo]").first().waitFor();
  expect(await told.count()).toBe(0);

  const name = (await page.locator("[data-github-repo]").last().getAttribute("data-github-repo")) ?? "";
  github.faults.add({ match: { surface: "rest" }, fault: { kind: "secondary-limit", retryAfterSeconds: 60 } });
  await row(name).getByRole("button").click();
  await row(name)
    .getByRole("alert")
    .filter({ hasText: /Try again at \d\d:\d\d/ })
    .waitFor();
});

test("an analysis of a private repository ends in its report", async () => {
  const path = await analyse("ada/demo");
  await expectReport(path);
  expect(await page.locator("#coverage").innerText()).toContain("can be reached from the head");
  expect(github.violations).toEqual([]);
});

test("a limit in the middle of a run is waited out, also by a stack that is killed meanwhile", async () => {
  await connect("ada/attic");
  await connect("ada/other-00");

  dialLimit(6);
  const calm = await analyse("ada/attic");
  await page.getByText(/GitHub asks us to wait until \d\d:\d\d/).waitFor();
  await page.locator('[aria-label="Progress"][data-status="waiting"]').waitFor();
  await expectReport(calm);

  dialLimit(10);
  const killed = await analyse("ada/other-00");
  // A page for which the router asks the server while it dies would be left for the browser's own error, and never come back.
  const asked: Route[] = [];
  await page.route(/[?&]_rsc=/, (route) => void asked.push(route));
  await page.getByText(/GitHub asks us to wait until \d\d:\d\d/).waitFor();
  await page.locator("h1 + span").getByText("Waiting").waitFor();
  await stack.kill();
  for (const route of asked) await route.abort();
  await page.unroute(/[?&]_rsc=/);
  stack = await start();
  await expectReport(killed);
}, 180_000);

test("disconnecting says what is deleted; the token is gone and was never written down", async () => {
  await open("/repos");
  await connectedRow("ada/other-00").getByRole("button", { name: "Disconnect" }).click();
  await page
    .getByRole("dialog")
    .getByText(/deletes all of its runs.*At GitHub nothing changes/)
    .waitFor();
  await page.getByRole("button", { name: "Disconnect and delete" }).click();
  await connectedRow("ada/other-00").waitFor({ state: "detached" });

  await open("/settings");
  await page.getByRole("button", { name: "Disconnect" }).first().click();
  await page.getByText("The token stored here is deleted.").waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
  await page.getByText("No account is connected.").waitFor();

  await stack.interrupt();
  expect(stack.output()).not.toContain(TOKEN);
  const files = readdirSync(data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(5);
  const leaking = files.filter((file) => readFileSync(join(file.parentPath, file.name)).includes(TOKEN));
  expect(leaking.map(({ name }) => name)).toEqual([]);
  stack = await start();
});

async function connect(name: string): Promise<void> {
  await open("/repos");
  await search(name.split("/")[1] ?? name);
  await row(name)
    .getByRole("button", { name: `Connect ${name}` })
    .click();
  await connectedRow(name).waitFor();
}

/** GitHub's git refuses once, and says how long to stay away. */
function dialLimit(retryAfterSeconds: number): void {
  github.faults.add({ match: { surface: "git" }, fault: { kind: "secondary-limit", retryAfterSeconds } });
}
