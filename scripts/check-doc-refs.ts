import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./run-node.ts";

/** Fails when a document names a file or folder of this repository that is not there: docs describe what is. */
const PATH = /`((?:apps|docs|packages|scripts|supabase|tests|\.ci)\/[\w./[\]-]*)`|\]\((?!https?:|#)([^)#]+)/g;

let missing = 0;
for (const document of [...globSync("*.md", { cwd: root }), ...globSync("docs/**/*.md", { cwd: root })]) {
  const text = readFileSync(join(root, document), "utf8");
  for (const [, quoted, linked] of text.matchAll(PATH)) {
    const path = quoted === undefined ? join(root, document, "..", linked ?? "") : join(root, quoted);
    if (existsSync(path)) continue;
    missing += 1;
    process.stderr.write(`${document} names ${quoted ?? linked}, which does not exist.\n`);
  }
}
process.exit(missing === 0 ? 0 : 1);
