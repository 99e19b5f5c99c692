import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Inngest } from "inngest";
import { serve } from "inngest/node";
import { expect, onTestFinished, test } from "vitest";
import { discoverApps } from "./discover-apps.ts";

const main = join(import.meta.dirname, "main.ts");

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "engine-cli-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

type Started = { child: ChildProcess; output: () => string; ended: Promise<number | null> };

function start(...args: string[]): Started {
  const child = spawn(process.execPath, [main, "engine", ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  child.stdout?.on("data", (chunk) => (text += chunk));
  child.stderr?.on("data", (chunk) => (text += chunk));
  const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  return { child, output: () => text, ended };
}

async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Waited in vain until ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The body of an answer, as loosely typed as a test may be. */
async function read(url: string, init?: RequestInit) {
  return Object(await (await fetch(url, init)).json());
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // A TCP server that listens has no other kind.
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** An app with one function, served with the SDK. */
async function startApp(enginePort: number, port = 0): Promise<{ url: string; port: number }> {
  const logger = { info() {}, warn() {}, error() {}, debug() {} };
  const client = new Inngest({ id: "any", isDev: true, baseUrl: `http://127.0.0.1:${enginePort}`, logger });
  const double = client.createFunction({ id: "double", triggers: [{ event: "any/double" }] }, ({ event, step }) =>
    step.run("double", () => event.data.n * 2),
  );
  const server = createServer(serve({ client, functions: [double] }));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${address.port}/api/inngest`, port: address.port };
}

async function outputOf(port: number, n: number): Promise<unknown> {
  const post = { method: "POST", body: JSON.stringify({ name: "any/double", data: { n } }) };
  const sent = await read(`http://127.0.0.1:${port}/e/key`, post);
  const runs = async () => (await read(`http://127.0.0.1:${port}/v1/events/${sent.ids[0]}/runs`)).data;
  await until(async () => (await runs())[0]?.status === "Completed", "the run is completed");
  return (await runs())[0].output;
}

test("it runs the functions of an app it is told of, keeps what they did, and ends cleanly on Ctrl-C", async () => {
  const [port, data] = [await freePort(), folder()];
  const app = await startApp(port);
  const flags = ["--port", String(port), "-u", app.url, "--no-discovery", "--data", data];
  const first = start(...flags);
  await until(() => first.output().includes('The app "any" is at'), "the app has registered");
  expect(first.output()).toContain(`http://localhost:${port}`);
  expect(await outputOf(port, 21)).toBe(42);
  first.child.kill("SIGINT");
  expect(await first.ended).toBe(0);
  expect(existsSync(join(data, "engine.db"))).toBe(true);

  const second = start(...flags);
  await until(() => second.output().includes("is at"), "it is up again");
  const runs = await read(`http://127.0.0.1:${port}/v1/runs`);
  expect(runs.data).toMatchObject([{ function_id: "any-double", status: "Completed" }]);
});

test("an app that comes up later is driven too, and one that changes is asked again", async () => {
  const port = await freePort();
  const appPort = await freePort();
  const url = `http://127.0.0.1:${appPort}/api/inngest`;
  const engine = start(
    "--port",
    String(port),
    "--sdk-url",
    url,
    "--no-discovery",
    "--memory",
    "--poll-interval",
    "0.2",
  );
  await until(() => engine.output().includes("does not answer yet"), "it says that the app is not there");
  await startApp(port, appPort);
  await until(
    async () =>
      (await read(`http://127.0.0.1:${port}/v1/apps`)).data.some((app: { id: string | null }) => app.id === "any"),
    "it is found",
  );
  expect(await outputOf(port, 4)).toBe(8);
});

test("an app on a usual port of this machine is discovered", async () => {
  const port = await freePort();
  const usual = await startApp(port, 8914).catch(() => null);
  if (!usual) return; // Somebody else has the port; then there is nothing to show here.
  expect(await discoverApps({ besides: port, port: undefined })).toContain("http://localhost:8914/api/inngest");
  const engine = start("--port", String(port), "--memory", "--no-poll");
  await until(() => engine.output().includes('The app "any" is at http://localhost:8914'), "it is discovered");
  expect(await outputOf(port, 5)).toBe(10);
});

test.each([
  ["a port that is none", ["--port", "99999"], /--port wants a port between 1 and 65535, not 99999/],
  ["a flag there is not", ["--tick", "10"], /Unknown option '--tick'/],
  ["an address that is none", ["-u", "http://"], /--sdk-url wants an address like/],
  ["no seconds", ["--retry-interval", "soon"], /--retry-interval wants seconds/],
  ["memory and a folder", ["--memory", "--data", "x"], /--memory keeps nothing/],
  ["another address without keys", ["--memory", "--host", "0.0.0.0"], /without keys/],
  ["a signing key that is none", ["--memory", "--signing-key", "xyz"], /hexadecimal/],
])("%s is refused with one sentence and exit code 2", async (_, flags, words) => {
  const engine = start("--no-discovery", ...flags);
  expect(await engine.ended).toBe(2);
  expect(engine.output()).toMatch(words);
  expect(engine.output()).not.toContain("    at ");
});

test("a port that is taken, and data of a newer version, are refused with one sentence and exit code 2", async () => {
  const port = await freePort();
  const data = folder();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const taken = start("--port", String(port), "--memory", "--no-discovery");
  expect(await taken.ended).toBe(2);
  expect(taken.output()).toContain(`Port ${port} on 127.0.0.1 is in use`);

  const database = new DatabaseSync(join(data, "engine.db"));
  database.exec("create table migrations (name text primary key) strict");
  database.exec("insert into migrations (name) values ('9999_of_the_future.sql')");
  database.close();
  const newer = start("--port", String(await freePort()), "--data", data, "--no-discovery");
  expect(await newer.ended).toBe(2);
  expect(newer.output()).toContain("start the engine that wrote it");

  writeFileSync(join(data, "file"), "");
  const noFolder = start("--data", join(data, "file", "below"), "--no-discovery");
  expect(await noFolder.ended).toBe(2);
  expect(noFolder.output()).toContain("cannot be used as a folder");
});

test("its flags are listed", async () => {
  const engine = start("--help");
  expect(await engine.ended).toBe(0);
  for (const flag of ["--sdk-url", "--no-discovery", "--no-poll", "--retry-interval", "--poll-interval", "--memory"]) {
    expect(engine.output()).toContain(flag);
  }
});
