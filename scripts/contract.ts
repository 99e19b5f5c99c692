import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "./run-node.ts";

/**
 * `npm run contract [-- feature...] [--slow] [--json]`: asks a server that speaks Inngest's protocol what apps and
 * clients may rely on, and says by feature how much of it holds. The server is our engine, started for the purpose, or
 * the one at INNGEST_DEV_URL: two tables can be laid side by side.
 */
type Test = { ancestorTitles: string[]; title: string; status: string; meta?: { server?: string; reason?: string } };
type Counts = { passed: number; failed: number; skipped: number };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { slow: { type: "boolean", default: false }, json: { type: "boolean", default: false } },
});
if (values.slow) process.env.CONTRACT_SLOW = "1";

const folder = mkdtempSync(join(tmpdir(), "contract-report-"));
const file = join(folder, "report.json");
try {
  const only = positionals.length === 0 ? [] : ["--testNamePattern", `^(?:server|${positionals.join("|")})\\b`];
  const reporters = ["--reporter=json", `--outputFile.json=${file}`, ...(values.json ? [] : ["--reporter=default"])];
  const vitest = ["run", "packages/engine/src/contract/", ...reporters, ...only];
  process.exitCode = await run("node_modules/vitest/vitest.mjs", vitest);
  print(testsIn(file));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Runs a JavaScript program of the project to its end; its exit code. What it says is not part of a report in JSON. */
function run(program: string, args: string[]): Promise<number> {
  const stdout = values.json ? process.stderr : "inherit";
  const child = spawn(process.execPath, [join(root, program), ...args], {
    cwd: root,
    stdio: ["inherit", stdout, "inherit"],
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? 1));
  });
}

/** The tests that ran, or that said why they did not. Those that nobody asked for are left out. */
function testsIn(report: string): Test[] {
  const { testResults } = JSON.parse(readFileSync(report, "utf8")) as { testResults: { assertionResults: Test[] }[] };
  const asked = (feature = "") => positionals.length === 0 || ["server", ...positionals].includes(feature);
  return testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ ancestorTitles }) => asked(ancestorTitles[0]));
}

function print(tests: Test[]): void {
  const server = tests.find(({ meta }) => meta?.server !== undefined)?.meta?.server ?? "unknown";
  const features = new Map<string, Counts>();
  for (const { ancestorTitles, status } of tests) {
    const feature = ancestorTitles[0] ?? "";
    const counts = features.get(feature) ?? { passed: 0, failed: 0, skipped: 0 };
    counts[status === "passed" || status === "failed" ? status : "skipped"] += 1;
    features.set(feature, counts);
  }
  const named = ({ ancestorTitles, title }: Test) => `${ancestorTitles.join(" ")}: ${title}`;
  const failed = tests.filter(({ status }) => status === "failed").map(named);
  const skipped = tests
    .filter(({ status }) => status !== "passed" && status !== "failed")
    .map((test) => ({ test: named(test), reason: test.meta?.reason ?? "unknown" }));
  if (values.json) {
    const report = { server, features: Object.fromEntries(features), failed, skipped };
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    return;
  }
  const line = (name: string, ...cells: unknown[]) =>
    `${name.padEnd(18)}${cells.map((cell) => String(cell).padStart(9)).join("")}\n`;
  process.stdout.write(`\n${server}\n\n${line("feature", "passed", "failed", "skipped")}`);
  let sum: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [name, { passed, failed, skipped }] of features) {
    process.stdout.write(line(name, passed, failed, skipped));
    sum = { passed: sum.passed + passed, failed: sum.failed + failed, skipped: sum.skipped + skipped };
  }
  process.stdout.write(line("all", sum.passed, sum.failed, sum.skipped));
  for (const { test, reason } of skipped) process.stdout.write(`skipped: ${test}\n         ${reason}\n`);
  for (const name of failed) process.stdout.write(`failed: ${name}\n`);
}
