/** What is compared between commits that name an AI tool and those that do not, as data. One row here is one measure. */

export type EffectMeasureId =
  | "size"
  | "breadth"
  | "test_cochange"
  | "followup_fix"
  | "reverted"
  | "outside_hours"
  | "next_commit";

export type EffectMeasure = {
  id: EffectMeasureId;
  label: string;
  /** "ratio": values are log2 of amounts of at least 1, compared as a factor; "share": values are 0 to 1, compared as a difference. */
  unit: "ratio" | "share";
  /** Both levels, already rendered, as the rest of a sentence. */
  tell: (withAi: string, without: string) => string;
  /** Numbers of that sentence that are not measured. */
  constants?: Readonly<Record<string, number>>;
};

const named = "commits that name an AI tool";
const others = "comparable other commits";

export const effectMeasures: readonly EffectMeasure[] = [
  {
    id: "size",
    label: "Commit size",
    unit: "ratio",
    tell: (a, b) => `${named} typically change ${a} hand-written lines, ${others} ${b}`,
  },
  {
    id: "breadth",
    label: "Files per commit",
    unit: "ratio",
    tell: (a, b) => `${named} typically touch ${a} hand-written files, ${others} ${b}`,
  },
  {
    id: "test_cochange",
    label: "Tests beside changes",
    unit: "share",
    tell: (a, b) => `${a} of the features and fixes that name an AI tool touch tests, ${b} of comparable others`,
  },
  {
    id: "followup_fix",
    label: "Follow-up fixes",
    unit: "share",
    tell: (a, b) =>
      `${a} of the features that name an AI tool were followed by a fix within a day, ${b} of comparable others`,
  },
  {
    id: "reverted",
    label: "Reverts",
    unit: "share",
    tell: (a, b) => `${a} of the ${named} were later reverted, ${b} of ${others}`,
  },
  {
    id: "outside_hours",
    label: "Time of day",
    unit: "share",
    tell: (a, b) => `${a} of the ${named} fall outside weekdays from 8 to 18, ${b} of ${others}`,
    constants: { from_hour: 8, to_hour: 18 },
  },
  {
    id: "next_commit",
    label: "Time to the next commit",
    unit: "ratio",
    tell: (a, b) => `the next commit typically comes ${a} minutes after ${named}, ${b} after ${others}`,
  },
];
