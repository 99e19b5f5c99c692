import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { methodologyPath, withTables } from "./methodology.ts";

test("the tables of the method page say what the program does (npm run methodology writes them)", async () => {
  const document = await readFile(methodologyPath, "utf8");
  expect(document).toBe(withTables(document));
});

test("a document without the marks of a table is refused by name", () => {
  expect(() => withTables("# Nothing")).toThrow("lacks <!-- components --> ... <!-- /components -->");
});
