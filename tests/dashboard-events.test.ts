import type { RequestListener } from "node:http";
import { createEngine, type EngineOptions } from "@vibe/engine/engine";
import { type Define, nowhere, type RigOptions, sdkClient, startRig, startServer } from "@vibe/engine/testing/rig";
import { NonRetriableError } from "inngest";
import { serve } from "inngest/node";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { buildDashboard } from "../apps/cli/src/dashboard-build.ts";
import { launchBrowser } from "./browser.ts";
import { openDashboard } from "./dashboard-page.ts";

let browser: Browser;
let dashboard: string;

beforeAll(async () => {
  [browser, dashboard] = await Promise.all([launchBrowser(), buildDashboard()]);
});

afterAll(() => browser?.close());

const open = (url: string, path: string) => openDashboard(browser, url, path);
const rigOf = (define: Define, options: RigOptions = {}) =>
  startRig(define, { dashboard, retryIntervalMs: 20, ...options });
const rows = (page: Page) => page.locator("tr[data-row]");
const editor = (page: Page) => page.getByRole("textbox", { name: "Data" });
const dialog = (page: Page) => page.getByRole("dialog");

const shop: Define = (client) => [
  client.createFunction({ id: "order", name: "Order", triggers: [{ event: "shop/order" }] }, ({ event }) => event.data),
  client.createFunction({ id: "greet", name: "Greet", triggers: [{ event: "shop/order" }] }, () => "hello"),
  client.createFunction(
    { id: "feed", name: "Feed", retries: 0, triggers: [{ event: "shop/feed" }] },
    ({ event }: { event: { data: { bad?: boolean } } }) => {
      if (event.data.bad) throw new NonRetriableError("Row 7 of the feed has no price");
    },
  ),
];

/** A loaded machine takes its time. */
const eventually = <Value>(read: () => Promise<Value>) => expect.poll(read, { timeout: 20_000 });
const focused = (page: Page) => page.locator(":focus");

/** Replaces what is written in the editor. */
async function write(page: Page, text: string): Promise<void> {
  await editor(page).focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(text);
}

test("an event appears without a reload, with the number of runs it started, and its page follows them", async () => {
  const { engine, url } = await rigOf((client) => [
    ...shop(client),
    client.createFunction({ id: "nap", name: "Nap", triggers: [{ event: "shop/nap" }] }, ({ step }) =>
      step.waitForEvent("bell", { event: "shop/bell", timeout: "1h" }),
    ),
  ]);
  const page = await open(url, "/events");
  await page.getByText("No events yet.").waitFor();
  await engine.send({ name: "shop/order", data: { total: 129.9 } });
  const row = rows(page).filter({ hasText: "shop/order" });
  await row.getByText("2 runs").waitFor();
  expect(await row.innerText()).toContain("total: 129.9");

  await engine.send({ name: "shop/nap" });
  await rows(page).getByText("shop/nap").click();
  const came = page.getByRole("listitem").filter({ hasText: "Nap" });
  await came.getByText("Running").waitFor();
  await engine.send({ name: "shop/bell" });
  await came.getByText("Completed").waitFor();
  await came.getByRole("link").click();
  await page.waitForURL(/\/runs\/[^/]+$/);
});

test("the list is narrowed down by name, text and condition; the engine's own events are shown on demand", async () => {
  const { engine, url } = await rigOf(shop);
  for (const n of [1, 2, 3]) await engine.send({ name: "shop/order", data: { n, to: n === 2 ? "Ada" : "Bob" } });
  await engine.send({ name: "shop/feed" });
  await engine.idle();
  const page = await open(url, "/events");
  await eventually(() => rows(page).count()).toBe(4);

  await page.getByLabel("Event name").selectOption("shop/order");
  await eventually(() => rows(page).count()).toBe(3);
  await page.getByLabel("Search events").fill("ada");
  await eventually(() => rows(page).count()).toBe(1);
  await page.reload();
  await eventually(() => rows(page).count()).toBe(1);
  expect(await page.getByLabel("Search events").inputValue()).toBe("ada");
  await page.getByRole("button", { name: "Clear" }).click();
  await eventually(() => rows(page).count()).toBe(4);

  await page.getByLabel("Condition on the event (CEL)").fill("event.data.n >= 2");
  await eventually(() => rows(page).count()).toBe(2);
  await page.getByLabel("Condition on the event (CEL)").fill("event.data.n >=");
  await page.getByRole("alert").getByText("cannot be read").waitFor();
  await page.getByLabel("Condition on the event (CEL)").fill("");

  await page.getByLabel("Internal events").check();
  await rows(page).getByText("inngest/function.finished").first().click();
  await page.getByText("A run has ended:").waitFor();
  expect(await page.getByRole("button", { name: "Resend" }).count(), "the engine's own are not sent again").toBe(0);
});

