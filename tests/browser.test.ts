import { get } from "node:http";
import { type GeneratedRepository, generateRepository } from "@vibe/history/testing/generate-repository";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "./browser.ts";
import { gitTruth } from "./git-truth.ts";
import { sampleHistory } from "./sample-history.ts";
import { freePorts, removeFolder, type Stack, startStack, temporaryFolder } from "./stack.ts";

let browser: Browser;
let stack: Stack;
let repository: GeneratedRepository;
let data: string;
let standing: string;
const trouble: string[] = [];

beforeAll(async () => {
  data = temporaryFolder("browser");
  standing = temporaryFolder("standing");
  repository = await generateRepository(sampleHistory(6_000));
  const ports = await freePorts();
  [browser, stack] = await Promise.all([launchBrowser(), startStack({ ports, data, cwd: standing })]);
});

afterAll(async () => {
  await browser?.close();
  await stack?.interrupt();
  await repository?.remove();
  removeFolder(data);
  removeFolder(standing);
});

async function openPage(path: string): Promise<Page> {
  const page = await browser.newPage();
  page.on("pageerror", (error) => trouble.push(error.message));
  page.on("console", (message) => {
    // Chromium reports each refused request; this test makes one on purpose.
    const refused = message.text().startsWith("Failed to load resource: the server responded with a status of 400");
    if (message.type() === "error" && !refused) trouble.push(message.text());
  });
  page.on("request", (request) => {
    if (new URL(request.url()).hostname !== "localhost") trouble.push(`asked ${request.url()}`);
  });
  await page.goto(`${stack.url}${path}`);
  return page;
}

test("sign-in, add folder, analyse, progress, report", async () => {
  const page = await openPage("/");
  expect(new URL(page.url()).pathname, "signed in by itself").toBe("/");

  await page.getByLabel("Folder").fill("/no/such/folder");
  await page.getByRole("button", { name: "Add folder" }).click();
  await page.getByText("There is no folder /no/such/folder").waitFor();
  expect(await page.getByLabel("Folder").inputValue(), "what was typed stays").toBe("/no/such/folder");

  await page.getByLabel("Folder").fill(repository.path);
  await page.getByRole("button", { name: "Add folder" }).click();
  await page.getByRole("button", { name: "Analyse" }).first().click();
  await page.waitForURL(/\/analysis\/[0-9a-f-]{36}$/);

  const seen = new Set<string>();
  await page.locator("[data-step]").first().waitFor();
  while ((await page.locator("[data-axis]").count()) === 0) {
    for (const step of await page.locator("[data-step]").all()) {
      const state = await step.getAttribute("data-state", { timeout: 500 }).catch(() => null);
      const name = await step.getAttribute("data-step", { timeout: 500 }).catch(() => null);
      if (name !== null && state !== null) seen.add(`${name} ${state}`);
    }
    await page.waitForTimeout(50);
  }
  expect([...seen]).toContain("fetch-commit-details active");
  expect([...seen]).toContain("fetch-commit-list done");

  const answer = await page.request.get(`${stack.url}/api${new URL(page.url()).pathname}`);
  const document = await answer.json();
  const truth = gitTruth(repository.path, /\[bot\]/);
  expect(document.metrics.total_commits).toBe(truth.commits);

  for (const name of [
    "Persona",
    "Axes",
    "Metrics",
    "Activity",
    "Punch card",
    "Commit mix",
    "AI attribution",
    "Coverage",
  ]) {
    expect(await page.getByRole("heading", { name }).first().isVisible(), name).toBe(true);
  }
  const shownCommits = await page.locator('[data-metric="total_commits"]').first().innerText();
  expect(shownCommits.replaceAll(/\D/g, "")).toBe(String(truth.commits));
  for (const axis of document.axes) {
    const shown = await page.locator(`[data-axis="${axis.letter}"]`).first().innerText();
    expect(shown).toContain(axis.name);
    if (axis.score !== null && axis.level !== "insufficient") expect(shown).toContain(String(Math.round(axis.score)));
  }
  if (document.persona) await page.getByText(document.persona.name).first().waitFor();
  await page.locator('[data-axis="A"] summary').first().click();
  await page.getByText(document.axes[0].components[0].evidence).first().waitFor();
  expect(trouble).toEqual([]);
  await page.close();
});

test("the report fits a phone", async () => {
  const page = await openPage("/analysis");
  await page.setViewportSize({ width: 360, height: 800 });
  await page.locator('a[href^="/analysis/"]').first().click();
  await page.locator("[data-axis]").first().waitFor();
  const overflow = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
  expect(overflow).toBeLessThanOrEqual(0);
  await page.close();
});

test("a name that is not this machine's is refused, so that no other page can pose as this one", async () => {
  const statusFor = (host: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const options = { host: "127.0.0.1", port: stack.ports.web, path: "/api/health", headers: { host } };
      get(options, (answer) => resolve(answer.resume().statusCode)).on("error", reject);
    });
  expect(await statusFor(`localhost:${stack.ports.web}`)).toBe(200);
  expect(await statusFor("evil.example")).toBe(403);
});

test("another site cannot start anything, even with the owner's session", async () => {
  const page = await openPage("/");
  const start = (origin: string) =>
    page.request.post(`${stack.url}/api/analysis/start`, {
      headers: { origin },
      data: { repo_id: "00000000-0000-4000-8000-000000000001" },
    });
  expect((await start("https://evil.example")).status()).toBe(403);
  expect((await start(stack.url)).status()).toBe(404);
  await page.close();
});
