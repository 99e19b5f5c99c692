/** A: how much of the work is done with AI tools, as far as commits say so, and how large its steps are. */

import { agree, counted, outOf } from "../report/wording.ts";
import { scale, scaleCount } from "../statistics/scale.ts";
import { wilsonInterval } from "../statistics/wilson.ts";
import { type AxisDefinition, type AxisInput, noCommits } from "./axis.ts";
import { hasPullRequests, ofPullRequests } from "./pull-requests.ts";
import { binsOf, countOf, quantileOfBins, trimmedMeanOfBins } from "./tally.ts";

/** Large commits alone are not AI: without attribution the axis ends here. */
const shapeOnlyCap = 60;
const trim = 0.1;

const attribution = ({ tally }: AxisInput) =>
  countOf(tally, "attributed") === 0
    ? countOf(tally, "commits") > 0
      ? 0
      : null
    : (wilsonInterval(countOf(tally, "attributed"), countOf(tally, "commits"))?.low ?? null);

/** Typical number of hand-written files per commit: 2^mean(log2(1+files)) - 1 without the extremes. */
const typicalFiles = ({ tally }: AxisInput) => {
  const average = trimmedMeanOfBins(binsOf(tally, "files"), trim, (files) => Math.log2(1 + files));
  return average === null ? null : 2 ** average - 1;
};

const upperQuartileLines = ({ tally }: AxisInput) => quantileOfBins(binsOf(tally, "lines"), 0.75);

const breadth = (input: AxisInput) => {
  const files = typicalFiles(input);
  return files === null ? null : scaleCount(files, 1, 15);
};

const volume = (input: AxisInput) => {
  const lines = upperQuartileLines(input);
  return lines === null ? null : scaleCount(lines, 10, 1000);
};

const upperQuartileOfPullRequests = ({ tally }: AxisInput) =>
  quantileOfBins(binsOf(tally, "pull_request_files"), 0.75) ?? 0;

const pullRequestBreadth = (input: AxisInput) => scaleCount(upperQuartileOfPullRequests(input), 2, 40);

export const automation: AxisDefinition = {
  letter: "A",
  name: "Automation Heaviness",
  lowLabel: "Few signs",
  highLabel: "AI-heavy",
  components: [
    {
      id: "attribution",
      label: "AI attribution",
      definition:
        "Lower end of the 90 % Wilson interval of the share of commits that name an AI tool or were authored by an agent; 0 without any.",
      weight: 0.4,
      value: attribution,
      evidence: ({ tally }) => {
        const attributed = countOf(tally, "attributed");
        if (countOf(tally, "commits") === 0) {
          return noCommits;
        }
        if (attributed === 0) {
          return `None of ${counted(countOf(tally, "commits"), "commit")} names an AI tool; tools need not leave a mark.`;
        }
        return `At least ${outOf(attributed, countOf(tally, "commits"), "commit")} ${agree(attributed, "names", "name")} an AI tool or ${agree(attributed, "was", "were")} authored by an agent.`;
      },
    },
    {
      id: "breadth",
      label: "Change breadth",
      definition:
        "Typical hand-written files per commit, from 1 to 15 on a log scale: the mean of log2(1 + files) without the highest and the lowest 10 %. The first commit of a history is left out.",
      weight: 0.25,
      value: breadth,
      evidence: (input) => {
        const files = typicalFiles(input);
        return files === null
          ? "No files were read."
          : `A typical commit touches ${counted(files, "hand-written file")}.`;
      },
    },
    {
      id: "volume",
      label: "Change volume",
      definition:
        "75th percentile of hand-written lines changed per commit, from 10 to 1,000 on a log scale. The first commit of a history is left out.",
      weight: 0.2,
      value: volume,
      evidence: (input) => {
        const lines = upperQuartileLines(input);
        return lines === null
          ? "No line counts were read."
          : `The 75th percentile of changed lines per commit is ${Math.round(lines)}.`;
      },
    },
    ofPullRequests({
      id: "pr_breadth",
      label: "Pull request breadth",
      definition: "75th percentile of files changed per merged pull request, from 2 to 40 on a log scale.",
      weight: 0.1,
      value: pullRequestBreadth,
      evidence: (input) =>
        `The 75th percentile of files changed per merged pull request is ${Math.round(upperQuartileOfPullRequests(input))}.`,
    }),
    {
      id: "ai_config",
      label: "AI configuration maintained",
      definition:
        "Commits that touch instructions for AI tools (`AGENTS.md`, `.cursor/`, ...), from 0 to 10 on a log scale.",
      weight: 0.05,
      value: ({ tally }) =>
        countOf(tally, "with_paths") === 0 ? null : scale(Math.log2(1 + countOf(tally, "ai_config")), 0, Math.log2(11)),
      evidence: ({ tally }) =>
        countOf(tally, "with_paths") === 0
          ? "No files were read."
          : `${outOf(countOf(tally, "ai_config"), countOf(tally, "with_paths"), "commit")} touched instructions for AI tools.`,
    },
  ],
  cap: ({ tally }) => (countOf(tally, "attributed") === 0 ? shapeOnlyCap : 100),
  note: (input) => {
    if (countOf(input.tally, "attributed") === 0) {
      return `Shape only: no commit names an AI tool, so this axis cannot exceed ${shapeOnlyCap}.`;
    }
    const attributed = Math.round(100 * (attribution(input) ?? 0));
    const ofPulls = hasPullRequests(input) ? pullRequestBreadth(input) : null;
    const parts = [breadth(input), volume(input), ofPulls].filter((value) => value !== null);
    const shape = parts.length === 0 ? null : Math.round((100 * parts.reduce((sum, v) => sum + v, 0)) / parts.length);
    if (shape === null) {
      return `Attribution alone: ${attributed}; the shape of the changes is not known.`;
    }
    return `Attribution ${attributed}, shape of the changes ${shape}: ${attributed >= shape ? "attribution" : "shape"} drives the score.`;
  },
};
