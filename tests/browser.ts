import chromium from "@sparticuz/chromium";
import { type Browser, chromium as playwright } from "playwright-core";

/** One of the package's arguments, made for tiny machines: with it, a second page after a closed one hangs. */
const SINGLE_PROCESS = "--single-process";

/** A Chromium that came with npm: no system browser, no download. */
export async function launchBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [
      ...chromium.args.filter((arg) => arg !== SINGLE_PROCESS),
      "--disable-background-networking",
      "--no-first-run",
    ],
    headless: true,
  });
}
