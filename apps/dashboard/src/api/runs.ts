import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { noteServerTime } from "#live/server-clock.ts";
import { act, read } from "./client.ts";
import { keys } from "./keys.ts";
import type { Json, Output, RunDetail } from "./wire.ts";

export function useRun(id: string): UseQueryResult<RunDetail> {
  return useQuery({
    queryKey: keys.run(id),
    queryFn: async ({ signal }) => {
      const { data, metadata } = await read<RunDetail>(`/v1/runs/${encodeURIComponent(id)}`, {}, signal);
      noteServerTime(metadata.fetched_at);
      return data;
    },
  });
}

/** What a span was given and brought; nothing is asked while it has brought nothing. */
export function useOutput(outputId: string | null): UseQueryResult<Output> {
  return useQuery({
    queryKey: keys.output(outputId ?? ""),
    queryFn: async ({ signal }) =>
      (await read<Output>(`/v1/outputs/${encodeURIComponent(outputId ?? "")}`, {}, signal)).data,
    enabled: outputId !== null,
  });
}

/** Throws `ApiError` when the run has ended. */
export async function cancelRun(id: string): Promise<void> {
  await act("DELETE", `/v1/runs/${encodeURIComponent(id)}`);
}

/** From which step to run again. `input` is the list of its arguments; without it the step gets its own. */
export type FromStep = { stepId: string; input?: Json[] };

/** Starts a run again and returns the new run's id. */
export async function rerun(id: string, fromStep?: FromStep, key?: string): Promise<string> {
  const path = `/v1/runs/${encodeURIComponent(id)}/rerun`;
  const { data } = await act<{ data: { run_id: string } }>("POST", path, fromStep ? { fromStep } : {}, key);
  return data.run_id;
}
