import { read } from "#api/client.ts";
import { keys } from "#api/keys.ts";
import type { RunRow } from "#api/wire.ts";
import { type CursorListState, useCursorList } from "#list/use-cursor-list.ts";
import { serverNow } from "#live/server-clock.ts";
import { queryOf, type RunFilter } from "./run-filter.ts";

const placeOf = (run: RunRow) => ({ at: Date.parse(run.queued_at), id: run.run_id });
const cursorOf = (run: RunRow) => run.cursor;

/** The runs a filter meets, newest first, with their number where the engine can count them at once. */
export function useRunList(filter: RunFilter): CursorListState<RunRow> {
  return useCursorList({
    queryKey: keys.runList(filter),
    placeOf,
    cursorOf,
    fetchPage: async ({ cursor, limit, signal }) => {
      const query = { ...queryOf(filter, serverNow()), limit, cursor, count: cursor === null };
      const { data, metadata } = await read<RunRow[]>("/v1/runs", query, signal);
      return { rows: data, next: metadata.next_cursor ?? null, total: metadata.total ?? null };
    },
  });
}
