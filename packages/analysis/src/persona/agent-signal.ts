/** Whether it may be said of somebody that they work with agents. */

const fewestCommits = 3;
const smallestShare = 0.01;

export type AgentEvidence = {
  commits: number;
  /** Name a tool or were authored by an agent. */
  attributed: number;
  /** Different tools named. */
  tools: number;
  /** Commits an agent authored are among them. */
  agents: boolean;
};

/**
 * Two tools, or agents that author commits, in three commits and 1 % of them at least: one accident does not make anybody
 * an orchestrator of agents.
 */
export function hasAgentSignal({ commits, attributed, tools, agents }: AgentEvidence): boolean {
  return attributed >= Math.max(fewestCommits, smallestShare * commits) && (tools >= 2 || agents);
}
