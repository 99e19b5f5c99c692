import { runNode } from "./run-node.ts";

/** `npm run check`: everything that can be said about the code without running it. Stops at the first complaint. */
const CHECKS: [name: string, program: string, args: string[]][] = [
  ["lint and format", "node_modules/@biomejs/biome/bin/biome", ["check", "--error-on-warnings"]],
  ["types", "node_modules/typescript/bin/tsc", ["-p", "tsconfig.json"]],
  ["types of the web app", "node_modules/typescript/bin/tsc", ["-p", "apps/web/tsconfig.json"]],
  ["types of the dashboard", "node_modules/typescript/bin/tsc", ["-p", "apps/dashboard/tsconfig.json"]],
  ["purity of the analysis", "node_modules/typescript/bin/tsc", ["-p", "packages/analysis/tsconfig.json"]],
  ["unused code and dependencies", "node_modules/knip/bin/knip.js", []],
  ["paths named in documents", "scripts/check-doc-refs.ts", []],
];

for (const [name, program, args] of CHECKS) {
  process.stdout.write(`${name} ...\n`);
  const code = await runNode(program, args);
  if (code !== 0) process.exit(code);
}
process.stdout.write("All checks passed.\n");
