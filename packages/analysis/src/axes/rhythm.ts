/** F: whether work arrives evenly or in bursts. High means bursty, not better. */

import { agree, counted } from "../report/wording.ts";
import { burstinessOfSums } from "../statistics/burstiness.ts";
import { gini } from "../statistics/inequality.ts";
import { round, scaleCount } from "../statistics/scale.ts";
import type { AxisDefinition, AxisInput } from "./axis.ts";
import { binsOf, countOf, type DistributionName, quantileOfBins, type Tally } from "./tally.ts";

const fewestWeeks = 4;
const noDates = "No dated commits.";

const betweenDays = ({ tally }: AxisInput) =>
  burstinessOfSums(countOf(tally, "day_gaps"), countOf(tally, "day_gap_sum"), countOf(tally, "day_gap_squares"));
const sessionCommits = ({ tally }: AxisInput) => quantileOfBins(binsOf(tally, "session_commits"), 0.9);
const observations = (tally: Tally, name: DistributionName) =>
  binsOf(tally, name).reduce((sum, bin) => sum + bin.count, 0);
const sessions = ({ tally }: AxisInput) => observations(tally, "session_commits");
const weeks = ({ tally }: AxisInput) => observations(tally, "week_commits");
const weeklyGini = (input: AxisInput) =>
  weeks(input) < fewestWeeks ? null : gini(binsOf(input.tally, "week_commits"));

export const rhythm: AxisDefinition = {
  letter: "F",
  name: "Shipping Rhythm",
  lowLabel: "Steady",
  highLabel: "Bursty",
  components: [
    {
      id: "between_days",
      label: "Bursts of days",
      definition:
        "(B + 1) / 2, with B the burstiness of the gaps between days with commits (Kim and Jo 2016). It takes 10 gaps.",
      weight: 0.3,
      value: (input) => {
        const b = betweenDays(input);
        return b === null ? null : (b + 1) / 2;
      },
      evidence: (input) => {
        const b = betweenDays(input);
        const gaps = countOf(input.tally, "day_gaps");
        if (gaps === 0) {
          return "All commits fall on one day or have no date.";
        }
        return b === null
          ? `${counted(gaps, "gap")} between active days ${agree(gaps, "is", "are")} too few to tell.`
          : `Burstiness of the ${gaps} gaps between active days is ${b.toFixed(2)} (-1 even, 1 one burst).`;
      },
      shas: () => [],
    },
    {
      id: "session_size",
      label: "Commits per session",
      definition: "90th percentile of commits per session, 1 to 20 on a log scale.",
      weight: 0.45,
      value: (input) => {
        const commits = sessionCommits(input);
        return commits === null ? null : scaleCount(commits, 1, 20);
      },
      evidence: (input) => {
        const commits = sessionCommits(input);
        return commits === null
          ? noDates
          : `The 90th percentile of commits per session is ${round(commits, 1)}, over ${counted(sessions(input), "session")}.`;
      },
      shas: () => [],
    },
    {
      id: "weekly_spread",
      label: "Unevenness of weeks",
      definition: "Gini coefficient of commits over the weeks that have any. It takes 4 weeks.",
      weight: 0.25,
      value: weeklyGini,
      evidence: (input) => {
        const value = weeklyGini(input);
        if (weeks(input) === 0) {
          return noDates;
        }
        return value === null
          ? `${counted(weeks(input), "active week")} ${agree(weeks(input), "is", "are")} too few to tell.`
          : `Gini of commits over ${weeks(input)} active weeks is ${value.toFixed(2)} (0 even, 1 all in one).`;
      },
      shas: () => [],
    },
  ],
};
