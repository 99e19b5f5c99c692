import { join } from "node:path";
import { createEngine, type Engine } from "@vibe/engine/engine";
import { type Define, startRig } from "@vibe/engine/testing/rig";
import { seedRuns } from "@vibe/engine/testing/seed-runs";
import { type Inngest, NonRetriableError } from "inngest";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { buildDashboard } from "../apps/cli/src/dashboard-build.ts";
import { launchBrowser } from "./browser.ts";
import { openDashboard } from "./dashboard-page.ts";
import { removeFolder, temporaryFolder } from "./stack.ts";

let browser: Browser;
let dashboard: string;

beforeAll(async () => {
  [browser, dashboard] = await Promise.all([launchBrowser(), buildDashboard()]);
});

afterAll(() => browser?.close());

const openPage = (url: string, path = "/", options: BrowserContextOptions = {}) =>
  openDashboard(browser, url, path, options);
const rigOf = (define: Define, options = {}) => startRig(define, { dashboard, retryIntervalMs: 20, ...options });
const rows = (page: Page) => page.locator("tr[data-row]");
const bars = (page: Page) => page.locator("[data-span]");

const labelsOf = async (all: Locator) =>
  Promise.all((await all.all()).map(async (one) => (await one.getAttribute("aria-label")) ?? ""));

/** Functions of the kinds that a list has to tell apart. */
const shop: Define = (client) => [
  client.createFunction({ id: "order", name: "Order", triggers: [{ event: "shop/order" }] }, ({ event }) => event.data),
  client.createFunction({ id: "feed", name: "Feed", retries: 0, triggers: [{ event: "shop/feed" }] }, () => {
    throw new NonRetriableError("The feed has no prices");
  }),
  client.createFunction({ id: "nap", name: "Nap", triggers: [{ event: "shop/nap" }] }, ({ step }) =>
    step.waitForEvent("bell", { event: "shop/bell", timeout: "1h" }),
  ),
];

test("a run appears without a reload, and its status follows", async () => {
  const { engine, url } = await rigOf(shop);
  const page = await openPage(url);
  await page.getByText("No runs yet.").waitFor();
  expect(new URL(page.url()).pathname).toBe("/runs");
  await engine.send({ name: "shop/nap" });
  const row = page.getByRole("row").filter({ hasText: "Nap" });
  await row.getByText("Running").waitFor();
  await engine.send({ name: "shop/bell" });
  await row.getByText("Completed").waitFor();
  await page.getByText("1 run", { exact: true }).waitFor();
});

test("the list is narrowed down by status, function, text and condition, and the address keeps it", async () => {
  const { engine, url } = await rigOf(shop);
  for (const n of [1, 2, 3]) await engine.send({ name: "shop/order", data: { n, customer: n === 2 ? "Ada" : "Bob" } });
  await engine.send({ name: "shop/feed" });
  await engine.idle();
  const page = await openPage(url);
  await expect.poll(() => rows(page).count()).toBe(4);

  await page.getByRole("button", { name: "Failed 1" }).click();
  await expect.poll(() => rows(page).allInnerTexts()).toEqual([expect.stringContaining("Feed")]);
  expect(page.url()).toContain("status=failed");
  await page.getByRole("button", { name: "All 4" }).click();
  await page.getByLabel("Function", { exact: true }).selectOption({ label: "Order" });
  await expect.poll(() => rows(page).count()).toBe(3);
  await page.getByLabel("Search runs").fill("ada");
  await expect.poll(() => rows(page).count()).toBe(1);
  await page.reload();
  await expect.poll(() => rows(page).count()).toBe(1);
  expect(await page.getByLabel("Search runs").inputValue()).toBe("ada");
  await page.getByRole("button", { name: "Clear" }).click();
  await expect.poll(() => rows(page).count()).toBe(4);

  const condition = page.getByLabel("Condition on the event (CEL)");
  await condition.fill("event.data.n % 2 == 1");
  await expect.poll(() => rows(page).count()).toBe(2);
  await page.reload();
  await expect.poll(() => rows(page).count()).toBe(2);
  await condition.fill("event.data.n ==");
  await page.getByRole("alert").getByText("cannot be read").waitFor();
  await condition.fill("event.data.n == 77");
  await page.getByText("No run matches.").waitFor();
});

