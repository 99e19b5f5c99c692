import { type Answer, type Query, read } from "#api/client.ts";
import type { RunRow } from "#api/wire.ts";

export type RunCount = { count: number /** There may be more: counting was given up. */; atLeast: boolean };

/** A search is counted page by page; so many pages are enough to know that it is a lot. */
const maxPages = 10;

/** How many runs a question meets. */
export async function countRuns(query: Query, signal: AbortSignal): Promise<RunCount> {
  const isSearch = Boolean(query.q) || Boolean(query.if);
  if (!isSearch) {
    const { metadata } = await read<RunRow[]>("/v1/runs", { ...query, limit: 1, count: true }, signal);
    return { count: metadata.total ?? 0, atLeast: false };
  }
  let count = 0;
  let cursor: string | null = null;
  for (let page = 0; page < maxPages; page++) {
    const answer: Answer<RunRow[]> = await read<RunRow[]>("/v1/runs", { ...query, limit: 1000, cursor }, signal);
    count += answer.data.length;
    cursor = answer.metadata.next_cursor ?? null;
    if (cursor === null) return { count, atLeast: false };
  }
  return { count, atLeast: true };
}
