import type { AnalysisResult } from "@vibe/analysis/result";
import type { GeneratedRepository } from "@vibe/history/testing/generate-repository";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ada, analyzeRepository, bob, published, type Row, shownRows, wilson, writeRepository } from "./line.ts";

/**
 * Thirty commits in four sessions: enough of the one and too few of the other for a persona. The analysis is about everybody;
 * all at +01:00, 2026-03-02 is a Monday.
 *
 * |       # | when            | who                           | whose  | category | follows              |
 * |       1 | Mon 2  09:00    | Ada (root, with a plan)       | Ada    | setup    |                      |
 * |       2 | Mon 2  09:10    | Ada                           | Ada    | feature  |                      |
 * |       3 | Mon 2  09:20    | Ada                           | Ada    | feature  |                      |
 * |       4 | Mon 2  09:40    | Ada: a file of each and one more | Ada | fix      | 2 and 3              |
 * |       5 | Mon 2  10:00    | Ada: 2's file                 | Ada    | fix      | 4 in the run of 2    |
 * |       6 | Mon 2  10:10    | Ada: 4's further file         | Ada    | fix      | 4 in the run of 3, the later one |
 * |       7 | Mon 2  10:20    | Ada: the same                 | Ada    | fix      | 6 in the run of 3    |
 * |       8 | Tue 3  09:00    | an agent, Ada applied it      | Ada    | feature  |                      |
 * |       9 | Tue 3  09:30    | Ada                           | Ada    | fix      | 8                    |
 * |      10 | Tue 3  09:45    | an agent, Ada is co-author    | Ada    | feature (and a test) |          |
 * | 11 - 19 | Tue 3  10:00 on | Ada, every five minutes       | Ada    | docs     |                      |
 * |      20 | Wed 4  09:00    | Ada                           | Ada    | feature  |                      |
 * |      21 | Wed 4  09:20    | Bob: 20's file                | Bob    | fix      | nothing of Bob's     |
 * | 22 - 30 | Wed 4  10:00 on | Ada, every five minutes       | Ada    | docs     |                      |
 */
const agent = { name: "Copilot", email: "198982749+Copilot@users.noreply.github.com" };
const gitHub = { name: "GitHub", email: "noreply@github.com" };
const chapters = (day: string, from: number) =>
  Array.from({ length: 9 }, (_, i): [string, string, string, Partial<Row>] => [
    `${day}T10:${String(5 * i).padStart(2, "0")}`,
    `docs: chapter ${from + i}`,
    `docs/${from + i}.md +10`,
    {},
  ]);
const rows: Row[] = (
  [
    ["02T09:00", "Initial commit", "README.md +5, PLAN.md +5, package.json +5, src/app.ts +5", {}],
    ["02T09:10", "feat: a", "src/a.ts +10", {}],
    ["02T09:20", "feat: b", "src/b.ts +10", {}],
    ["02T09:40", "fix: a and b", "src/a.ts +1 -1, src/b.ts +1 -1, src/c.ts +1", {}],
    ["02T10:00", "fix: a", "src/a.ts +1 -1", {}],
    ["02T10:10", "fix: c", "src/c.ts +1 -1", {}],
    ["02T10:20", "fix: c again", "src/c.ts +1 -1", {}],
    ["03T09:00", "feat: d", "src/d.ts +10", { by: agent, committer: ada }],
    ["03T09:30", "fix: d", "src/d.ts +1 -1", {}],
    [
      "03T09:45",
      "feat: e\n\nCo-authored-by: Ada <ada@example.com>",
      "src/e.ts +10, tests/e.test.ts +10",
      { by: agent, committer: gitHub },
    ],
    ...chapters("03", 1),
    ["04T09:00", "feat: f", "src/f.ts +10", {}],
    ["04T09:20", "fix: f", "src/f.ts +1 -1", { by: bob }],
    ...chapters("04", 10),
  ] satisfies [string, string, string, Partial<Row>][]
).map(([at, message, files, more], i) => ({ id: `${i + 1}`, at: `2026-03-${at}+01:00`, message, files, ...more }));

let repository: GeneratedRepository;
let result: AnalysisResult;
beforeAll(async () => {
  repository = await writeRepository(rows);
  result = await analyzeRepository(repository.path, "all");
});
afterAll(() => repository.remove());

test("four sessions are too few for a persona and for anything drawn, however many commits they hold", () => {
  expect(result.metrics).toMatchObject({ total_commits: 30, sessions: 4, session_commits_p90: 11.4 }); // Place 2.7 of 1 7 10 12.
  expect(published(result)).toMatchObject({
    persona: null,
    persona_reason: "4 sessions are too few for a persona: it takes 5.",
    banded: "",
    trend: { quarters: [{ quarter: "2026-Q1", commits: 30, axes: "", bands: 0 }], changes: [] },
  });
});

test("a fix of two features follows both, and an agent's feature is followed by the person who applied it", () => {
  expect(result.metrics).toMatchObject({
    // 2, 3 and 8 of 2, 3, 8 and 10; 20 is less than a day older than the last commit. After 30, 20 and 30 minutes.
    followup_rate: 0.75,
    followup_interval: wilson(3, 4),
    median_hours_to_fix: 0.5,
    // 4 and 5; 4, 6 and 7; 9. Place 1.8 of 1 2 3.
    loop_length_p50: 2,
    loop_length_p90: 2.8,
  });
  // Four features are one too few for the component, so that none are shown.
  expect(shownRows(result, repository, rows)).toMatchObject({
    followups: "",
    docs_first: "2",
    attribution: "10 8",
  });
});

test("an agent's commits stand beside those of their person", () => {
  expect(result.coverage).toMatchObject({ subject_commits: 30, authors: 2 });
  expect(result.ai).toMatchObject({ attributed_commits: 2, agent_authored_commits: 2, human_coauthored_commits: 1 });
  // Of Ada's 29 the kinds take turns to 8, 9, 10 and 11: 8 and 10 beside 9.
  expect(result.ai_effect).toMatchObject({
    attributed_commits: 2,
    unattributed_commits: 28,
    matched_attributed: 2,
    matched_unattributed: 1,
    periods: 1,
  });
});

test("a plan at the root speaks for the areas that come after it, of which tests are none", () => {
  const planning = result.axes.find(({ letter }) => letter === "D");
  expect(planning?.components.find(({ id }) => id === "docs_first")).toMatchObject({
    // Of src alone, ten minutes after PLAN.md; the root holds a manifest, so that not every document in it speaks for the whole.
    value: 1,
    evidence: "In 1 of 1 area documents were touched before the first feature.",
  });
});
