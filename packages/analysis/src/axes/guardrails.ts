/** B: what keeps changes safe: tests beside them, CI and tests early, documents kept up. What never appears counts 0. */
import type { FirstTouch } from "../history/first-touch.ts";
import { agree, counted, outOf } from "../report/wording.ts";
import { scale } from "../statistics/scale.ts";
import type { AxisDefinition, AxisInput, Standing } from "./axis.ts";
import { ofPullRequests, outOfPullRequests, shareOfPullRequests } from "./pull-requests.ts";
import { countOf } from "./tally.ts";

/** From here on a share of features and fixes has its full weight; with fewer it says less. */
const enoughTestable = 10;

/** How early, 0 to 1; 0 when it never appears, null when the history cannot tell. */
function earliness(touch: FirstTouch | null, { firstTouchesKnown }: Standing): number | null {
  return firstTouchesKnown ? (touch?.earliness ?? 0) : null;
}

/** Half for being early, half for being kept up. */
function continuousIntegration({ tally, standing }: AxisInput): number | null {
  const early = earliness(standing.firstCi, standing);
  const kept = scale(countOf(tally, "ci_touched") / Math.max(1, countOf(tally, "work_with_paths")), 0, 0.05);
  return early === null ? null : 0.5 * early + 0.5 * kept;
}

function firstTouchEvidence(what: string, touch: FirstTouch | null, standing: Standing): string {
  if (!standing.firstTouchesKnown) {
    return "The history was not read from its first commit with all files.";
  }
  return touch === null
    ? `None of these commits touched ${what}.`
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
        "Share of features and fixes, of those whose files were read, that touch tests or are followed by a test commit of the same person within 24 hours. Less weight below 10 of them.",
      weight: 0.35,
      discount: ({ tally }) => Math.min(1, Math.max(1, countOf(tally, "testable")) / enoughTestable),
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
      label: "CI early and kept up",
      definition:
        "One half for the first three commits that touch CI workflows: the share of product work that came after them, on average, one that is missing counting 0. One half for upkeep: commits that touch them per commit of product work, 0 to 0.05. Never: 0.",
      weight: 0.2,
      value: continuousIntegration,
      evidence: ({ tally, standing }) =>
        standing.firstCi === null || !standing.firstTouchesKnown
          ? firstTouchEvidence("CI workflows", standing.firstCi, standing)
          : `${firstTouchEvidence("CI workflows", standing.firstCi, standing)} ${counted(countOf(tally, "ci_touched"), "commit")} ${agree(countOf(tally, "ci_touched"), "touches", "touch")} them beside ${counted(countOf(tally, "work_with_paths"), "commit")} of product work.`,
      shas: ({ standing }) => shaOf(standing.firstCi),
    },
    {
      id: "test_earliness",
      label: "Tests early",
      definition:
        "Of the first three commits that touch tests: the share of product work that came after them, on average; one that is missing counts 0. Never: 0.",
      weight: 0.15,
      value: ({ standing }) => earliness(standing.firstTest, standing),
      evidence: ({ standing }) => firstTouchEvidence("tests", standing.firstTest, standing),
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
    ofPullRequests({
      id: "pr_review",
      label: "Pull request review",
      definition:
        "Share of merged pull requests that another person reviewed, or that have a checklist; reviews by automation and agents do not count.",
      weight: 0.15,
      value: (input) => shareOfPullRequests(input, "guarded_pull_requests"),
      evidence: (input) =>
        `${outOfPullRequests(input, "guarded_pull_requests")} ${agree(countOf(input.tally, "guarded_pull_requests"), "was reviewed by another person or has", "were reviewed by another person or have")} a checklist.`,
    }),
  ],
};
