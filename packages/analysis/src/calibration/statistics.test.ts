import { expect, test } from "vitest";
import { seededRandom } from "../statistics/random.ts";
import {
  interval90,
  intraclass,
  type Pair,
  pearson,
  shareOf,
  spearmanBrown,
  splitHalf,
  spreadOf,
} from "./statistics.ts";

/** Standard normal, by Box and Muller. */
function normals(seed: string): () => number {
  const random = seededRandom(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

test("Pearson's correlation, worked by hand", () => {
  // Deviations (-2, -1, 0, 1, 2) and (-1, -2, 1, 0, 2): 8 / sqrt(10 * 10).
  const pairs: Pair[] = [
    [1, 2],
    [2, 1],
    [3, 4],
    [4, 3],
    [5, 5],
  ];
  expect(pearson(pairs)).toBeCloseTo(0.8, 12);
  expect(pearson(pairs.map(([a, b]) => [a, -b]))).toBeCloseTo(-0.8, 12);
  expect(splitHalf(pairs)).toBeCloseTo(1.6 / 1.8, 12);
});

test("where nothing varies or hardly anything was measured there is no correlation", () => {
  const pair: Pair = [0.1, 0.7];
  expect(pearson([pair, pair, pair])).toBeNull();
  expect(intraclass([pair, [0.3, 0.2]])).toBeNull();
  expect(pearson([])).toBeNull();
});

test("two halves that agree by 0.5 make a whole of 0.67; opposite halves do not make less than -1", () => {
  expect(spearmanBrown(0.5)).toBeCloseTo(2 / 3, 12);
  expect(spearmanBrown(0)).toBe(0);
  expect(spearmanBrown(-0.9)).toBe(-1);
  expect(spearmanBrown(-1)).toBe(-1);
});

test("a half that is always higher costs intraclass correlation, not Pearson's", () => {
  const shifted: Pair[] = [
    [1, 2],
    [2, 3],
    [3, 4],
  ];
  expect(pearson(shifted)).toBeCloseTo(1, 12);
  // Means 1.5, 2.5, 3.5: MSB = 2 * 2 / 2 = 2; MSW = 3 * 0.5 / 3 = 0.5.
  expect(intraclass(shifted)).toBeCloseTo(0.6, 12);
});

test.each([0.3, 0.5, 0.8, 0.95])("simulated people of known reliability %f are recognised", (reliability) => {
  const normal = normals(`people ${reliability}`);
  // The whole has reliability t/(t+e); each half carries twice the error variance of the whole.
  const error = Math.sqrt((2 * (1 - reliability)) / reliability);
  const pairs = Array.from({ length: 4000 }, (): Pair => {
    const truth = normal();
    return [truth + error * normal(), truth + error * normal()];
  });
  expect(splitHalf(pairs)).toBeCloseTo(reliability, 1);
  expect(Math.abs((splitHalf(pairs) ?? 0) - reliability)).toBeLessThan(0.03);
  expect(intraclass(pairs)).toBeCloseTo(pearson(pairs) ?? 0, 2);
});

test("nine of ten intervals of 90 % hold the true value", () => {
  const normal = normals("intervals");
  let holds = 0;
  for (let i = 0; i < 100; i++) {
    const pairs = Array.from({ length: 60 }, (): Pair => {
      const truth = normal();
      return [truth + normal(), truth + normal()];
    });
    const interval = interval90(pairs, pearson, `${i}`);
    holds += interval !== null && interval.low <= 0.5 && interval.high >= 0.5 ? 1 : 0;
  }
  expect(holds).toBeGreaterThan(80);
  expect(holds).toBeLessThan(98);
});

test("percentiles and shares of a list", () => {
  expect(spreadOf([4, 1, 3, 2, 5])).toMatchObject({ n: 5, min: 1, p10: 1.4, p25: 2, median: 3, p75: 4, max: 5 });
  expect(spreadOf([])).toBeNull();
  expect(shareOf([1, 2, 3, 4], (value) => value > 3)).toBe(0.25);
  expect(shareOf([], () => true)).toBeNull();
});
