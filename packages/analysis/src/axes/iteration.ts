/** C: how often work is followed by fixes to it, and how often and how soon somebody comes back to the same files. */

import { agree, counted, outOf } from "../report/wording.ts";
import { scale } from "../statistics/scale.ts";
import { type AxisDefinition, type AxisInput, noCommits } from "./axis.ts";
import { countOf } from "./tally.ts";

/** With fewer features observed for a day the share below means nothing. */
const fewestFeatures = 5;
/** The same for commits that have an earlier one within a day. */
const fewestNear = 10;

const observed = ({ tally }: AxisInput) => countOf(tally, "features") >= fewestFeatures;
const busy = ({ tally }: AxisInput) => countOf(tally, "near") >= fewestNear;
const tooFew = "Too few features were observed for a full day.";
const tooFewNear = "Too few commits came within a day of an earlier one.";

export const iteration: AxisDefinition = {
  letter: "C",
  name: "Iteration Loop Intensity",
  lowLabel: "Stable",
  highLabel: "Rapid",
  components: [
    {
      id: "followups",
      label: "Features with a follow-up fix",
      definition:
        "Share of features that were followed within 24 hours by a fix, fixup or revert on one of the same files: 0 to 0.3. Features with less than 24 hours of history after them do not count; it takes 5 that do.",
      weight: 0.3,
      value: (input) =>
        observed(input) ? scale(countOf(input.tally, "followed") / countOf(input.tally, "features"), 0, 0.3) : null,
      evidence: (input) =>
        observed(input)
          ? `${outOf(countOf(input.tally, "followed"), countOf(input.tally, "features"), "feature")} got a follow-up fix within 24 hours.`
          : tooFew,
    },
    {
      id: "returns",
      label: "Returns to the same files",
      definition:
        "Of commits that have one of the same person's in the 24 hours before: the share that touches a file changed in those hours, 0.1 to 0.8. It takes 10 such commits.",
      weight: 0.3,
      value: (input) =>
        busy(input) ? scale(countOf(input.tally, "returns") / countOf(input.tally, "near"), 0.1, 0.8) : null,
      evidence: (input) =>
        busy(input)
          ? `Of commits within a day of an earlier one, ${outOf(countOf(input.tally, "returns"), countOf(input.tally, "near"), "commit")} ${agree(countOf(input.tally, "returns"), "touches", "touch")} a file changed in that day.`
          : tooFewNear,
    },
    {
      id: "speed",
      label: "Speed of returns",
      definition:
        "The same commits: how soon the return came, 1 within 15 minutes and 0 after a day on a log scale, averaged over all of them, 0 to 0.6.",
      weight: 0.25,
      value: (input) =>
        busy(input) ? scale(countOf(input.tally, "return_speed") / countOf(input.tally, "near"), 0, 0.6) : null,
      evidence: (input) =>
        busy(input)
          ? `${counted(countOf(input.tally, "returns"), "return")} within a day; 15 minutes count full, a day counts nothing.`
          : tooFewNear,
    },
    {
      id: "reverts",
      label: "Reverts and fixups",
      definition: "Share of commits that revert an earlier one or are marked `fixup!` or `squash!`: 0 to 0.05.",
      weight: 0.15,
      value: ({ tally }) =>
        countOf(tally, "commits") === 0
          ? null
          : scale(countOf(tally, "reverts_and_fixups") / countOf(tally, "commits"), 0, 0.05),
      evidence: ({ tally }) =>
        countOf(tally, "commits") === 0
          ? noCommits
          : `${outOf(countOf(tally, "reverts_and_fixups"), countOf(tally, "commits"), "commit")} ${agree(countOf(tally, "reverts_and_fixups"), "reverts or fixes", "revert or fix")} up an earlier one.`,
    },
  ],
};
