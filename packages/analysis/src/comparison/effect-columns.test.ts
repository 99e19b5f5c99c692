import { expect, test } from "vitest";
import { toFact } from "../commit/commit-fact.ts";
import { historyOf } from "../testing/history.ts";
import { day, hour, monday, plainKeys, type RawCommitParts, rawCommit } from "../testing/raw-commit.ts";
import { effectColumns } from "./effect-columns.ts";
import { effectMeasures } from "./effect-measures.ts";

const fact = (digit: string, parts: RawCommitParts) =>
  toFact(rawCommit({ sha: digit.repeat(40), ...parts }), plainKeys);
const claude = "\n\nCo-authored-by: Claude <noreply@anthropic.com>";
const file = (path: string, added: number) => ({ path, added, deleted: 0 });

/** Monday 9:00 to Sunday, worked out by hand; the undated one is left out. */
const columns = effectColumns(
  historyOf([
    fact("1", { at: monday, message: `feat: a${claude}`, files: [file("src/a.ts", 7), file("tests/a.test.ts", 9)] }),
    fact("2", { at: monday + hour, message: "fix: a", files: [file("src/a.ts", 4)] }),
    fact("3", { at: monday + 10 * hour, message: "docs: b", files: [file("package-lock.json", 50)] }),
    fact("4", { at: monday + 6 * day, message: `Revert "a"\n\nThis reverts commit ${"1".repeat(40)}.`, files: null }),
    fact("5", { at: monday + 90 * day, email: "bob@example.com", offsetMinutes: 5000, message: "feat: c" }),
    fact("6", { at: Number.NaN }),
  ]),
);

test("each dated commit has its kind, its person's quarter and its sitting", () => {
  expect(columns.count).toBe(5);
  expect([...columns.attributed]).toEqual([1, 0, 0, 0, 0]);
  expect([...columns.session]).toEqual([0, 0, 1, 2, 3]);
  expect(new Set(columns.stratum.subarray(0, 4)).size).toBe(1);
  expect(new Set(columns.stratum).size).toBe(2);
});

test("each measure has a value where it applies and none elsewhere", () => {
  const none = Number.NaN;
  const values = Object.fromEntries(effectMeasures.map(({ id }) => [id, Array.from(columns.measure(id))]));
  expect(values).toEqual({
    // 16 and 4 lines in 2 files and 1; a lock file is not written by hand.
    size: [4, 2, none, none, none],
    breadth: [1, 0, none, none, none],
    test_cochange: [1, 0, none, none, 0],
    // The last feature has no day of history after it.
    followup_fix: [1, none, none, none, none],
    reverted: [1, 0, 0, 0, 0],
    outside_hours: [0, 0, 1, 1, none],
    next_commit: [Math.fround(Math.log2(60)), none, none, none, none],
  });
});