test("an event that started nothing says why, function by function", async () => {
  const { engine, url } = await rigOf((client) => [
    client.createFunction(
      { id: "limited", name: "Limited", rateLimit: { limit: 1, period: "1h" }, triggers: [{ event: "shop/sync" }] },
      () => {},
    ),
    client.createFunction(
      { id: "big", name: "Big only", triggers: [{ event: "shop/sync", if: "event.data.size > 100" }] },
      () => {},
    ),
  ]);
  await engine.send({ name: "shop/sync", data: { size: 1 } });
  await engine.send({ name: "shop/sync", data: { size: 2 } });
  await engine.send({ name: "nobody/listens" });
  const page = await open(url, "/events");
  await rows(page).filter({ hasText: "nobody/listens" }).getByText("No function").waitFor();
  await rows(page).getByText("Rate limited").waitFor();
  await rows(page).filter({ hasText: "Rate limited" }).getByRole("link").click();
  await page.getByText("Dropped: its rate limit of 1 in 1h was used up.").waitFor();
  await page.getByText("Not started where its condition does not hold: event.data.size > 100").waitFor();
});

test("sending what is not JSON says where it is not, and once it is, the runs are shown", async () => {
  const { engine, url } = await rigOf(shop);
  const page = await open(url, "/events");
  await page.getByRole("button", { name: "Send event" }).click();
  const send = dialog(page).getByRole("button", { name: "Send", exact: true });
  await page.getByLabel("Name", { exact: true }).fill("shop/order");
  await write(page, '{\n  "total": 12\n  "to": "Ada"\n}');
  await send.click();
  await dialog(page).getByRole("alert").getByText("Line 3, column 3: A comma or } is missing before this.").waitFor();
  expect(engine.listEvents()).toEqual([]);

  await write(page, "[1]");
  await send.click();
  await dialog(page).getByRole("alert").getByText("has data that is not an object").waitFor();
  await page.getByLabel("Name", { exact: true }).fill("inngest/mine");
  await write(page, '{ "total": 12 }');
  await send.click();
  await dialog(page).getByRole("alert").getByText('the reserved prefix "inngest/"').waitFor();

  await page.getByLabel("Name", { exact: true }).fill("shop/order");
  await send.click();
  await eventually(() => dialog(page).getByText("Completed").count()).toBe(2);
  const [event] = engine.listEvents({ name: "shop/order" });
  expect(event?.payload).toMatchObject({ name: "shop/order", data: { total: 12 } });
  await dialog(page).getByRole("link", { name: "Open the event" }).click();
  await page.waitForURL(`${url}/events/${event?.id}`);
  await page.getByRole("heading", { name: "shop/order" }).waitFor();
  expect(await dialog(page).isVisible()).toBe(false);
});

