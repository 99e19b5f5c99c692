import { expect, test } from "vitest";
import { derivedThresholds } from "./thresholds.ts";

test("a condition lies at the percentile at which all of its rule would hold for the aim, from its own end", () => {
  // Scores 0 to 100: a percentile is its own threshold. D is known for half of the authors.
  const authors = Array.from({ length: 101 }, (_, i) => ({ A: i, B: i, C: i, F: i, D: i < 51 ? 2 * i : null }));
  const derived = derivedThresholds(authors);
  const of = (persona: string) =>
    derived.filter((each) => each.persona === persona).map((each) => [each.axis, each.comparison, each.derived]);
  // 1 - 0.1^(1/2) = 0.684 and 1 - 0.12^(1/4) = 0.411.
  expect(of("fix_loop_hacker")).toEqual([
    ["C", ">=", 68],
    ["F", ">=", 68],
  ]);
  expect(of("rapid_risk_taker")).toEqual([
    ["A", ">=", 41],
    ["B", "<=", 59],
    ["D", "<=", 59],
    ["F", ">=", 41],
  ]);
  expect(of("vertical_slice_shipper")[0]).toEqual(["E", ">=", null]);
});
