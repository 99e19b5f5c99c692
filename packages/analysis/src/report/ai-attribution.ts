/** Which AI tools the subject's commits name. The unit is the commit; every share is a lower bound. */
import { aiTools } from "../ai/ai-tools.ts";
import { isAttributed, trait } from "../history/fact-columns.ts";
import type { History } from "../history/history.ts";
import { isoDate } from "../history/local-time.ts";
import type { AiAttribution } from "../result.ts";
import { ratio, round, roundOrNull } from "../statistics/scale.ts";
import { wilsonInterval } from "../statistics/wilson.ts";

const nameOf = new Map(aiTools.map((tool) => [tool.id, tool.name]));

export function attributionOf({ facts, rows, dated, day }: History): AiAttribution {
  let [attributed, agents, coAuthored] = [0, 0, 0];
  let firstDay: number | null = null;
  const perSet = new Uint32Array(facts.toolSets.list.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    coAuthored += facts.coAuthors[row] === 0 ? 0 : 1;
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
    tools: [...commitsPerTool(facts.toolSets.list, perSet)]
      .sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
      .map(([id, commits]) => ({
        id,
        name: nameOf.get(id) ?? id,
        commits,
        share_of_commits: round(commits / rows.length, 4),
      })),
    first_attributed_date: firstDay === null ? null : isoDate(firstDay),
  };
}

function commitsPerTool(sets: readonly (readonly { id: string }[])[], perSet: Uint32Array): Map<string, number> {
  const perTool = new Map<string, number>();
  sets.forEach((marks, set) => {
    const commits = perSet[set] as number;
    for (const id of new Set(marks.map((mark) => mark.id))) {
      if (commits > 0) perTool.set(id, (perTool.get(id) ?? 0) + commits);
    }
  });
  return perTool;
}
