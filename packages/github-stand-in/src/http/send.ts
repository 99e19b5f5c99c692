import type { ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { TransportFault } from "../faults/fault.ts";
import type { Answer } from "./answer.ts";

/** How a connection ends instead of its answer. `afterBytes` of the body; `null` is before the headers. */
type Break = { how: "close" | "reset" | "hang"; afterBytes: number | null };

/**
 * Writes an answer, with what a dial does to it, and returns the bytes of the body that were written. Ends early when the
 * client goes away or the server closes (`signal`).
 */
export async function send(
  response: ServerResponse,
  answer: Answer,
  fault: TransportFault | null,
  signal: AbortSignal,
): Promise<number> {
  if (fault?.kind === "latency") await delay(fault.ms, undefined, { signal }).catch(() => {});
  const cut = breakOf(fault);
  const { body } = answer;
  // Whoever goes away, or is sent away, leaves no git process behind.
  if (!Buffer.isBuffer(body)) response.once("close", () => body.destroy());
  let sent = 0;
  try {
    if (cut?.afterBytes === null) {
      await breakOff(response, cut, signal);
      return sent;
    }
    response.writeHead(answer.status, headersOf(answer, fault));
    for await (const chunk of Buffer.isBuffer(body) ? [body] : body) {
      if (signal.aborted || response.destroyed) return sent;
      const part = chunk.subarray(0, cut?.afterBytes == null ? chunk.length : cut.afterBytes - sent);
      sent += part.length;
      if (part.length > 0 && !response.write(part)) await drained(response);
      if (cut && sent === cut.afterBytes) {
        await breakOff(response, cut, signal);
        return sent;
      }
    }
    response.end();
    return sent;
  } catch (error) {
    if (response.destroyed) return sent;
    throw error;
  } finally {
    if (!Buffer.isBuffer(body)) body.destroy();
  }
}

function breakOf(fault: TransportFault | null): Break | null {
  switch (fault?.kind) {
    case "truncated-body":
      return { how: "close", afterBytes: fault.afterBytes };
    case "connection-reset":
      return { how: "reset", afterBytes: fault.afterBytes ?? null };
    case "hanging":
      return { how: "hang", afterBytes: fault.afterBytes ?? null };
    default:
      return null;
  }
}

function headersOf({ status, headers, body }: Answer, fault: TransportFault | null): Record<string, string> {
  const hasLength = Buffer.isBuffer(body) && status !== 204 && status !== 304;
  return {
    ...headers,
    ...(fault?.kind === "wrong-content-type" ? { "content-type": fault.contentType ?? "text/html" } : {}),
    ...(hasLength ? { "content-length": String(body.length) } : {}),
  };
}

async function breakOff(response: ServerResponse, { how }: Break, signal: AbortSignal): Promise<void> {
  if (response.headersSent) response.flushHeaders();
  if (how === "hang") await gone(response, signal);
  else if (how === "reset") response.socket?.resetAndDestroy();
  // What was written must leave before the connection ends, else nothing arrives at all.
  else response.socket?.destroySoon();
}

function gone(response: ServerResponse, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    response.once("close", () => resolve());
    signal.addEventListener("abort", () => resolve(), { once: true });
    if (signal.aborted || response.destroyed) resolve();
  });
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off("drain", done).off("close", done);
      resolve();
    };
    response.once("drain", done).once("close", done);
  });
}
