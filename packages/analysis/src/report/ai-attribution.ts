/** Which AI tools the subject's commits name. The unit is the commit; every share is a lower bound. */
import { aiTools } from "../ai/ai-tools.ts";
import type { ToolMark } from "../ai/detect-tools.ts";
import { isAttributed, trait } from "../history/fact-columns.ts";
import type { History } from "../history/history.ts";
import { isoDate } from "../history/local-time.ts";
import type { AiAttribution, AiMark } from "../result.ts";
import { ratio, round, roundOrNull } from "../statistics/scale.ts";
import { wilsonInterval } from "../statistics/wilson.ts";

const nameOf = new Map(aiTools.map((tool) => [tool.id, tool.name]));

export function attributionOf({ facts, rows, dated, day }: History, namesOthers: Uint8Array): AiAttribution {
  let [attributed, agents, coAuthored] = [0, 0, 0];
  let firstDay: number | null = null;
  const perSet = new Uint32Array(facts.toolSets.list.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    coAuthored += namesOthers[facts.coAuthors[row] as number] as number;
    if (!isAttributed(facts, row)) continue;
    attributed += 1;
    agents += ((facts.traits[row] as number) & trait.agent) === 0 ? 0 : 1;
    const set = facts.tools[row] as number;
    perSet[set] = (perSet[set] as number) + 1;
    if (firstDay === null && i < dated) firstDay = day[i] as number;
  }
  const interval = wilsonInterval(attributed, rows.length);
  return {
    attributed_commits: attributed,
    agent_authored_commits: agents,
    human_coauthored_commits: coAuthored,
    attributed_ratio: roundOrNull(ratio(attributed, rows.length), 4),
    attributed_interval: interval === null ? null : { low: round(interval.low, 4), high: round(interval.high, 4) },
    tools: [...marksPerTool(facts.toolSets.list, perSet)]
      .map(([id, marks]) => ({ id, marks, commits: marks.reduce((sum, mark) => sum + mark.commits, 0) }))
      .sort((a, b) => b.commits - a.commits || (a.id < b.id ? -1 : 1))
      .map(({ id, marks, commits }) => ({
        id,
        name: nameOf.get(id) ?? id,
        commits,
        share_of_commits: round(commits / rows.length, 4),
        marks: marks.sort((a, b) => b.commits - a.commits || a.tier - b.tier || (a.reason < b.reason ? -1 : 1)),
      })),
    first_attributed_date: firstDay === null ? null : isoDate(firstDay),
  };
}

/** A commit has one mark of each tool it names: the surest. */
function marksPerTool(sets: readonly (readonly ToolMark[])[], perSet: Uint32Array): Map<string, AiMark[]> {
  const perTool = new Map<string, AiMark[]>();
  sets.forEach((marks, set) => {
    const commits = perSet[set] as number;
    if (commits === 0) return;
    for (const { id, tier, reason } of marks) {
      const known = perTool.get(id) ?? [];
      const same = known.find((mark) => mark.tier === tier && mark.reason === reason);
      if (same === undefined) known.push({ tier, reason, commits });
      else same.commits += commits;
      perTool.set(id, known);
    }
  });
  return perTool;
}