const flaky: Define = (client) => {
  let tries = 0;
  return [
    client.createFunction({ id: "pay", name: "Pay", triggers: [{ event: "shop/pay" }] }, async ({ step }) => {
      await step.run("reserve", () => ({ place: 7 }));
      await step.run("charge", () => {
        tries += 1;
        if (tries < 3) throw new Error(`The bank is closed (${tries})`);
        return { receipt: "r-1" };
      });
      await step.sleep("rest", "1h");
    }),
  ];
};

test("a run shows its steps and their tries, and each what it brought or what went wrong", async () => {
  const { engine, url } = await rigOf(flaky);
  await engine.send({ name: "shop/pay", data: { cart: 12 } });
  await engine.idle();
  const page = await openPage(url);
  await page.getByRole("link", { name: "Pay" }).click();
  await bars(page).first().waitFor();
  expect((await labelsOf(bars(page))).map((label) => label.split(", ").slice(0, 2).join(", "))).toEqual([
    "Pay, Running",
    "reserve, Completed",
    "charge, Completed",
    "Attempt 1, Failed",
    "Attempt 2, Failed",
    "Attempt 3, Completed",
    "rest, Waiting",
  ]);
  const details = page.getByRole("region", { name: "Details" });
  await details.getByText("12", { exact: true }).waitFor();

  await page.getByRole("button", { name: /^Attempt 1/ }).click();
  await details.getByText("The bank is closed (1)").waitFor();
  await details.getByText("at ", { exact: false }).first().waitFor();
  await page.getByRole("button", { name: /^charge/ }).click();
  await details.getByRole("region", { name: "Output" }).getByText('"r-1"').waitFor();
  await page.getByRole("button", { name: "Hide the 3 tries of charge" }).click();
  expect(await bars(page).count()).toBe(4);
  await page.keyboard.press("k");
  await details.getByRole("region", { name: "Output" }).getByText("7").waitFor();
  expect(page.url()).toContain("span=");
  await page.reload();
  await details.getByRole("heading", { name: "reserve" }).waitFor();
});

test("a run is cancelled after a question, and its bars stop growing", async () => {
  const { engine, url } = await rigOf(shop);
  await engine.send({ name: "shop/nap" });
  await engine.idle();
  const [run] = engine.listRuns();
  const page = await openPage(url, `/runs/${run?.id}`);
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel the run" }).click();
  await page.locator("[data-toast=good]").getByText("The run is cancelled.").waitFor();
  await page.getByRole("region", { name: "Details" }).getByText("Cancelled", { exact: true }).waitFor();
  expect(engine.getRun(run?.id ?? "")).toMatchObject({ status: "cancelled" });
  expect(await page.getByRole("button", { name: "Cancel", exact: true }).count()).toBe(0);
});

test("a run is run again, and from one of its steps with another input", async () => {
  const { url, run } = await rigOf((client) => [
    client.createFunction({ id: "sum", name: "Sum", triggers: [{ event: "sum" }] }, async ({ step }) => {
      const first = await step.run("first", () => 1);
      return step.run("add", (a: number, b: number) => a + b, first, 2);
    }),
  ]);
  const ended = await run({ name: "sum" });
  const page = await openPage(url, `/runs/${ended.id}`);
  await page.getByRole("button", { name: "Rerun", exact: true }).click();
  await page.waitForURL((address) => !address.pathname.endsWith(ended.id));
  await page.getByText("Rerun of").waitFor();
  await page.getByRole("link", { name: ended.id }).click();

  await page.getByRole("button", { name: /^add,/ }).click();
  await page.getByRole("button", { name: "Rerun from here" }).click();
  const editor = page.getByRole("textbox", { name: "Input of the step" });
  await expect.poll(() => editor.innerText()).toMatch(/1,\s+2/);
  await editor.fill("[40, 2");
  await page.getByText("This is not a JSON list.").waitFor();
  expect(await page.getByRole("dialog").getByRole("button", { name: "Rerun from here" }).isDisabled()).toBe(true);
  await editor.fill("[40, 2]");
  await page.getByRole("dialog").getByRole("button", { name: "Rerun from here" }).click();
  await page.waitForURL((address) => !address.pathname.endsWith(ended.id));
  await page.getByRole("region", { name: "Output" }).getByText("42").waitFor();
  await page.getByText("from the earlier run").waitFor();
});