test("an answer that is lost on the way does not send an event twice", async () => {
  const { engine, url } = await rigOf(shop);
  const page = await open(url, "/events");
  let lost = 0;
  await page.route("**/v1/events", async (route) => {
    if (route.request().method() !== "POST" || lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    return route.abort("connectionreset");
  });
  await page.getByRole("button", { name: "Send event" }).click();
  await page.getByLabel("Name", { exact: true }).fill("shop/order");
  await dialog(page).getByRole("button", { name: "Send", exact: true }).click();
  await dialog(page).getByText("Sent.").waitFor();
  expect(lost).toBe(1);
  expect(engine.listEvents({ name: "shop/order" })).toHaveLength(1);
});

test("an event is sent again as it is, or edited first, with who it is about", async () => {
  const { engine, url } = await rigOf(shop);
  const [id = ""] = await engine.send({ name: "shop/order", data: { total: 1 }, user: { id: 7 }, id: "mine" });
  const page = await open(url, `/events/${id}`);
  await page.getByRole("button", { name: "Resend", exact: true }).click();
  await page.waitForURL((address) => address.pathname !== `/events/${id}`);
  await eventually(() => page.getByRole("listitem").getByText("Completed").count()).toBe(2);

  await page.getByRole("button", { name: "Edit and resend" }).click();
  expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("shop/order");
  await eventually(() => editor(page).innerText()).toContain('"total": 1');
  await write(page, '{ "total": 2 }');
  await dialog(page).getByRole("button", { name: "Send", exact: true }).click();
  await dialog(page).getByText("Sent.").waitFor();
  const sent = engine.listEvents({ name: "shop/order" }).map(({ payload }) => payload);
  expect(sent.map(({ data, user }) => [data, user])).toEqual([
    [{ total: 2 }, { id: 7 }],
    [{ total: 1 }, { id: 7 }],
    [{ total: 1 }, { id: 7 }],
  ]);
});

test("who has only a keyboard sends an event, and is not kept in the editor", async () => {
  const { engine, url } = await rigOf(shop);
  const page = await open(url, "/runs");
  await page.keyboard.press("e");
  await dialog(page).waitFor();
  await editor(page).waitFor();
  await dialog(page).getByLabel("Name", { exact: true }).and(focused(page)).waitFor();
  await page.keyboard.type("shop/order");
  await page.keyboard.press("Tab");
  await editor(page).and(focused(page)).waitFor();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type('{ "by": "hand" }');
  await page.keyboard.press("Tab");
  await page.keyboard.press("Shift+Tab");
  await editor(page).and(focused(page)).waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await eventually(() => dialog(page).getByText("Completed").count()).toBe(2);
  await page.getByRole("button", { name: "Done" }).and(focused(page)).waitFor();
  await page.keyboard.press("Enter");
  await eventually(() => dialog(page).isVisible()).toBe(false);
  expect(engine.listEvents({ name: "shop/order" })[0]?.payload).toMatchObject({ data: { by: "hand" } });

  await page.keyboard.press("e");
  await editor(page).waitFor();
  await page.keyboard.press("Escape");
  await eventually(() => dialog(page).isVisible()).toBe(false);
});

test("a function is invoked with data of one's own", async () => {
  const { engine, url } = await rigOf(shop);
  const page = await open(url, "/functions");
  await rows(page).getByRole("link", { name: "Order" }).click();
  await page.getByRole("button", { name: "Invoke" }).click();
  await write(page, '["no object"]');
  await dialog(page).getByRole("button", { name: "Invoke", exact: true }).click();
  await dialog(page).getByRole("alert").getByText("has to be an object").waitFor();
  await write(page, '{ "total": 5 }');
  await page.keyboard.press("ControlOrMeta+Enter");
  await page.waitForURL(/\/runs\/[^/]+$/);
  const [run] = engine.listRuns();
  expect(page.url()).toBe(`${url}/runs/${run?.id}`);
  expect(await engine.waitForRun(run?.id ?? "")).toMatchObject({ functionId: "app-order", output: { total: 5 } });
});

test("a paused function starts no runs, and after it is resumed it does", async () => {
  const { engine, url } = await rigOf(shop);
  const page = await open(url, "/functions/app-feed");
  await page.getByText("It has no runs yet.").waitFor();
  await page.getByRole("button", { name: "Pause" }).click();
  await dialog(page).getByRole("button", { name: "Pause", exact: true }).click();
  await page.getByText("events start no runs of it").waitFor();
  await engine.send({ name: "shop/feed" });
  await page.getByRole("listitem").getByText("Skipped").waitFor();

  await page.getByRole("button", { name: "Resume" }).click();
  await page.getByRole("button", { name: "Pause" }).waitFor();
  await engine.send({ name: "shop/feed" });
  await page.getByRole("listitem").getByText("Completed").waitFor();
  expect(await page.getByRole("listitem").getByText("Skipped").count()).toBe(1);
});

test("a failing function comes first, with its share and its last error", async () => {
  const { engine, url } = await rigOf(shop);
  const page = await open(url, "/functions");
  await eventually(() => rows(page).count()).toBe(3);
  await engine.send([
    { name: "shop/order" },
    { name: "shop/feed", data: { bad: true } },
    { name: "shop/feed", data: { bad: false } },
  ]);
  const first = rows(page).first();
  await first.getByText("50 %").waitFor();
  await page.getByText("3 functions, 1 failing").waitFor();
  expect(await first.innerText()).toContain("Row 7 of the feed has no price");
  await first.getByRole("link", { name: "Feed" }).click();
  await page.getByRole("note").getByText("Its last failure was").waitFor();
  await page.getByRole("note").getByRole("link").click();
  await page.waitForURL(/\/runs\/[^/]+$/);
});

test("a function's page says its rules in words, its next tick and its warnings", async () => {
  const { url } = await rigOf((client) => [
    client.createFunction(
      {
        id: "nightly",
        name: "Nightly",
        concurrency: { limit: 2, key: "event.data.tenant" },
        timeouts: { start: "soon" as "1s" }, // As an app without types may have it.
        triggers: [{ cron: "TZ=Europe/Berlin 30 3 * * *" }, { event: "shop/nightly" }],
      },
      () => {},
    ),
  ]);
  const page = await open(url, "/functions/app-nightly");
  await page.getByText("2 steps at a time, for each event.data.tenant").waitFor();
  await page.getByText(/^TZ=Europe\/Berlin 30 3 \* \* \* next in \d+ (?:s|min|h)$/).waitFor();
  await page.getByRole("note").getByText("is no duration this engine can read").waitFor();
});

/** An engine without an app in it yet, that listens. */
async function startEngine(options: Partial<EngineOptions> = {}) {
  const engine = createEngine({ database: ":memory:", apps: [], dashboard, closeTimeoutMs: 500, ...options });
  onTestFinished(() => engine.close());
  const { url } = await engine.listen({ port: 0 });
  return { engine, url };
}

test("an app that is refused says why, and is there once it is mended", async () => {
  const appOf = (cron: string): RequestListener => {
    const client = sdkClient("warehouse", nowhere);
    return serve({ client, functions: [client.createFunction({ id: "count", triggers: [{ cron }] }, () => {})] });
  };
  let listener = appOf("0 0 30 2 *");
  const app = await startServer(() => listener);
  const { engine, url } = await startEngine({ apps: [{ url: app.url }] });
  await engine.start();
  const page = await open(url, "/apps");
  await page.getByText('The cron trigger "0 0 30 2 *" names a day that never comes.').waitFor();
  await page.getByText("Not registered").waitFor();
  listener = appOf("0 0 28 2 *");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("Last sync").waitFor();
  await page.getByRole("heading", { name: "warehouse" }).waitFor();
  expect(await page.locator("[data-app='warehouse']").innerText()).toMatch(/SDK\s*JavaScript 4\./);
  await page.getByRole("button", { name: "Sync now" }).click();
  await page.getByText("1 address asked, all is well.").waitFor();
});

test("an engine without an app says how to connect one, and takes its address", async () => {
  const { engine, url } = await startEngine();
  await engine.start();
  const client = sdkClient("late", nowhere);
  const app = await startServer(() => serve({ client, functions: [...shop(client)] }));
  const page = await open(url, "/apps");
  await page.getByText(`INNGEST_DEV=${url} npm run dev`).waitFor();
  await page.getByRole("button", { name: "Or give its address here" }).click();
  const address = page.getByLabel("Address of its functions");
  await address.fill("http://elsewhere.example/api/inngest");
  await page.keyboard.press("Enter");
  await dialog(page).getByRole("alert").getByText("neither on this machine nor allowed").waitFor();
  await address.fill(app.url);
  await page.keyboard.press("Enter");
  await page.getByText("The app “late” has registered.").waitFor();
  await page.getByRole("link", { name: "3 functions" }).click();
  await eventually(() => rows(page).count()).toBe(3);
});

test("hostile names and payloads do no harm", async () => {
  const evil = 'evil/<img src=x onerror="window.hacked=1">\u202Egnp.exe שלום 👩‍👩‍👧‍👦';
  const name = `<script>window.hacked=2</script>\u202E${"very long ".repeat(20)}`;
  const { engine, url } = await rigOf((client) => [
    client.createFunction({ id: "evil", name, triggers: [{ event: evil }] }, () => {}),
  ]);
  const data = {
    html: "<img src=x onerror=window.hacked=3>",
    long: "x".repeat(400_000),
    rtl: "مرحبا \u202E reversed",
    "<b onclick=x>k</b>": "🏳️‍🌈".repeat(40),
  };
  const [id = ""] = await engine.send({ name: evil, data });
  await engine.idle();
  const page = await open(url, "/events");
  await rows(page).getByText("evil/<img").click();
  await page.waitForURL(`${url}/events/${id}`);
  await page.getByText("Completed").waitFor();
  await page.getByText('"<img src=x onerror=window.hacked=3>"').waitFor();

  await page.getByRole("button", { name: "Edit and resend" }).click();
  await editor(page).waitFor();
  await dialog(page).getByRole("button", { name: "Send", exact: true }).click();
  await dialog(page).getByText("Completed").waitFor();
  expect(engine.listEvents({ name: evil }).map(({ payload }) => payload.data)).toEqual([data, data]);
  await page.getByRole("button", { name: "Done" }).click();

  await page.setViewportSize({ width: 390, height: 844 });
  const shown: [path: string, text: string][] = [
    ["/events", "evil/<img"],
    [`/events/${id}`, "onerror=window.hacked=3"],
    ["/functions", "window.hacked=2"],
    ["/functions/app-evil", "Latest runs"],
    ["/apps", "1 function"],
  ];
  for (const [path, text] of shown) {
    await page.goto(url + path);
    await page.locator("main").getByText(text).filter({ visible: true }).first().waitFor();
    const overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
    expect(overflow, `${path} fits a phone`).toBe(0);
  }
  expect(await page.evaluate("window.hacked")).toBeUndefined();
});

test("what a page about something unknown says", async () => {
  const { url } = await rigOf(shop);
  const page = await open(url, "/events/nope");
  await page.getByRole("alert").getByText("No such event.").waitFor();
  await page.goto(`${url}/functions/nope`);
  await page.getByText("There is no such function.").waitFor();
});
