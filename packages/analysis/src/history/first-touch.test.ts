import { expect, test } from "vitest";
import { toFact } from "../commit/commit-fact.ts";
import { plainKeys, rawCommit } from "../testing/raw-commit.ts";
import { packFacts } from "./fact-columns.ts";
import { firstTouch } from "./first-touch.ts";

const commits = (...steps: [message: string, file: string][]) =>
  packFacts(steps.map(([message, file], i) => toFact(rawCommit({ sha: `${i}`, message, files: [file] }), plainKeys)));

test("lateness is the share of product work done before, setup and documents aside", () => {
  const history = commits(
    ["Initial commit", "src/a.ts"],
    ["docs: x", "README.md"],
    ["feat: x", "src/a.ts"],
    ["test: x", "src/a.test.ts"],
    ["feat: y", "src/a.ts"],
    ["feat: z", "src/a.ts"],
    ["fix: z", "src/a.ts"],
  );
  const rows = Uint32Array.from({ length: history.count }, (_, row) => row);
  expect(firstTouch(history, rows, "tests")).toEqual({ sha: "3", workBefore: 0.25, earliness: 0.25 });
  expect(firstTouch(history, rows, "ci")).toBeNull();
});