/** A function that fails until it is mended. */
function mendable(): { define: Define; mend: () => void } {
  let isMended = false;
  const work = () => {
    if (!isMended) throw new NonRetriableError("Not yet");
  };
  const define = (client: Inngest) => [
    client.createFunction({ id: "job", name: "Job", retries: 0, triggers: [{ event: "job" }] }, work),
  ];
  return { define, mend: () => (isMended = true) };
}

test("a run that stands still says why: it was skipped, or its app is down", async () => {
  const { engine, url, app } = await rigOf((client) => [
    client.createFunction(
      { id: "one", name: "One at a time", singleton: { mode: "skip" }, triggers: [{ event: "one" }] },
      ({ step }) => step.sleep("s", "1h"),
    ),
    client.createFunction({ id: "late", name: "Late", triggers: [{ event: "late" }] }, () => "done"),
  ]);
  await engine.send({ name: "one" });
  await engine.idle();
  await engine.send({ name: "one" });
  const [skipped, first] = engine.listRuns();
  const page = await openPage(url, `/runs/${skipped?.id}`);
  await page.getByText("another run of this function was under way", { exact: false }).waitFor();
  await page.getByRole("link", { name: "another run" }).click();
  await page.waitForURL(`**/runs/${first?.id}`);

  await app.close();
  await engine.send({ name: "late" });
  await page.getByRole("link", { name: "Runs", exact: true }).last().click();
  await page.getByText("Waiting for the app").waitFor();
  await page.getByRole("link", { name: "Late" }).click();
  await page.getByRole("note").getByText("The app does not answer.").waitFor();
  await page.goto(`${url}/runs/nothing`);
  await page.getByRole("alert").getByText("No such run.").waitFor();
});

