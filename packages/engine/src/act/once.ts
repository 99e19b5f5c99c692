import type { Context } from "../context.ts";
import { EngineError } from "../engine-error.ts";
import { type Json, parseJson } from "../json.ts";
import { findRequest, insertRequest } from "../storage/requests.ts";

/**
 * Does what a request asks, once: with the key of an earlier request it gives that one's answer again. The answer is
 * written with the work, in the caller's transaction.
 */
export function once<Answer extends Json>(
  { database, clock }: Context,
  key: string | null,
  request: Json,
  work: () => Answer,
): Answer {
  if (key === null) return work();
  const text = JSON.stringify(request);
  const known = findRequest(database, key);
  if (known && known.request !== text) {
    throw new EngineError("INVALID_REQUEST", `The idempotency key ${key} belongs to another request: take a new one.`);
  }
  if (known) return parseJson(known.answer) as Answer; // Written below, from an answer to this very request.
  const answer = work();
  insertRequest(database, { key, request: text, answer: JSON.stringify(answer), created_at: clock.now() });
  return answer;
}
