import { type ApiRequest, type ApiResponse, failure, rawJson } from "./message.ts";

export type RunStateDeps = {
  /** The JSON text of a run's events, or of its steps by id; `null` when there is no such run. */
  runEvents: (runId: string) => string | null;
  runSteps: (runId: string) => string | null;
};

/** `GET /v0/runs/:id/batch`: the events of a run whose state does not fit into one request. */
export function getRunEvents(_: ApiRequest, runId: string, { runEvents }: RunStateDeps): ApiResponse {
  return answer(runEvents(runId));
}

/** `GET /v0/runs/:id/actions`: its finished steps, in order of completion. */
export function getRunSteps(_: ApiRequest, runId: string, { runSteps }: RunStateDeps): ApiResponse {
  return answer(runSteps(runId));
}

function answer(state: string | null): ApiResponse {
  return state === null ? failure(410, "This run is gone.") : rawJson(200, state);
}
