import { expect, test } from "vitest";
import { quantile } from "../statistics/quantile.ts";
import { addBlocks, createLedger } from "./ledger.ts";
import { binsOf, countOf, quantileOfBins, trimmedMeanOfBins } from "./tally.ts";

function tallyOf(values: readonly number[], name: "files" | "lines" = "files") {
  const ledger = createLedger(1);
  for (const value of values) ledger.observe(0, name, value);
  return addBlocks(ledger.pack(), new Int32Array([1]));
}

test("quantiles of small whole numbers are exact", () => {
  const values = [1, 1, 2, 3, 3, 4, 7, 8, 9, 11];
  for (const p of [0, 0.1, 0.5, 0.75, 0.9, 1]) {
    expect(quantileOfBins(binsOf(tallyOf(values), "files"), p)).toBeCloseTo(quantile(values, p) ?? -1, 10);
  }
});

test("quantiles of large values are within a bin", () => {
  const values = Array.from({ length: 1000 }, (_, i) => i * i);
  const exact = quantile(values, 0.75) ?? 0;
  const found = quantileOfBins(binsOf(tallyOf(values, "lines"), "lines"), 0.75) ?? 0;
  expect(Math.abs(found / exact - 1)).toBeLessThan(0.09);
});

test("a trimmed mean leaves out both ends", () => {
  const bins = binsOf(tallyOf([1, 3, 3, 3, 3, 3, 3, 3, 3, 1000]), "files");
  expect(trimmedMeanOfBins(bins, 0.1, (value) => value)).toBeCloseTo(3, 10);
});

test("a block taken twice counts twice, one not taken not at all", () => {
  const ledger = createLedger(2);
  ledger.count(0, "commits", 3);
  ledger.count(1, "commits", 5);
  expect(countOf(addBlocks(ledger.pack(), new Int32Array([2, 0])), "commits")).toBe(6);
});
