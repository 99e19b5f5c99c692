// Runs one of our TypeScript files on the Node that package.json names, installing what is missing first. This file must
// work on the Node of any npm (20 and later) and before anything is installed, so it is plain JavaScript.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, "node_modules", ".installed");
const node = join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");

const [file, ...args] = process.argv.slice(2);
if (file === undefined) fail("Usage: node scripts/run.mjs <file.ts> [arguments]");
if (!isInstalled()) await install();
if (!existsSync(node)) {
  fail(
    "Node 24 did not install: the npm package `node` runs an install script, and npm was told to skip those.\nRemove node_modules and run this again without --ignore-scripts.",
  );
}
const status = await run(node, [join(root, file), ...args], "inherit");
process.exit(status);

/** Whether node_modules holds what the lock file asks for. */
function isInstalled() {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === lockHash();
}

function lockHash() {
  return createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
}

/**
 * Installs what the lock file pins, with a sign of life on stderr: stdout belongs to the command that follows. Not with
 * `npm ci`: that refuses a lock file written where the registry did not serve the native parts of every other platform.
 */
async function install() {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const interactive = process.stderr.isTTY === true;
  const show = (text) => process.stderr.write(interactive ? `\r\x1b[K${text}` : `${text}\n`);
  show("Installing dependencies (once; about a minute) ...");
  const timer = setInterval(() => show(`Installing dependencies ... ${seconds()} s`), interactive ? 1000 : 15_000);
  const npm = process.env.npm_execpath;
  const npmArgs = ["install", "--no-save", "--no-audit", "--no-fund", "--no-progress", "--loglevel=error"];
  const status =
    npm === undefined
      ? await run(process.platform === "win32" ? "npm.cmd" : "npm", npmArgs, "quiet")
      : await run(process.execPath, [npm, ...npmArgs], "quiet");
  clearInterval(timer);
  if (status !== 0) {
    show("");
    fail(
      "Installing dependencies failed; npm says why above. With a network to the npm registry, run the same command again.",
    );
  }
  writeFileSync(stamp, lockHash());
  show(`Installed dependencies in ${seconds()} s.\n`);
}

/** Runs a program to its end. Passes signals on, and ends it when whoever started this process is gone. */
function run(program, programArgs, output) {
  const stdio = output === "quiet" ? ["ignore", 2, 2] : ["inherit", "inherit", "inherit", "ipc"];
  const child = spawn(program, programArgs, { cwd: output === "quiet" ? root : process.cwd(), stdio });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  const starters = findStarters();
  const watch = setInterval(() => isGone(starters) && child.kill("SIGTERM"), 500);
  return new Promise((resolve) => {
    child.on("error", (error) => fail(`${program} could not be started: ${error.message}`));
    child.on("exit", (code, signal) => {
      clearInterval(watch);
      resolve(code ?? 128 + (constants.signals[signal ?? "SIGTERM"] ?? 0));
    });
  });
}

/** The process that started this one, and npm behind the shell that npm runs scripts in. */
function findStarters() {
  const starters = { parent: process.ppid, npm: null };
  const ps = spawnSync("ps", ["-o", "ppid=,comm=", "-p", String(process.ppid)], { encoding: "utf8" });
  const [, grandparent, name = ""] = /^\s*(\d+)\s+(\S+)/.exec(ps.stdout ?? "") ?? [];
  if (process.env.npm_execpath !== undefined && /(^|\/)(ba|da|z)?sh$/.test(name)) starters.npm = Number(grandparent);
  return starters;
}

function isGone({ parent, npm }) {
  if (process.ppid !== parent) return true;
  try {
    if (npm !== null) process.kill(npm, 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}
