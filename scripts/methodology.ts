import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { methodologyTable, tableNames } from "@vibe/analysis/methodology/tables";
import { root } from "./run-node.ts";

/** `npm run methodology`: writes the tables that are made from the program into `docs/methodology.md`. */
export const methodologyPath = join(root, "docs/methodology.md");

/** The document with each table between its two marks. Throws where a mark is missing. */
export function withTables(document: string): string {
  return tableNames.reduce((text, name) => {
    const [begin, end] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`docs/methodology.md lacks ${begin.trim()} ... ${end}.`);
    return `${text.slice(0, from + begin.length)}\n${methodologyTable(name)}\n\n${text.slice(to)}`;
  }, document);
}

if (import.meta.main) await writeFile(methodologyPath, withTables(await readFile(methodologyPath, "utf8")));
