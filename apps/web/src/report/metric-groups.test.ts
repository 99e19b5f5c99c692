import { analyze } from "@vibe/analysis/analyze";
import { expect, test } from "vitest";
import { metricGroups } from "./metric-groups.ts";

const source = { headSha: "head", shallow: false, partialClone: false, listedCommits: 0 };
const { metrics } = analyze([], { subject: { kind: "all" }, source, seed: "s" });
const shown = (parts: Partial<typeof metrics>) =>
  new Map(metricGroups({ ...metrics, ...parts }).flatMap((group) => group.metrics.map((each) => [each.key, each])));

test("sums that no commit tells are not known, and say why", () => {
  const unknown = shown({ additions: null, deletions: null, files_changed: null });
  expect(unknown.get("additions")).toMatchObject({ value: null, missing: "no commit has line counts" });
  expect(unknown.get("deletions")).toMatchObject({ value: null, missing: "no commit has line counts" });
  expect(unknown.get("files_changed")).toMatchObject({ value: null, missing: "no commit’s files were read" });
  expect(shown({ additions: 0 }).get("additions")?.value).toBe("0");
});

test("every figure that is not known says why", () => {
  for (const { value, missing } of shown({}).values()) expect(value ?? missing).not.toBe("");
});

test("a result that was stored before the workday streak was measured says so", () => {
  const { longest_workday_streak_days: _, ...early } = metrics;
  const rhythm = metricGroups(early).flatMap((group) => group.metrics);
  expect(rhythm.find(({ key }) => key === "longest_workday_streak_days")).toMatchObject({
    value: null,
    missing: "an earlier version made this report; analyse again to see this",
  });
  expect(shown({ longest_workday_streak_days: 1 }).get("longest_workday_streak_days")?.value).toBe("1\u00a0day");
});
