import { expect, test } from "vitest";
import { toFact } from "../commit/commit-fact.ts";
import { historyOf } from "../testing/history.ts";
import { monday, plainKeys, rawCommit } from "../testing/raw-commit.ts";
import { monthlyMix } from "./monthly.ts";

const commit = (iso: string, offsetMinutes = 0, added = 4) =>
  toFact(
    rawCommit({
      sha: iso,
      at: Date.parse(iso) / 1000,
      offsetMinutes,
      message: "feat: x",
      files: [{ path: "a.ts", added, deleted: 0 }],
    }),
    plainKeys,
  );

test("a commit belongs to the month of its author's clock", () => {
  const commits = historyOf([commit("2026-01-31T23:30:00Z", 60, 10), commit("2026-02-10T12:00:00Z", 0, 20)]);
  expect(monthlyMix(commits)).toEqual([{ month: "2026-02", commits: 2, categories: { feature: 2 }, size_p50: 15 }]);
});

test("only the last 60 months with commits are kept", () => {
  const months = Array.from({ length: 70 }, (_, i) =>
    commit(new Date((monday - (70 - i) * 31 * 86_400) * 1000).toISOString()),
  );
  const mix = monthlyMix(historyOf(months));
  expect(mix).toHaveLength(60);
  expect(mix.at(-1)?.month).toBe("2025-12");
});
