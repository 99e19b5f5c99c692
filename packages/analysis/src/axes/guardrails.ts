/** B: what keeps changes safe: tests beside them, CI and tests early, documents kept up. What never appears counts 0. */
import type { FirstTouch } from "../history/first-touch.ts";
import { agree, counted, outOf } from "../report/wording.ts";
import { scale } from "../statistics/scale.ts";
import { type AxisDefinition, type AxisInput, type Standing, unread } from "./axis.ts";
import { countOf } from "./tally.ts";

/** Half for being there, half for being early; 0 when it never appears; null when the history cannot tell. */
function presence(touch: FirstTouch | null, standing: Standing, presenceShare: number): number | null {
  if (!standing.firstTouchesKnown) {
    return null;
  }
  return touch === null ? 0 : presenceShare * touch.presence + (1 - presenceShare) * touch.earliness;
}

function presenceEvidence(what: string, touch: FirstTouch | null, standing: Standing): string {
  if (!standing.firstTouchesKnown) {
    return "The history was not read from its first commit with all files.";
  }
  return touch === null
    ? `No commit touched ${what}.`
    : `${what[0]?.toUpperCase()}${what.slice(1)} were first touched after ${Math.round(100 * touch.workBefore)} % of the product work.`;
}

const shaOf = (touch: FirstTouch | null) => (touch === null ? [] : [touch.sha]);
const tested = ({ tally }: AxisInput) => countOf(tally, "tested") + countOf(tally, "tested_later");

export const guardrails: AxisDefinition = {
  letter: "B",
  name: "Guardrail Strength",
  lowLabel: "Light",
  highLabel: "Rigorous",
  components: [
    {
      id: "test_cochange",
      label: "Changes with tests",
      definition:
        "Share of features and fixes, of those whose files were read, that touch tests or are followed by a test commit of the same person within 24 hours.",
      weight: 0.35,
      value: (input) => {
        const testable = countOf(input.tally, "testable");
        return testable === 0 ? null : Math.min(1, tested(input) / testable);
      },
      evidence: (input) =>
        countOf(input.tally, "testable") === 0
          ? "No feature or fix whose files were read."
          : `${outOf(tested(input), countOf(input.tally, "testable"), "feature or fix", "features and fixes")} touched tests or ${agree(tested(input), "was", "were")} followed by a test commit within 24 hours.`,
    },
    {
      id: "ci",
      label: "CI present and early",
      definition:
        "Of the first three commits that touch CI workflows: one half for how many of three there are, one half for the share of product work that came after them. Never: 0.",
      weight: 0.2,
      value: ({ standing }) => presence(standing.firstCi, standing, 0.5),
      evidence: ({ standing }) => presenceEvidence("CI workflows", standing.firstCi, standing),
      shas: ({ standing }) => shaOf(standing.firstCi),
    },
    {
      id: "test_earliness",
      label: "Tests early",
      definition:
        "Of the first three commits that touch tests: the share of product work that came after them, on average; one that is missing counts 0. Never: 0.",
      weight: 0.15,
      value: ({ standing }) => presence(standing.firstTest, standing, 0),
      evidence: ({ standing }) => presenceEvidence("tests", standing.firstTest, standing),
      shas: ({ standing }) => shaOf(standing.firstTest),
    },
    {
      id: "docs_upkeep",
      label: "Documents kept up",
      definition:
        "Commits that touch documents, a lone README at the root aside, per commit of product work: 0 to 0.5.",
      weight: 0.15,
      value: ({ tally }) => {
        const work = countOf(tally, "work_with_paths");
        return work === 0 ? null : scale(countOf(tally, "docs_touched") / work, 0, 0.5);
      },
      evidence: ({ tally }) =>
        countOf(tally, "work_with_paths") === 0
          ? "No product work whose files were read."
          : `${counted(countOf(tally, "docs_touched"), "commit")} touched documentation beside ${counted(countOf(tally, "work_with_paths"), "commit")} of product work.`,
    },
    unread("pr_review", "Pull request review", 0.15),
  ],
};
