/** What the axes take from merged pull requests. Without them, or with few, their components are unknown and nothing else changes. */

import { outOf } from "../report/wording.ts";
import { scale } from "../statistics/scale.ts";
import type { AxisInput, Component } from "./axis.ts";
import { type Counter, countOf } from "./tally.ts";

/** Fewer say nothing about habits: of a history with fewer none is counted. */
export const fewestPullRequests = 6;
/** From here on a component has its full weight. It begins with little, because a limit would make scores jump. */
const enoughPullRequests = 20;

const mergedOf = ({ tally }: AxisInput) => countOf(tally, "pull_requests");

/** Part of its weight that a share of so many pull requests has, 0 to 1. */
export const weightOfPullRequests = (input: AxisInput): number =>
  scale(mergedOf(input), fewestPullRequests - 1, enoughPullRequests);

export const hasPullRequests = (input: AxisInput): boolean => weightOfPullRequests(input) > 0;

/** Of the merged pull requests; 0 where there are none. */
export const shareOfPullRequests = (input: AxisInput, part: Counter): number =>
  hasPullRequests(input) ? countOf(input.tally, part) / mergedOf(input) : 0;

export const outOfPullRequests = (input: AxisInput, part: Counter): string =>
  outOf(countOf(input.tally, part), mergedOf(input), "merged pull request");

/** A component of pull requests: unknown without them, and with less weight below 20. */
export function ofPullRequests(
  component: Pick<Component, "id" | "label" | "definition" | "weight" | "evidence"> & {
    value: (input: AxisInput) => number;
  },
): Component {
  return {
    ...component,
    definition: `${component.definition} It takes ${fewestPullRequests} pull requests; less weight below ${enoughPullRequests}.`,
    discount: (input) => (hasPullRequests(input) ? weightOfPullRequests(input) : 1),
    value: (input) => (hasPullRequests(input) ? component.value(input) : null),
    evidence: (input) =>
      hasPullRequests(input)
        ? component.evidence(input)
        : `Fewer than ${fewestPullRequests} merged pull requests were read.`,
  };
}
