/**
 * The personas as data: which axes each asks for and where the threshold lies. Names describe how somebody works; none is
 * better than another. Order breaks ties. Thresholds are percentiles (40th to 75th) of the axes of 100 authors with 50 or
 * more commits in 20 public histories, so "at least" means "more than most", not "much". To be calibrated further.
 */
import type { AxisLetter, PersonaId } from "../result.ts";

export type Condition = { axis: AxisLetter; comparison: ">=" | "<"; threshold: number; weight: number };

export type PersonaRule = {
  id: PersonaId;
  name: string;
  description: string;
  conditions: readonly Condition[];
  /** The name speaks of agents: two or more AI tools, or commits authored by one, must be there. */
  needsAgentSignal: boolean;
};

const atLeast = (axis: AxisLetter, threshold: number): Condition => ({ axis, comparison: ">=", threshold, weight: 1 });
const below = (axis: AxisLetter, threshold: number): Condition => ({ axis, comparison: "<", threshold, weight: 1 });

export const personaRules: readonly PersonaRule[] = [
  {
    id: "prompt_sprinter",
    name: "Vibe Prototyper",
    description: "Moves in larger steps and fix loops than most, with lighter guardrails and less planning on record.",
    conditions: [atLeast("A", 25), atLeast("C", 20), below("B", 60), below("D", 30)],
    needsAgentSignal: false,
  },
  {
    id: "guardrailed_viber",
    name: "Test-First Validator",
    description: "Moves in larger steps than most and keeps tests, CI and documents beside them.",
    conditions: [atLeast("A", 22), atLeast("B", 66), atLeast("C", 12)],
    needsAgentSignal: false,
  },
  {
    id: "spec_first_director",
    name: "Spec-Driven Architect",
    description: "Leaves more signs of planning than most and guards the work with tests and CI.",
    conditions: [atLeast("D", 36), atLeast("B", 60), atLeast("A", 16)],
    needsAgentSignal: false,
  },
  {
    id: "vertical_slice_shipper",
    name: "Agent Orchestrator",
    description:
      "Ships changes across many parts of the system, with several AI tools or with agents that author commits.",
    conditions: [atLeast("E", 36), atLeast("A", 26)],
    needsAgentSignal: true,
  },
  {
    id: "fix_loop_hacker",
    name: "Hands-On Debugger",
    description: "Works in loops of change and fix, in concentrated bursts.",
    conditions: [atLeast("C", 28), atLeast("F", 52)],
    needsAgentSignal: false,
  },
  {
    id: "rapid_risk_taker",
    name: "Rapid Risk-Taker",
    description: "Ships larger steps than most, in bursts, with lighter guardrails and less planning on record.",
    conditions: [atLeast("A", 26), below("B", 60), below("D", 30), atLeast("F", 48)],
    needsAgentSignal: false,
  },
];

export const balancedBuilder = {
  id: "balanced_builder",
  name: "Reflective Balancer",
  description: "No single pattern stands out: the conditions of no other persona are met closely enough.",
} as const satisfies { id: PersonaId; name: string; description: string };
