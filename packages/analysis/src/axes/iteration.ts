/** C: how often work is followed by fixes to it, how soon, and how long such runs get. */

import { agree, counted, outOf } from "../report/wording.ts";
import { clamp01, round, scale } from "../statistics/scale.ts";
import { type AxisDefinition, type AxisInput, noCommits } from "./axis.ts";
import { binsOf, countOf, quantileOfBins } from "./tally.ts";

/** With fewer features observed for a day the shares below mean nothing. */
const fewestFeatures = 5;
const slowestMinutes = 24 * 60;
const fastestMinutes = 15;

const observed = ({ tally }: AxisInput) => countOf(tally, "features") >= fewestFeatures;
const medianMinutes = ({ tally }: AxisInput) => quantileOfBins(binsOf(tally, "fix_minutes"), 0.5);
const loopLength = ({ tally }: AxisInput) => quantileOfBins(binsOf(tally, "loop_length"), 0.9);
const noFix = "No follow-up fix was seen.";
const tooFew = "Too few features were observed for a full day.";

export const iteration: AxisDefinition = {
  letter: "C",
  name: "Iteration Loop Intensity",
  lowLabel: "Stable",
  highLabel: "Rapid",
  components: [
    {
      id: "followups",
      label: "Features with a follow-up fix",
      weight: 0.45,
      value: (input) =>
        observed(input) ? scale(countOf(input.tally, "followed") / countOf(input.tally, "features"), 0.05, 0.45) : null,
      evidence: (input) =>
        observed(input)
          ? `${outOf(countOf(input.tally, "followed"), countOf(input.tally, "features"), "feature")} got a follow-up fix within 24 hours.`
          : tooFew,
    },
    {
      id: "speed",
      label: "Speed of fixes",
      weight: 0.2,
      value: (input) => {
        const minutes = medianMinutes(input);
        if (!observed(input) || minutes === null) {
          return observed(input) ? 0 : null;
        }
        const span = Math.log(slowestMinutes / fastestMinutes);
        return clamp01(Math.log(slowestMinutes / Math.max(1, minutes)) / span);
      },
      evidence: (input) => {
        const minutes = medianMinutes(input);
        if (!observed(input) || minutes === null) {
          return observed(input) ? noFix : tooFew;
        }
        // Rounded up: half of them did come within it.
        const time =
          minutes < 90
            ? counted(Math.max(1, Math.ceil(minutes)), "minute")
            : counted(Math.ceil(minutes / 6) / 10, "hour");
        return `Half of the follow-up fixes came within ${time}.`;
      },
    },
    {
      id: "loops",
      label: "Length of fix runs",
      weight: 0.2,
      value: (input) => {
        const length = loopLength(input);
        if (!observed(input) || length === null) {
          return observed(input) ? 0 : null;
        }
        return scale(length, 1, 4);
      },
      evidence: (input) => {
        const length = loopLength(input);
        if (!observed(input) || length === null) {
          return observed(input) ? noFix : tooFew;
        }
        return `The 90th percentile of fixes in a run of follow-ups is ${round(length, 1)}.`;
      },
    },
    {
      id: "reverts",
      label: "Reverts and fixups",
      weight: 0.15,
      value: ({ tally }) =>
        countOf(tally, "commits") === 0
          ? null
          : scale(countOf(tally, "reverts_and_fixups") / countOf(tally, "commits"), 0, 0.1),
      evidence: ({ tally }) =>
        countOf(tally, "commits") === 0
          ? noCommits
          : `${outOf(countOf(tally, "reverts_and_fixups"), countOf(tally, "commits"), "commit")} ${agree(countOf(tally, "reverts_and_fixups"), "reverts or fixes", "revert or fix")} up an earlier one.`,
    },
  ],
};
