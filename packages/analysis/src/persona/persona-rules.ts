/**
 * The personas as data: which axes each asks for and where the threshold lies. Names describe how somebody works; none is
 * better than another. Order breaks ties.
 *
 * Thresholds are percentiles of the axes of real authors, so "at least" means "more than many", not "much". All conditions of
 * a rule have the same percentile: the one at which `aim` of the authors would meet them all if axes were independent.
 * `npm run calibrate` derives them; those below come from the repositories of `docs/calibration.md` that were tuned on.
 */
import type { AxisLetter } from "../axes/axis.ts";

export type PersonaId =
  | "prompt_sprinter"
  | "guardrailed_viber"
  | "spec_first_director"
  | "vertical_slice_shipper"
  | "fix_loop_hacker"
  | "rapid_risk_taker"
  | "balanced_builder";

export type Condition = { axis: AxisLetter; comparison: ">=" | "<="; threshold: number; weight: number };

export type PersonaRule = {
  id: PersonaId;
  name: string;
  description: string;
  /** Share of authors that would meet all conditions if the axes were independent, 0 to 1. */
  aim: number;
  conditions: readonly Condition[];
  /** The name speaks of agents: `hasAgentSignal` must say that there are any. */
  needsAgentSignal: boolean;
};

const atLeast = (axis: AxisLetter, threshold: number): Condition => ({ axis, comparison: ">=", threshold, weight: 1 });
const atMost = (axis: AxisLetter, threshold: number): Condition => ({ axis, comparison: "<=", threshold, weight: 1 });

export const personaRules: readonly PersonaRule[] = [
  {
    id: "prompt_sprinter",
    name: "Vibe Prototyper",
    description:
      "Larger steps or more AI marks, and more returns to fresh work, than many; fewer guardrails and fewer signs of planning on record.",
    aim: 0.12,
    conditions: [atLeast("A", 19), atLeast("C", 38), atMost("B", 50), atMost("D", 26)],
    needsAgentSignal: false,
  },
  {
    id: "guardrailed_viber",
    name: "Test-First Validator",
    description: "Larger steps or more AI marks than many, with tests, CI and documents beside them.",
    aim: 0.12,
    conditions: [atLeast("A", 22), atLeast("B", 43), atLeast("C", 41)],
    needsAgentSignal: false,
  },
  {
    id: "spec_first_director",
    name: "Spec-Driven Architect",
    description: "More signs of planning than many, with tests and CI around the work.",
    aim: 0.1,
    conditions: [atLeast("D", 22), atLeast("B", 45), atLeast("A", 23)],
    needsAgentSignal: false,
  },
  {
    id: "vertical_slice_shipper",
    name: "Agent Orchestrator",
    description:
      "Changes across several parts of the system, with AI tools or agents in one commit of twenty at least.",
    // The agent signal is rare enough.
    aim: 0.5,
    conditions: [atLeast("E", 18), atLeast("A", 16)],
    needsAgentSignal: true,
  },
  {
    id: "fix_loop_hacker",
    name: "Hands-On Debugger",
    description: "Works in loops of change and return, in dense sessions.",
    aim: 0.1,
    conditions: [atLeast("C", 50), atLeast("F", 50)],
    needsAgentSignal: false,
  },
  {
    id: "rapid_risk_taker",
    name: "Rapid Risk-Taker",
    description:
      "Larger steps or more AI marks than many, in denser sessions; fewer guardrails and fewer signs of planning on record.",
    aim: 0.12,
    conditions: [atLeast("A", 19), atMost("B", 50), atMost("D", 26), atLeast("F", 37)],
    needsAgentSignal: false,
  },
];

export const balancedBuilder = {
  id: "balanced_builder",
  name: "Reflective Balancer",
  description: "No single pattern stands out: the conditions of no other persona are met closely enough.",
} as const satisfies { id: PersonaId; name: string; description: string };
