import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createEngine, type EngineOptions } from "../engine.ts";

function build(): string {
  const folder = mkdtempSync(join(tmpdir(), "dashboard-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "build", "assets"), { recursive: true });
  writeFileSync(join(folder, "secret.js"), "secret");
  writeFileSync(join(folder, "build", "index.html"), "<!doctype html><title>the page</title>");
  writeFileSync(join(folder, "build", "theme.js"), "theme");
  writeFileSync(join(folder, "build", "notes"), "of no known type");
  writeFileSync(join(folder, "build", "assets", "index-1a2b.js"), "program");
  writeFileSync(join(folder, "build", "assets", "index-3c4d.css"), "style");
  symlinkSync(join(folder, "secret.js"), join(folder, "build", "assets", "link.js"));
  return join(folder, "build");
}

async function open(options: Partial<EngineOptions>): Promise<string> {
  const engine = createEngine({ database: ":memory:", apps: [], ...options });
  onTestFinished(() => engine.close());
  return (await engine.listen({ port: 0 })).url;
}

/** A request with a path just as written: `fetch` would tidy it up. */
function rawGet(url: string, path: string): Promise<{ status: number | undefined; text: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const call = request({ hostname, port, path }, (response) => {
      let text = "";
      response.on("data", (chunk) => (text += chunk));
      response.on("end", () => resolve({ status: response.statusCode, text }));
    });
    call.on("error", reject);
    call.end();
  });
}

test.each(["/", "/runs", "/runs/01ABC", "/runs?status=failed", "/events/x", "/functions/a%2Fb", "/apps"])(
  "%s is the page, with a policy under which nothing foreign runs",
  async (path) => {
    const response = await fetch((await open({ dashboard: build() })) + path);
    expect(await response.text()).toContain("the page");
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("no-cache");
    expect(response.headers.get("content-security-policy")).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(response.headers.get("content-security-policy")).not.toMatch(/script-src[^;]*unsafe/);
  },
);

test("its files come with their types, and those named by what is in them are kept for good", async () => {
  const url = await open({ dashboard: build() });
  const script = await fetch(`${url}/assets/index-1a2b.js`);
  expect(await script.text()).toBe("program");
  expect(script.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
  expect(script.headers.get("cache-control")).toContain("immutable");
  expect(script.headers.get("x-content-type-options")).toBe("nosniff");
  const style = await fetch(`${url}/assets/index-3c4d.css`);
  expect(style.headers.get("content-type")).toBe("text/css; charset=utf-8");
  const theme = await fetch(`${url}/theme.js`);
  expect([await theme.text(), theme.headers.get("cache-control")]).toEqual(["theme", "no-cache"]);
  const head = await fetch(`${url}/assets/index-1a2b.js`, { method: "HEAD" });
  expect([head.status, await head.text()]).toEqual([200, ""]);
  expect((await fetch(`${url}/runs`, { method: "POST" })).status).toBe(405);
});

test.each([
  "/../secret.js",
  "/assets/../../secret.js",
  "/assets/..%2f..%2fsecret.js",
  "/%2e%2e/secret.js",
  "/assets/link.js",
  "/notes",
  "/assets/",
  "/nowhere",
  "/assets/index-1a2b.js%00",
])("%s is not found: only the build's own files are", async (path) => {
  const { status, text } = await rawGet(await open({ dashboard: build() }), path);
  expect(status).toBe(404);
  expect(text).not.toContain("secret");
});

test("the API's addresses stay the API's", async () => {
  const url = await open({ dashboard: build() });
  expect(await (await fetch(`${url}/v1/runs`)).json()).toMatchObject({ data: [] });
  expect((await fetch(`${url}/v1/nope`)).headers.get("content-type")).toBe("application/json");
});

test("without a dashboard the address says where the API is", async () => {
  const url = await open({});
  const response = await fetch(url);
  expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  expect(await response.text()).toContain("/v1/runs");
  expect((await fetch(`${url}/runs`)).status).toBe(404);
});

test("an engine with keys asks for the password before it shows the page or a file of it", async () => {
  const signingKey = "signkey-test-0123456789abcdef";
  const url = await open({ dashboard: build(), signingKey, eventKeys: ["event-key"] });
  for (const path of ["/", "/assets/index-1a2b.js"]) {
    const refused = await fetch(url + path);
    expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([401, expect.stringContaining("Basic")]);
    const authorization = `Basic ${Buffer.from(`:${signingKey}`).toString("base64")}`;
    expect((await fetch(url + path, { headers: { authorization } })).status).toBe(200);
  }
});

test("a folder without a page, one that is not there, and one that is far too large are refused in words", () => {
  const folder = build();
  const engineOf = (dashboard: string) => () => createEngine({ database: ":memory:", apps: [], dashboard });
  expect(engineOf(join(folder, "assets"))).toThrow(/no index.html/);
  expect(engineOf(join(folder, "nowhere"))).toThrow(/cannot be read/);
  truncateSync(join(folder, "theme.js"), 40 * 1024 * 1024);
  expect(engineOf(folder)).toThrow(/right folder/);
});
