import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { expect, onTestFinished } from "vitest";

/**
 * A page of the dashboard of an engine at `url`, which hears of changes. The test fails when anything goes wrong in it, a
 * breach of its policy included, and when it asks anybody but the engine.
 */
export async function openDashboard(
  browser: Browser,
  url: string,
  path = "/",
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000); // So that what is waited for in vain is named before the test's own time is up.
  const trouble: string[] = [];
  page.on("pageerror", (error) => trouble.push(error.message));
  page.on("console", (message) => {
    // Chromium reports each answer that is an error or is lost; the tests that bring one about look at what comes of it.
    const isAnswer = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !isAnswer) trouble.push(message.text());
  });
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== url) trouble.push(`asked ${request.url()}`);
  });
  onTestFinished(async () => {
    await context.close();
    expect(trouble).toEqual([]);
  });
  await page.goto(url + path);
  await page.getByText("Live", { exact: true }).waitFor({ state: "attached" });
  return page;
}
