/** E: how many parts of a system the work covers, within a commit and over all. */

import { productParts } from "../commit/subsystem-rules.ts";
import { agree, counted, outOf } from "../report/wording.ts";
import { entropyBits } from "../statistics/inequality.ts";
import { clamp01, scale } from "../statistics/scale.ts";
import type { AxisDefinition, AxisInput } from "./axis.ts";
import { countOf, subsystemCount } from "./tally.ts";

const partCounts = ({ tally }: AxisInput) => productParts.map((name) => subsystemCount(tally, name));
const partsPerCommit = ({ tally }: AxisInput) => countOf(tally, "places") / countOf(tally, "placed");
const placed = ({ tally }: AxisInput) => countOf(tally, "placed") > 0;
const nothing = "No files of the product were read.";

export const surface: AxisDefinition = {
  letter: "E",
  name: "Surface Area per Change",
  lowLabel: "Narrow",
  highLabel: "Wide",
  components: [
    {
      id: "parts",
      label: "Parts per commit",
      definition:
        "Parts of the system (interface, API, database, tools, core, CI, infrastructure, configuration, AI instructions) per commit that touches any: 1 to 2.5.",
      weight: 0.5,
      value: (input) => (placed(input) ? scale(partsPerCommit(input), 1, 2.5) : null),
      evidence: (input) =>
        placed(input)
          ? `A commit touches ${counted(partsPerCommit(input), "part")} of the system on average, tests and documents aside.`
          : nothing,
    },
    {
      id: "layers",
      label: "Commits across layers",
      definition: "Share of those commits that touch two or more of interface, API and database: 0 to 0.3.",
      weight: 0.3,
      value: (input) =>
        placed(input) ? scale(countOf(input.tally, "multi_layer") / countOf(input.tally, "placed"), 0, 0.3) : null,
      evidence: (input) =>
        placed(input)
          ? `${outOf(countOf(input.tally, "multi_layer"), countOf(input.tally, "placed"), "commit")} ${agree(countOf(input.tally, "multi_layer"), "spans", "span")} two or more of interface, API and database.`
          : nothing,
    },
    {
      id: "spread",
      label: "Spread over parts",
      definition: "Entropy of the parts over all commits, divided by its maximum.",
      weight: 0.2,
      value: (input) =>
        placed(input) ? clamp01(entropyBits(partCounts(input)) / Math.log2(productParts.length)) : null,
      evidence: (input) =>
        placed(input)
          ? `The work covers ${partCounts(input).filter((count) => count > 0).length} of ${productParts.length} parts of a system.`
          : nothing,
      shas: () => [],
    },
  ],
};
