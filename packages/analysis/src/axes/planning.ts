/** D: signs that work was laid out before it was done, in commits and, where they were read, in pull requests. */

import { agree, outOf } from "../report/wording.ts";
import { evenness } from "../statistics/inequality.ts";
import { scale } from "../statistics/scale.ts";
import { type AxisDefinition, type AxisInput, noCommits } from "./axis.ts";
import {
  hasPullRequests,
  ofPullRequests,
  outOfPullRequests,
  shareOfPullRequests,
  weightOfPullRequests,
} from "./pull-requests.ts";
import { countOf, scopeCounts } from "./tally.ts";

/** The spread of the scopes of fewer commits is noise. */
const fewestCommits = 20;
/** From this share of scoped commits on, only their consistency counts. */
const habit = 0.5;

/** How regularly commits name a scope, times how much they keep to a few: 1 - normalised entropy of the scopes. */
function scopeConsistency({ tally }: AxisInput): number | null {
  const commits = countOf(tally, "commits");
  if (commits < fewestCommits) {
    return null;
  }
  return scale(countOf(tally, "scoped") / commits, 0, habit) * (1 - (evenness(scopeCounts(tally)) ?? 1));
}

/**
 * Who merges by pull request names the issue there, and squashing leaves the text behind: the plainer of the two signs counts, that of
 * few pull requests in part.
 */
function issuesNamed(input: AxisInput): number | null {
  const commits = countOf(input.tally, "commits");
  if (commits === 0) {
    return null;
  }
  const named = scale(countOf(input.tally, "issues") / commits, 0, 0.3);
  const linked = shareOfPullRequests(input, "linked_pull_requests");
  return named + weightOfPullRequests(input) * Math.max(0, linked - named);
}

function issuesEvidence(input: AxisInput): string {
  const { tally } = input;
  if (countOf(tally, "commits") === 0) {
    return noCommits;
  }
  const named = `${outOf(countOf(tally, "issues"), countOf(tally, "commits"), "commit")} ${agree(countOf(tally, "issues"), "names", "name")} an issue`;
  return hasPullRequests(input)
    ? `${named}, and ${outOfPullRequests(input, "linked_pull_requests")} ${agree(countOf(tally, "linked_pull_requests"), "closes", "close")} one.`
    : `${named}.`;
}

export const planning: AxisDefinition = {
  letter: "D",
  name: "Planning Signal",
  lowLabel: "Emergent",
  highLabel: "Structured",
  components: [
    {
      id: "issues",
      label: "Work that names an issue",
      definition:
        "Share of commits that refer to an issue (`#12`, `ABC-12`, a link; the number of their own pull request aside): 0 to 0.3. Or, if that is more, the share of merged pull requests that close an issue: it takes 6 of them, and below 20 the difference counts in part.",
      weight: 0.3,
      value: issuesNamed,
      evidence: issuesEvidence,
    },
    ofPullRequests({
      id: "pr_structure",
      label: "Structured pull requests",
      definition:
        "Share of merged pull requests whose text has headings of the second or third level or the comments of a template.",
      weight: 0.1,
      value: (input) => shareOfPullRequests(input, "structured_pull_requests"),
      evidence: (input) =>
        `${outOfPullRequests(input, "structured_pull_requests")} ${agree(countOf(input.tally, "structured_pull_requests"), "has", "have")} a text with headings or of a template.`,
    }),
    {
      id: "explained",
      label: "Commits explained at length",
      definition:
        "Share of commits that say more than 200 characters below the subject, trailers and quotations aside: 0 to 0.5.",
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
      definition:
        "Share of the areas with features, tests aside, in which documents had been touched before the first feature, or documents of the whole repository in the 14 days before it.",
      weight: 0.2,
      value: ({ tally, standing }) =>
        standing.firstCommitSeen && countOf(tally, "feature_areas") > 0
          ? countOf(tally, "planned_areas") / countOf(tally, "feature_areas")
          : null,
      evidence: ({ tally, standing }) =>
        standing.firstCommitSeen && countOf(tally, "feature_areas") > 0
          ? `In ${outOf(countOf(tally, "planned_areas"), countOf(tally, "feature_areas"), "area")} documents were touched before the first feature.`
          : "No feature was seen whose beginning is part of the history.",
    },
    {
      id: "conventional",
      label: "Conventional commits",
      definition:
        "Share of commits whose subject has the conventional form (`type(scope): text` with a known type). Half the weight where a tool enforces it.",
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
      definition:
        "Share of commits that name a scope, 0 to 0.5, times 1 minus the normalised entropy of the scopes. It takes 20 commits.",
      weight: 0.15,
      value: scopeConsistency,
      evidence: (input) => {
        const { tally } = input;
        if (countOf(tally, "commits") === 0) {
          return noCommits;
        }
        const scoped = countOf(tally, "scoped");
        const name = `${outOf(scoped, countOf(tally, "commits"), "commit")} ${agree(scoped, "names", "name")} a scope`;
        if (scopeConsistency(input) === null) {
          return `${name}: too few to tell.`;
        }
        return `${name}.`;
      },
    },
  ],
};
