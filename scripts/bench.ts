import { globSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "./run-node.ts";

type BenchOptions = { commits: number | undefined; repo: string | undefined };

/**
 * `npm run bench [-- name] [--json]`: runs the benchmarks whose file name contains `name`. Each prints what it measured
 * beside a yardstick of the same run; the keys named `ratio_*` are the ones to compare between machines. `--commits` and
 * `--repo <folder>` are for the benchmarks of histories: how long the generated one is, or which one is read instead.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "boolean", default: false }, commits: { type: "string" }, repo: { type: "string" } },
});
const commits = values.commits === undefined ? undefined : Number(values.commits);
if (commits !== undefined && !(Number.isSafeInteger(commits) && commits > 0)) {
  process.stderr.write("--commits is a number of commits, such as 1000000.\n");
  process.exit(2);
}
const files = globSync("{packages,apps}/*/src/**/*.bench.ts", { cwd: root }).filter((file) =>
  file.includes(positionals[0] ?? ""),
);
if (files.length === 0) {
  process.stderr.write(`There is no benchmark named ${positionals[0]}.\n`);
  process.exit(2);
}

const measured: Record<string, Record<string, number>> = {};
for (const file of files.sort()) {
  const { run } = (await import(join(root, file))) as {
    run: (options: BenchOptions) => Promise<Record<string, number>>;
  };
  const name = basename(file, ".bench.ts");
  if (!values.json) process.stdout.write(`${name} (${file})\n`);
  const figures = await run({ commits, repo: values.repo });
  measured[name] = figures;
  if (values.json) continue;
  for (const [key, value] of Object.entries(figures))
    process.stdout.write(`  ${key.padEnd(40)} ${Number(value.toPrecision(4))}\n`);
}
if (values.json) process.stdout.write(`${JSON.stringify(measured, null, 2)}\n`);
process.exit(0);
