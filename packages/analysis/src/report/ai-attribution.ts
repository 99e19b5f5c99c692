/** Which AI tools the subject's commits name. The unit is the commit; every share is a lower bound. */
import { aiTools } from "../ai/ai-tools.ts";
import type { CommitFact } from "../commit/commit-fact.ts";
import { isoDate, localDay } from "../history/local-time.ts";
import type { AiAttribution } from "../result.ts";
import { ratio, round, roundOrNull } from "../statistics/scale.ts";
import { wilsonInterval } from "../statistics/wilson.ts";

const nameOf = new Map(aiTools.map((tool) => [tool.id, tool.name]));

/** `commits` oldest first. */
export function attributionOf(commits: readonly CommitFact[]): AiAttribution {
  const attributed = commits.filter((fact) => fact.tools.length > 0 || fact.actor === "agent");
  const interval = wilsonInterval(attributed.length, commits.length);
  const first = attributed.find((fact) => fact.authoredAt !== null);
  const perTool = new Map<string, number>();
  for (const id of attributed.flatMap((fact) => [...new Set(fact.tools.map((tool) => tool.id))])) {
    perTool.set(id, (perTool.get(id) ?? 0) + 1);
  }
  return {
    attributed_commits: attributed.length,
    agent_authored_commits: commits.filter((fact) => fact.actor === "agent").length,
    human_coauthored_commits: commits.filter((fact) => fact.coAuthorIds.length > 0).length,
    attributed_ratio: roundOrNull(ratio(attributed.length, commits.length), 4),
    attributed_interval: interval === null ? null : { low: round(interval.low, 4), high: round(interval.high, 4) },
    tools: [...perTool]
      .sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
      .map(([id, count]) => ({
        id,
        name: nameOf.get(id) ?? id,
        commits: count,
        share_of_commits: round(count / commits.length, 4),
      })),
    first_attributed_date:
      first === undefined || first.authoredAt === null ? null : isoDate(localDay(first.authoredAt, first.tzOffsetMin)),
  };
}