test("failed runs are replayed: those that are selected, and all that match", async () => {
  const { define, mend } = mendable();
  const { engine, url } = await rigOf(define);
  await engine.send(Array.from({ length: 12 }, (_, n) => ({ name: "job", data: { n } })));
  await engine.idle();
  mend();
  const page = await openPage(url, "/runs?status=failed");
  await expect.poll(() => rows(page).count()).toBe(12);
  await rows(page).nth(0).getByRole("checkbox").check();
  await rows(page)
    .nth(3)
    .getByRole("checkbox")
    .click({ modifiers: ["Shift"] });
  await page.getByText("4 runs selected").waitFor();
  await page.getByRole("button", { name: "Replay 4 runs" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Replay 4 runs" }).click();
  await page.locator("[data-toast=good]").getByText("4 runs replayed.").waitFor();
  await page.getByRole("button", { name: "Completed 4" }).waitFor();

  await page.getByLabel("Condition on the event (CEL)").fill("event.data.n < 5");
  await expect.poll(() => rows(page).count()).toBe(5);
  await page.getByRole("button", { name: "Replay all …" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Replay 5 runs" }).click();
  await page.locator("[data-toast=good]").getByText("5 runs replayed.").waitFor();
  await engine.idle();
  expect(engine.listRuns({ status: "completed" })).toHaveLength(9);
});

test("live runs are cancelled together", async () => {
  const { engine, url } = await rigOf(shop);
  await engine.send([{ name: "shop/nap" }, { name: "shop/nap" }, { name: "shop/order", data: {} }]);
  await engine.idle();
  const page = await openPage(url);
  await expect.poll(() => rows(page).count()).toBe(3);
  await page.getByRole("button", { name: "Cancel all …" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel 2 runs" }).click();
  await expect.poll(() => engine.listRuns({ status: "cancelled" }).length).toBe(2);
  await page.getByRole("button", { name: "Cancelled 2" }).waitFor();
});

test("everything of the list can be done with keys", async () => {
  const { engine, url } = await rigOf(shop);
  for (const n of [1, 2, 3]) await engine.send({ name: "shop/order", data: { n } });
  await engine.idle();
  const ids = engine.listRuns().map(({ id }) => id);
  const page = await openPage(url);
  await expect.poll(() => rows(page).count()).toBe(3);
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard" }).waitFor();
  await page.keyboard.press("j"); // Below a dialog nothing moves.
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  expect(await page.locator("tr[data-current]").count()).toBe(0);

  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.getByText("1 run selected").waitFor();
  expect(await page.locator("tr[data-current]").getAttribute("data-row")).toBe(ids[1]);
  await page.keyboard.press("k");
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/runs/${ids[0]}`);
  await bars(page).first().waitFor();
  await page.keyboard.press("g");
  await page.keyboard.press("e");
  await page.waitForURL("**/events");
  await page.keyboard.press("g");
  await page.keyboard.press("r");
  await page.waitForURL("**/runs");
  await page.keyboard.press("/");
  await page.keyboard.type("gj");
  expect(await page.getByLabel("Search runs").inputValue(), "letters in a field are letters").toBe("gj");
  await page.keyboard.press("Escape");
  await expect.poll(() => rows(page).count()).toBe(3);
});

test("the theme is the system's until one is chosen, which is there before the first paint", async () => {
  const { url } = await rigOf(shop);
  const page = await openPage(url, "/", { colorScheme: "dark" });
  // A colour's lightness, whichever way the browser writes it.
  const isDark = () =>
    page.evaluate(`(() => {
      const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
      canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
      canvas.fillRect(0, 0, 1, 1);
      return canvas.getImageData(0, 0, 1, 1).data[0] < 128;
    })()`);
  expect(await isDark()).toBe(true);
  await page.getByRole("button", { name: /^Theme: System/ }).click();
  expect(await isDark()).toBe(false);
  await page.route("**/assets/*.js", (route) => route.fulfill({ body: "", contentType: "text/javascript" }));
  await page.reload({ waitUntil: "domcontentloaded" });
  expect(await isDark(), "before the program of the page has come").toBe(false);
});

test("with keys, the password a browser asks for opens the page and all it does", async () => {
  const signingKey = "signkey-test-0123456789abcdef";
  const engine = createEngine({ database: ":memory:", apps: [], dashboard, signingKey, eventKeys: ["event-key"] });
  onTestFinished(() => engine.close());
  const { url } = await engine.listen({ port: 0 });
  const page = await openPage(url, "/runs", { httpCredentials: { username: "", password: signingKey } });
  await page.getByText("No runs yet.").waitFor();
});

test("it says when the engine is gone, and shows what has happened once it is back", async () => {
  const folder = temporaryFolder("dashboard");
  onTestFinished(() => removeFolder(folder));
  const database = join(folder, "engine.db");
  seedRuns(database, { runs: 1, now: Date.now() - 1000, apartMs: 1, functions: 1 });
  const open = async (port: number): Promise<{ engine: Engine; url: string }> => {
    const engine = createEngine({ database, apps: [], dashboard, closeTimeoutMs: 100 });
    onTestFinished(() => engine.close());
    return { engine, url: (await engine.listen({ port })).url };
  };
  const first = await open(0);
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(first.url);
  await expect.poll(() => rows(page).count()).toBe(1);
  await first.engine.close();
  await page.getByText("Reconnecting …").waitFor();
  expect(await rows(page).count(), "what was read stays").toBe(1);
  seedRuns(database, { runs: 2, now: Date.now(), apartMs: 1, functions: 1 });
  await open(Number(new URL(first.url).port));
  await expect.poll(() => rows(page).count(), { timeout: 20_000 }).toBe(3);
  await page.getByText("Live", { exact: true }).waitFor({ state: "attached" });
});

test("with 100,000 runs it asks for a page at a time, and new runs do not move what is being looked at", async () => {
  const folder = temporaryFolder("dashboard");
  onTestFinished(() => removeFolder(folder));
  const database = join(folder, "engine.db");
  seedRuns(database, { runs: 100_000, now: Date.now() - 60_000, apartMs: 1000, functions: 10 });
  const { engine, url } = await rigOf(shop, { database });
  const page = await openPage(url, "/apps");
  const asked: number[] = [];
  page.on("request", (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname === "/v1/runs") asked.push(Number(searchParams.get("limit") ?? Number.NaN));
  });
  await page.getByRole("link", { name: "Runs", exact: true }).click();
  await page.getByText("100,000 runs").waitFor();
  const scroller = "document.querySelector('[data-scroller]')";
  for (let pages = 2; pages < 14; pages++) {
    const height = Number(await page.evaluate(`${scroller}.scrollTop = ${scroller}.scrollHeight`));
    await expect.poll(() => page.evaluate(`${scroller}.scrollHeight`)).toBeGreaterThan(height);
  }
  expect(await rows(page).count(), "only what is seen is in the page").toBeLessThan(100);
  const middle = rows(page).nth(20);
  const key = await middle.getAttribute("data-row");
  const held = page.locator(`tr[data-row="${key}"]`);
  const before = await held.boundingBox();
  await engine.send([{ name: "shop/order" }, { name: "shop/order" }]);
  await page.getByRole("button", { name: "2 new" }).waitFor();
  expect((await held.boundingBox())?.y).toBe(before?.y);
  const scrolled = await page.evaluate(`${scroller}.scrollTop`);
  await held.getByRole("link").click();
  await page.waitForURL(`**/runs/${key}`);
  await bars(page).first().waitFor();
  await page.goBack();
  await held.waitFor();
  expect(await page.evaluate(`${scroller}.scrollTop`), "the list is as it was left").toBe(scrolled);
  await page.evaluate(`${scroller}.scrollTop = 0`);
  await expect.poll(() => rows(page).first().innerText()).toContain("Order");

  await page.getByLabel("Search runs").fill(key ?? "");
  await expect.poll(() => rows(page).count()).toBe(1);
  expect(Math.max(...asked), "a page or two at once").toBeLessThanOrEqual(100);
}, 120_000);

test("names and data that mean harm are text, and move nothing beside them", async () => {
  const evil =
    "</script><script>window.harm=1</script><img src=x onerror='window.harm=2'>\u202Egnp.exe \u05E9\u05DC\u05D5\u05DD";
  const { url, run } = await rigOf((client) => [
    client.createFunction(
      { id: "evil", name: evil + "\u{1F469}\u200D\u{1F467}".repeat(200), triggers: [{ event: evil }] },
      ({ event, step }) =>
        step.run(evil, () => ({ [evil]: evil, long: "x".repeat(1_000_000), deep: deep(200), user: event.data.by })),
    ),
  ]);
  const ended = await run({ name: evil, data: { by: evil } });
  for (const width of [1440, 390]) {
    const page = await openPage(url, "/", { viewport: { width, height: 844 } });
    await rows(page).first().waitFor();
    const cell = rows(page)
      .first()
      .getByText(/\d+ ms|s$/)
      .last();
    expect((await cell.boundingBox())?.x ?? width).toBeLessThan(width);
    await page.goto(`${url}/runs/${ended.id}`);
    await bars(page).nth(1).click();
    await page.getByRole("region", { name: "Output" }).getByText("all 1,000,000 characters").waitFor();
    expect(await page.evaluate("window.harm")).toBeUndefined();
    expect(await page.evaluate("document.querySelectorAll('#root script, #root img[src=x]').length")).toBe(0);
    const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
    expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
  }
});

function deep(levels: number): object {
  return levels === 0 ? {} : { next: deep(levels - 1) };
}
