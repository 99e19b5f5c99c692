import { expect, test } from "vitest";
import { packFacts } from "../history/fact-columns.ts";
import { generateHistory } from "../testing/generate-history.ts";
import { figuresOf } from "./figures.ts";
import { measureAuthor } from "./measure-author.ts";
import { renderCalibration } from "./report.ts";

const facts = generateHistory(1800, "calibration", 2);
const source = { headSha: "head", shallow: false, partialClone: false, listedCommits: facts.length };
const options = { source, seed: "seed", resamples: 100, randomHalvings: 2 };
const measures = ["author0@example.com", "author1@example.com"].map((id, i) =>
  measureAuthor(packFacts(facts), id, { repository: "made/up", author: i + 1 }, options),
);

test("an author's halves share out the sessions and are scored like a history of their own", () => {
  const [first] = measures;
  expect(first?.commits).toBe(facts.filter((fact) => fact.authorId === "author0@example.com").length);
  for (const part of [...(first?.alternate ?? []), ...(first?.time ?? []), ...(first?.random.flat() ?? [])]) {
    expect(part.axes.E).toBeGreaterThan(0);
    expect(part.components["B.ci"]).toBeGreaterThan(0.5);
  }
  // All files are drawn from one urn, so halves differ by accident only.
  expect(Math.abs((first?.alternate[0].axes.E ?? 0) - (first?.alternate[1].axes.E ?? 100))).toBeLessThan(10);
});

test("bands hold about four in five replicates of another seed", () => {
  const shares = measures.flatMap((measure) => Object.values(measure.fresh.inBand));
  expect(shares).toHaveLength(12);
  expect(Math.min(...shares)).toBeGreaterThan(0.65);
  expect(measures.every(({ fresh }) => fresh.samePersona !== null)).toBe(true);
});

test("the same facts in another order give the same measures", () => {
  const again = measureAuthor(
    packFacts(facts.toReversed()),
    "author0@example.com",
    { repository: "made/up", author: 1 },
    options,
  );
  expect(again).toEqual(measures[0]);
});

test("two authors make a report of everything that was asked for", () => {
  const repository = {
    name: "made/up",
    headSha: "head",
    commits: 1800,
    counted: 1800,
    unknown: 180,
    badLines: 1,
    shallow: true,
  };
  const figures = figuresOf([repository], measures);
  expect(figures.authors.find(({ from }) => from === 200)?.count).toBe(2);
  expect(figures.personas.rows.reduce((sum, row) => sum + row.share, 0)).toBeCloseTo(1, 9);
  expect(figures.goals.map(({ met }) => met)).toContain(null); // Two authors have no correlation.
  const markdown = renderCalibration({
    date: "2026-11-23",
    split: "Some were kept apart.",
    repositories: [{ ...repository, column: "Check" }],
    columns: [
      { title: "Check", figures },
      { title: "Tuned on", figures: figuresOf([], []) },
    ],
    unknownWords: [{ word: "polish", count: 90 }],
    resamples: 100,
    randomHalvings: 2,
  });
  expect(markdown).toContain("with 200 or more: 2 (check), 0 (tuned on)");
  expect(markdown).toContain("| made/up | Check | head | 1800 | 1800 | 10 % | beginning missing, 1 bad line |");
  expect(markdown).toContain("polish 90");
  for (const line of markdown.split("\n").filter((text) => text.startsWith("| ")))
    expect(line).not.toMatch(/undefined|NaN/);
});
