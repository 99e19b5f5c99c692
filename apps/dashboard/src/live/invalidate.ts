import type { QueryClient, QueryKey } from "@tanstack/react-query";
import { keys } from "#api/keys.ts";
import type { Changes } from "./changes.ts";

/** Has what changed read again, as far as a page shows it; resolves when that is done. */
export async function invalidate(client: QueryClient, { runs, events, functions, many }: Changes): Promise<void> {
  const stale: (readonly unknown[])[] = [
    ...(runs.size > 0 || many ? [keys.runLists, keys.allEventRuns, keys.bulks] : []),
    ...(events.size > 0 || runs.size > 0 || many ? [keys.eventLists] : []),
    ...(functions ? [keys.allFunctions, keys.apps] : []),
    ...(many ? [keys.allRuns, keys.allEvents] : [...[...runs].map(keys.run), ...[...events].map(keys.event)]),
  ];
  await Promise.all(stale.map((queryKey) => readAgain(client, queryKey)));
}

/**
 * A first answer that is on its way may be older than the change, and asking meanwhile is asking for that same one: what
 * waits for its first answer is read once more after it.
 */
async function readAgain(client: QueryClient, queryKey: QueryKey): Promise<void> {
  const first = client.getQueryCache().findAll({
    queryKey,
    predicate: ({ state }) => state.data === undefined && state.fetchStatus === "fetching",
  });
  await client.invalidateQueries({ queryKey });
  await Promise.all(first.map((query) => client.invalidateQueries({ queryKey: query.queryKey, exact: true })));
}

/** Has the runs of functions counted again, which takes the engine longer. */
export async function invalidateCounts(client: QueryClient, { runs, many }: Changes): Promise<void> {
  if (runs.size > 0 || many) await readAgain(client, keys.allFunctions);
}
