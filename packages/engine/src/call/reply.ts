import { isObject, type Json, objectOr, textOf, tryParseJson } from "../json.ts";
import { retryAfterMs } from "../step/backoff.ts";
import { type Op, parseOp } from "./op.ts";
import { type AppResponse, TransportError, type TransportFailure } from "./transport.ts";

/** What an app's answer means, whatever HTTP form it came in. */
export type Reply =
  | { kind: "ops"; ops: Op[]; version: number | null; retry: boolean; retryAfterMs: number | null }
  | { kind: "output"; output: Json; version: number | null }
  | { kind: "error"; error: Json; version: number | null; retry: boolean; retryAfterMs: number | null }
  | { kind: "unanswered"; failure: TransportFailure; reason: string };

/** Reads an app's HTTP answer. Never throws: an answer that makes no sense is a retryable error. */
export function readReply(response: AppResponse, now: number): Reply {
  if (response.headers["x-inngest-sdk"] === undefined) return notTheSdk(response.status, response.body);
  const answer = unwrapStreamed(response);
  if (!answer) return malformed(response.status, response.body);
  const { status, headers, body } = answer;

  const version = versionOf(headers["x-inngest-req-version"]);
  const retry = headers["x-inngest-no-retry"] !== "true";
  const delayMs = retryAfterMs(headers["retry-after"], now);
  const json = tryParseJson(body);

  if (status === 206) {
    if (json === undefined) return malformed(status, body);
    const ops = (Array.isArray(json) ? json : [json]).map(parseOp);
    return { kind: "ops", ops, version, retry, retryAfterMs: delayMs };
  }
  if (status >= 200 && status < 300)
    return { kind: "output", output: json === undefined ? body || null : json, version };
  const error = isObject(json) && "message" in json ? json : failureOf(status, body);
  return { kind: "error", error, version, retry, retryAfterMs: delayMs };
}

/**
 * A streaming app answers 201 at once, keeps the line open with spaces, and sends its real answer inside.
 * `null` when there is none. Any other answer comes back as it is.
 */
export function unwrapStreamed(response: AppResponse): AppResponse | null {
  if (response.status !== 201) return response;
  const inner = tryParseJson(response.body.trim());
  if (!isObject(inner) || typeof inner.status !== "number") return null;
  const headers: Record<string, string> = { ...response.headers };
  for (const [name, value] of Object.entries(objectOr(inner.headers))) headers[name.toLowerCase()] = String(value);
  return { status: inner.status, headers, body: textOf(inner.body) ?? JSON.stringify(inner.body ?? null) };
}

function notTheSdk(status: number, body: string): Reply {
  const message =
    status >= 200 && status < 300
      ? `Something answered ${status} that is not an Inngest app: ${excerpt(body)}`
      : `Something before the app answered ${status}: ${excerpt(body)}`;
  return { kind: "error", error: { name: "Error", message }, version: null, retry: true, retryAfterMs: null };
}

function malformed(status: number, body: string): Reply {
  const message = `The app's ${status} reply is not JSON this engine can read: ${excerpt(body)}`;
  return { kind: "error", error: { name: "Error", message }, version: null, retry: true, retryAfterMs: null };
}

function failureOf(status: number, body: string): Json {
  return { name: "Error", message: `The app answered ${status}: ${excerpt(body)}` };
}

function excerpt(body: string): string {
  return body.trim().slice(0, 300) || "(empty)";
}

function versionOf(header: string | undefined): number | null {
  const version = Number(header);
  return header !== undefined && Number.isInteger(version) && version > 0 ? version : null;
}

/** What a call that brought no response counts as. */
export function unansweredBy(error: unknown): Reply {
  if (error instanceof TransportError) return { kind: "unanswered", failure: error.failure, reason: error.message };
  const message = error instanceof Error ? error.message : String(error);
  return { kind: "unanswered", failure: "refused", reason: `The app's handler failed: ${message}` };
}

/** A defect of ours must end the run, not hold it for ever. */
export function internalFailure(error: unknown): Reply {
  const message = `The engine could not handle the app's answer: ${error instanceof Error ? error.message : error}`;
  const failure = { name: "EngineError", message };
  return { kind: "error", error: failure, version: null, retry: false, retryAfterMs: null };
}
