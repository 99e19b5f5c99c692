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

test("pull requests that were not read are one line that says so", () => {
  const group = (parts: Partial<typeof metrics>) =>
    metricGroups({ ...metrics, ...parts }).find(({ title }) => title === "Pull requests")?.metrics ?? [];
  expect(group({})).toMatchObject([
    { key: "pull_requests", value: null, missing: expect.stringContaining("not read") },
  ]);
  const { pull_requests: _, ...early } = metrics;
  const ofEarly = metricGroups(early).flatMap((each) => each.metrics);
  expect(ofEarly.find(({ key }) => key === "pull_requests")?.missing).toContain("analyse again");

  const none = group({ pull_requests: 0, pull_request_merge_methods: { merge: 0, squash: 0, rebase: 0, unknown: 0 } });
  expect(none.map(({ value }) => value)).toEqual(["0", ...Array(7).fill(null)]);
  for (const { value, missing } of none) expect(value ?? missing).not.toBe("");

  const some = group({
    pull_requests: 43,
    pull_request_files_p50: 3,
    pull_request_review_ratio: 0.25,
    pull_request_merge_methods: { merge: 0, squash: 12, rebase: 30, unknown: 1 },
    pull_request_commit_ratio: 0.5,
  });
  const value = (key: string) => some.find((each) => each.key === key)?.value;
  expect(value("pull_requests")).toBe("43");
  expect(value("pull_request_merge_methods")).toBe("30 rebase, 12 squash, 1 not known");
  expect(value("pull_request_commit_ratio")).toMatch(/^at least 50/);
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
