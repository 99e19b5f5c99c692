import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { act, type Query, read } from "./client.ts";
import { keys } from "./keys.ts";
import type { Drop, EventRow, Json, RunRow } from "./wire.ts";

export type EventDetail = EventRow & { drops: Drop[] };
/** A run of an event: what it returned or how it failed comes with it. */
export type EventRun = RunRow & { output: Json };
/** An event as it is sent. Everything but the name may be left out; what is wrong with it, the engine says. */
export type NewEvent = { name: string; data: Json; user?: Json; v?: Json };

export async function readEventPage(query: Query, signal?: AbortSignal) {
  const { data, metadata } = await read<EventRow[]>("/v1/events", query, signal);
  return { rows: data, next: metadata.next_cursor ?? null, total: null };
}

export function useEvent(id: string): UseQueryResult<EventDetail> {
  return useQuery({
    // A debounce may still drop it: asked again when runs change, as its runs are.
    queryKey: [...keys.eventRuns(id), "event"],
    queryFn: async ({ signal }) => (await read<EventDetail>(`/v1/events/${encodeURIComponent(id)}`, {}, signal)).data,
  });
}

/** The runs an event has started, the newest last. */
export function useEventRuns(id: string): UseQueryResult<EventRun[]> {
  return useQuery({
    queryKey: keys.eventRuns(id),
    queryFn: async ({ signal }) => {
      return (await read<EventRun[]>(`/v1/events/${encodeURIComponent(id)}/runs`, {}, signal)).data;
    },
  });
}

/** A name for a sending: sent again with it, the event is stored once. The engine derives the event's id from it. */
export function newEventKey(): string {
  return `${Date.now()},${btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(10))))}`;
}

/** Sends an event and returns its id. Throws `ApiError`. */
export async function sendEvent(event: NewEvent, key: string): Promise<string> {
  const { data } = await act<{ data: { ids: string[] } }>("POST", "/v1/events", event, key);
  return data.ids[0] ?? "";
}

/** Sends a stored event once more and returns the new one's id. Throws `ApiError`. */
export async function resendEvent(id: string): Promise<string> {
  return (await act<{ data: { id: string } }>("POST", `/v1/events/${encodeURIComponent(id)}/resend`)).data.id;
}
