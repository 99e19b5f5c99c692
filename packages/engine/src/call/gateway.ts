import { isObject, type Json, type JsonObject, objectOr, textOf, tryParseJson } from "../json.ts";
import { limits } from "../limits.ts";
import type { CallEnd } from "../step/answer.ts";
import type { Op } from "./op.ts";
import type { Reply } from "./reply.ts";
import { keptHeaders } from "./response-headers.ts";

/** A step whose HTTP call the engine makes: `step.fetch` (Gateway) or `step.ai.infer` (AIGateway). */
export type GatewayStep = { id: string; name: string; op: "Gateway" | "AIGateway"; request: JsonObject };

/** Whether the engine may call a host. It calls none that its owner has not named. */
export type GatewayHosts = readonly string[];

/** Makes the call a step asks for. The result is a reply as if the app had run the step; failures are tried again. */
export async function makeGatewayCall(
  step: GatewayStep,
  hosts: GatewayHosts,
  abort: AbortSignal,
  fetch: typeof globalThis.fetch = globalThis.fetch,
): Promise<CallEnd> {
  const url = URL.parse(textOf(step.request.url) ?? "");
  const refusal = refusalOf(step, url, hosts);
  if (url === null || refusal !== null) {
    return { statusCode: null, reply: failed(step, "GatewayRefused", refusal ?? "", { retry: false }) };
  }
  const signal = AbortSignal.any([abort, AbortSignal.timeout(limits.fetchMs)]);
  try {
    const init = { method: methodOf(step), headers: headersOf(step), body: bodyOf(step), signal };
    // Not followed: where a redirect leads, nobody has allowed.
    const response = await fetch(url, { ...init, redirect: "manual" });
    const body = await readBody(response);
    const headers = keptHeaders(Object.fromEntries(response.headers));
    return { statusCode: response.status, headers, reply: replyOf(step, url, response, body) };
  } catch (error) {
    if (abort.aborted) return { statusCode: null, reply: { kind: "unanswered", failure: "lost", reason: "Given up." } };
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const message = `The call to ${url.host} failed: ${cause instanceof Error ? cause.message : String(cause)}`;
    return { statusCode: null, reply: failed(step, nameOfFailure(step), message, { retry: true }) };
  }
}

function refusalOf(step: GatewayStep, url: URL | null, hosts: GatewayHosts): string | null {
  if (!url) return `Step "${step.name}" asks for an address that is none.`;
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    return `Step "${step.name}" asks for ${url.protocol} and this engine calls only http and https.`;
  }
  if (hosts.includes(url.hostname)) return null;
  return `Step "${step.name}" asks the engine to call ${url.hostname}, which is not among its gatewayHosts: add it there, or call it in step.run.`;
}

function replyOf(step: GatewayStep, url: URL, response: Response, body: string): Reply {
  if (step.op === "Gateway") {
    const headers = Object.fromEntries(response.headers);
    return succeeded(step, { url: url.href, status_code: response.status, headers, body });
  }
  if (response.ok) return succeeded(step, tryParseJson(body) ?? body);
  const message = `${url.host} answered ${response.status}: ${body.slice(0, 1000)}`;
  return failed(step, "AIGatewayError", message, { retry: true });
}

function succeeded({ id, name }: GatewayStep, data: Json): Reply {
  const op: Op = { op: "StepRun", id, name, race: false, data };
  return { kind: "ops", ops: [op], version: null, retry: true, retryAfterMs: null };
}

function failed({ id, name }: GatewayStep, error: string, message: string, { retry }: { retry: boolean }): Reply {
  const op: Op = { op: "StepError", id, name, race: false, error: { name: error, message } };
  return { kind: "ops", ops: [op], version: null, retry, retryAfterMs: null };
}

function nameOfFailure({ op }: GatewayStep): string {
  return op === "AIGateway" ? "AIGatewayError" : "GatewayError";
}

function methodOf({ op, request }: GatewayStep): string {
  return op === "AIGateway" ? "POST" : (textOf(request.method) ?? "GET").toUpperCase();
}

/** Those that belong to a connection, which is ours. */
const connectionHeaders = new Set(["host", "connection", "content-length", "transfer-encoding", "keep-alive"]);

function headersOf({ op, request }: GatewayStep): Record<string, string> {
  const given = Object.entries(objectOr(request.headers)).filter(
    ([name]) => !connectionHeaders.has(name.toLowerCase()),
  );
  const headers = Object.fromEntries(given.map(([name, value]) => [name.toLowerCase(), String(value)]));
  if (op === "Gateway") return headers;
  return { "content-type": "application/json", ...keyHeaders(request), ...headers };
}

/** Where each kind of model expects its key. */
function keyHeaders(request: JsonObject): Record<string, string> {
  const key = textOf(request.auth_key) ?? "";
  if (key === "") return {};
  switch (textOf(request.format)) {
    case "anthropic":
      return { "x-api-key": key };
    case "gemini":
      return { "x-goog-api-key": key };
    case "azure-openai":
      return { "api-key": key };
    default:
      return { authorization: `Bearer ${key}` };
  }
}

function bodyOf({ op, request }: GatewayStep): string | null {
  if (op === "Gateway" && methodOf({ id: "", name: "", op, request }) === "GET") return null;
  const { body } = request;
  if (body === undefined || body === null) return null;
  return isObject(body) || Array.isArray(body) ? JSON.stringify(body) : String(body);
}

async function readBody(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > limits.fetchBytes) throw new Error(`the answer is larger than ${limits.fetchBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
