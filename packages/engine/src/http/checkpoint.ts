import { parseOp } from "../call/op.ts";
import { isObject, textOf, tryParseJson } from "../json.ts";
import type { Checkpoint, CheckpointResult } from "../step/checkpoint.ts";
import { type ApiRequest, type ApiResponse, failure, json } from "./message.ts";

export type CheckpointDeps = { saveCheckpoint: (checkpoint: Checkpoint) => Promise<CheckpointResult> };

/**
 * `POST /v1/checkpoint/:run/async`: steps that have finished in a call that goes on. 409 tells the SDK to stop, for
 * its call counts for nothing any more; after any other error it tries again and then reports the steps at the end.
 */
export async function receiveCheckpoint(
  request: ApiRequest,
  runId: string,
  { saveCheckpoint }: CheckpointDeps,
): Promise<ApiResponse> {
  const checkpoint = parseCheckpoint(request.body, runId);
  if (!checkpoint) return failure(400, "A checkpoint needs qi_id, generation_id or request_id, and steps.");
  const result = await saveCheckpoint(checkpoint);
  switch (result.kind) {
    case "saved":
      return json(200, { ok: true });
    case "saved-at-last":
      return failure(409, "The engine is closing: the steps are saved, and the next engine goes on from them.");
    case "superseded":
      return failure(409, "This call was made again since, or its run has ended: nothing of it is taken any more.");
    case "unknown-run":
      return failure(404, "No such run.");
    case "refused":
      return failure(result.status, result.reason);
    default:
      return result satisfies never;
  }
}

function parseCheckpoint(text: string, runId: string): Checkpoint | null {
  const body = tryParseJson(text);
  if (!isObject(body) || !Array.isArray(body.steps)) return null;
  const jobId = Number(textOf(body.qi_id));
  const generation = typeof body.generation_id === "number" ? body.generation_id : null;
  const requestId = textOf(body.request_id) ?? null;
  if (!Number.isInteger(jobId) || (generation === null && requestId === null)) return null;
  return { runId, jobId, generation, requestId, ops: body.steps.map(parseOp) };
}
