import { keepPreviousData, type UseQueryResult, useQuery } from "@tanstack/react-query";
import { act, read } from "./client.ts";
import { keys } from "./keys.ts";
import type { AppDetail, FunctionDetail, JsonObject, SyncResult } from "./wire.ts";

/** While an address has not registered, the engine asks it again and again, and tells nobody what came of it. */
const problemMs = 3000;

/** Every function, with what its runs since a moment (an ISO time; `null` for ever) have come to. */
export function useFunctions(since: string | null = null): UseQueryResult<FunctionDetail[]> {
  return useQuery({
    queryKey: keys.functions(since),
    queryFn: async ({ signal }) => (await read<FunctionDetail[]>("/v1/functions", { since }, signal)).data,
    placeholderData: keepPreviousData,
  });
}

export function useApps(): UseQueryResult<AppDetail[]> {
  return useQuery({
    queryKey: keys.apps,
    queryFn: async ({ signal }) => (await read<AppDetail[]>("/v1/apps", {}, signal)).data,
    refetchInterval: ({ state }) => (state.data?.some(({ problem }) => problem !== null) ? problemMs : false),
  });
}

/** Starts one function, whatever its triggers are. Throws `ApiError`. */
export async function invokeFunction(
  id: string,
  data: JsonObject,
  key?: string,
): Promise<{ eventId: string; runId: string }> {
  const path = `/v1/functions/${encodeURIComponent(id)}/invoke`;
  const answer = await act<{ data: { event_id: string; run_id: string } }>("POST", path, { data }, key);
  return { eventId: answer.data.event_id, runId: answer.data.run_id };
}

/** From now on events start no runs of it. Throws `ApiError`. */
export async function pauseFunction(id: string, cancelRunning: boolean): Promise<void> {
  await act("POST", `/v1/functions/${encodeURIComponent(id)}/pause`, { cancel_running: cancelRunning });
}

export async function resumeFunction(id: string): Promise<void> {
  await act("POST", `/v1/functions/${encodeURIComponent(id)}/resume`);
}

/** Asks every configured app for its functions, or the one at an address, which then counts as configured. Throws `ApiError`. */
export async function syncApps(url?: string): Promise<SyncResult[]> {
  return (await act<{ data: SyncResult[] }>("POST", "/v1/syncs", url === undefined ? {} : { url })).data;
}
