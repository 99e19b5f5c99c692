/**
 * The personas as data: which axes each asks for and where the threshold lies. Names describe how somebody works; none is
 * better than another. Order breaks ties.
 *
 * Thresholds are percentiles of the axes of real authors, so "at least" means "more than most", not "much". All conditions of
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

export type Condition = { axis: AxisLetter; comparison: ">=" | "<"; threshold: number; weight: number };

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
const below = (axis: AxisLetter, threshold: number): Condition => ({ axis, comparison: "<", threshold, weight: 1 });

export const personaRules: readonly PersonaRule[] = [
  {
    id: "prompt_sprinter",
    name: "Vibe Prototyper",
    description: "Moves in larger steps and fix loops than most, with lighter guardrails and less planning on record.",
    aim: 0.12,
    conditions: [atLeast("A", 19), atLeast("C", 37), below("B", 50), below("D", 25)],
    needsAgentSignal: false,
  },
  {
    id: "guardrailed_viber",
    name: "Test-First Validator",
    description: "Moves in larger steps than most and keeps tests, CI and documents beside them.",
    aim: 0.12,
    conditions: [atLeast("A", 22), atLeast("B", 46), atLeast("C", 40)],
    needsAgentSignal: false,
  },
  {
    id: "spec_first_director",
    name: "Spec-Driven Architect",
    description: "Leaves more signs of planning than most and guards the work with tests and CI.",
    aim: 0.1,
    conditions: [atLeast("D", 23), atLeast("B", 48), atLeast("A", 23)],
    needsAgentSignal: false,
  },
  {
    id: "vertical_slice_shipper",
    name: "Agent Orchestrator",
    description:
      "Ships changes across many parts of the system, with several AI tools or with agents that author commits.",
    // The agent signal is rare enough.
    aim: 0.5,
    conditions: [atLeast("E", 18), atLeast("A", 16)],
    needsAgentSignal: true,
  },
  {
    id: "fix_loop_hacker",
    name: "Hands-On Debugger",
    description: "Works in loops of change and fix, in concentrated bursts.",
    aim: 0.1,
    conditions: [atLeast("C", 49), atLeast("F", 50)],
    needsAgentSignal: false,
  },
  {
    id: "rapid_risk_taker",
    name: "Rapid Risk-Taker",
    description: "Ships larger steps than most, in bursts, with lighter guardrails and less planning on record.",
    aim: 0.12,
    conditions: [atLeast("A", 19), below("B", 50), below("D", 25), atLeast("F", 37)],
    needsAgentSignal: false,
  },
];

export const balancedBuilder = {
  id: "balanced_builder",
  name: "Reflective Balancer",
  description: "No single pattern stands out: the conditions of no other persona are met closely enough.",
} as const satisfies { id: PersonaId; name: string; description: string };
