import { isObject, type Json, textOf, tryParseJson } from "../json.ts";
import { type ApiRequest, type ApiResponse, failure, json } from "./message.ts";

export type SignalDeps = { sendSignal: (signal: string, data: Json) => Promise<string | null>; now: () => number };

/** `POST /v1/signals`: ends the step that waits for a signal. 404 when none does, which the SDK takes for "nobody". */
export async function receiveSignal(request: ApiRequest, _: string, deps: SignalDeps): Promise<ApiResponse> {
  const body = tryParseJson(request.body);
  const signal = isObject(body) ? textOf(body.signal) : undefined;
  if (!isObject(body) || !signal) return failure(400, "A signal needs a name: {signal, data}.");
  const runId = await deps.sendSignal(signal, body.data ?? null);
  if (runId === null) return failure(404, `Nobody waits for the signal "${signal}".`);
  return json(200, { data: { run_id: runId }, metadata: { fetched_at: new Date(deps.now()).toISOString() } });
}
