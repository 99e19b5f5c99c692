/** D: signs that work was laid out before it was done. On this line pull requests are not read, so it rests on commits. */

import { agree, counted, outOf } from "../report/wording.ts";
import { evenness } from "../statistics/inequality.ts";
import { scale } from "../statistics/scale.ts";
import { type AxisDefinition, type AxisInput, noCommits, unread } from "./axis.ts";
import { countOf, scopeCounts } from "./tally.ts";

/** The entropy of fewer scoped commits is noise. */
const fewestScoped = 20;
/** From here on, hardly ever writing a scope is a habit and not a lack of data. */
const fewestCommits = 30;
const rareScopes = 0.1;

const neverScopes = ({ tally }: AxisInput) =>
  countOf(tally, "commits") >= fewestCommits && countOf(tally, "scoped") < rareScopes * countOf(tally, "commits");

function scopeConsistency(input: AxisInput): number | null {
  if (countOf(input.tally, "scoped") > fewestScoped) {
    return 1 - (evenness(scopeCounts(input.tally)) ?? 1);
  }
  return neverScopes(input) ? 0 : null;
}

export const planning: AxisDefinition = {
  letter: "D",
  name: "Planning Signal",
  lowLabel: "Emergent",
  highLabel: "Structured",
  components: [
    {
      id: "issues",
      label: "Commits that name an issue",
      weight: 0.3,
      value: ({ tally }) =>
        countOf(tally, "commits") === 0 ? null : scale(countOf(tally, "issues") / countOf(tally, "commits"), 0, 0.3),
      evidence: ({ tally }) =>
        countOf(tally, "commits") === 0
          ? noCommits
          : `${outOf(countOf(tally, "issues"), countOf(tally, "commits"), "commit")} ${agree(countOf(tally, "issues"), "names", "name")} an issue.`,
    },
    unread("pr_structure", "Structured pull requests", 0.1),
    {
      id: "explained",
      label: "Commits explained at length",
      weight: 0.1,
      value: ({ tally }) =>
        countOf(tally, "commits") === 0 ? null : scale(countOf(tally, "explained") / countOf(tally, "commits"), 0, 0.5),
      evidence: ({ tally }) =>
        countOf(tally, "commits") === 0
          ? noCommits
          : `${outOf(countOf(tally, "explained"), countOf(tally, "commits"), "message")} ${agree(countOf(tally, "explained"), "says", "say")} more than 200 characters below the subject.`,
    },
    {
      id: "docs_first",
      label: "Documents before features",
      weight: 0.2,
      value: ({ tally, standing }) =>
        standing.firstCommitSeen && countOf(tally, "feature_areas") > 0
          ? countOf(tally, "planned_areas") / countOf(tally, "feature_areas")
          : null,
      evidence: ({ tally, standing }) =>
        standing.firstCommitSeen && countOf(tally, "feature_areas") > 0
          ? `In ${outOf(countOf(tally, "planned_areas"), countOf(tally, "feature_areas"), "area")} documents were touched before the first feature.`
          : "No feature was seen whose beginning is part of the standing.",
    },
    {
      id: "conventional",
      label: "Conventional commits",
      weight: 0.15,
      // A rule that a tool enforces says less about the person.
      discount: ({ standing }) => (standing.commitPolicy ? 0.5 : 1),
      value: ({ tally }) =>
        countOf(tally, "commits") === 0 ? null : countOf(tally, "conventional") / countOf(tally, "commits"),
      evidence: ({ tally, standing }) =>
        countOf(tally, "commits") === 0
          ? noCommits
          : `${outOf(countOf(tally, "conventional"), countOf(tally, "commits"), "subject")} ${agree(countOf(tally, "conventional"), "has", "have")} the conventional form${standing.commitPolicy ? ", which a tool enforces" : ""}.`,
    },
    {
      id: "scopes",
      label: "Consistent scopes",
      weight: 0.15,
      value: scopeConsistency,
      evidence: (input) => {
        const { tally } = input;
        if (countOf(tally, "commits") === 0) {
          return noCommits;
        }
        const used = scopeCounts(tally).filter((count) => count > 0).length;
        const scoped = countOf(tally, "scoped");
        const name = `${outOf(scoped, countOf(tally, "commits"), "commit")} ${agree(scoped, "names", "name")} a scope`;
        if (scopeConsistency(input) === null) {
          return `${name}: too few to tell.`;
        }
        return used === 0 ? `${name}.` : `${name}: ${counted(used, "scope")} in all.`;
      },
    },
  ],
};
