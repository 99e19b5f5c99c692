import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { Socket } from "node:net";
import { limits } from "../limits.ts";
import { type AppRequest, type AppResponse, reasonOf, type Transport, TransportError } from "./transport.ts";

/**
 * Calls apps over HTTP. Not `fetch`: its client gives up on a reply whose headers take 300 seconds,
 * and a step may take hours.
 */
export function createHttpTransport(): { transport: Transport; close: () => void } {
  const http = new HttpAgent({ keepAlive: true });
  const https = new HttpsAgent({ keepAlive: true });

  const transport: Transport = async (request, signal) => {
    try {
      return await send(request, signal, http, https);
    } catch (error) {
      // The app closed an idle connection just as we took it: not a lost call, so once more on a new one.
      if (error instanceof StaleConnection) return send(request, signal, http, https);
      throw error;
    }
  };
  const close = () => {
    http.destroy();
    https.destroy();
  };
  return { transport, close };
}

class StaleConnection extends TransportError {}

function send(request: AppRequest, signal: AbortSignal, http: HttpAgent, https: HttpsAgent): Promise<AppResponse> {
  return new Promise((resolve, reject) => {
    const url = new URL(request.url);
    const secure = url.protocol === "https:";
    const headers = { ...request.headers, "content-length": String(Buffer.byteLength(request.body)) };
    const options = { method: request.method, headers, signal };
    const call = secure
      ? httpsRequest(url, { ...options, agent: https })
      : httpRequest(url, { ...options, agent: http });
    limitConnecting(call);
    let isStale = () => false;
    call.on("socket", (socket) => {
      if (call.reusedSocket) isStale = staleness(socket);
    });
    call.on("error", (error) => reject(asTransportError(reasonOf(signal) ?? error, isStale())));
    call.on("response", (response) => {
      readBody(response).then(
        (body) => resolve({ status: response.statusCode ?? 0, headers: plainHeaders(response), body }),
        (error: Error) => {
          call.destroy();
          reject(asTransportError(reasonOf(signal) ?? error, false));
        },
      );
    });
    // Otherwise an app that wants to speak something else would be waited for until the call's time is up.
    call.on("upgrade", (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode ?? 0, headers: plainHeaders(response), body: "" });
    });
    call.end(request.body);
  });
}

/** An app that had closed the connection before we took it says so at once and without an answer. Later it has begun to work. */
const staleMs = 20;

function staleness(socket: Socket): () => boolean {
  const takenAt = performance.now();
  const { bytesRead } = socket;
  return () => socket.bytesRead === bytesRead && performance.now() - takenAt < staleMs;
}

function limitConnecting(call: ClientRequest): void {
  const connecting = setTimeout(
    () => call.destroy(new TransportError("unreachable", "The app did not accept a connection in time.")),
    limits.connectMs,
  );
  call.on("socket", (socket) => {
    if (!socket.connecting) clearTimeout(connecting);
    else socket.once("connect", () => clearTimeout(connecting));
  });
  call.on("close", () => clearTimeout(connecting));
}

async function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > limits.replyBytes) throw new TransportError("refused", "The app's reply is larger than 8 MB.");
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function plainHeaders(response: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)]));
}

const neverConnected = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT"]);

function asTransportError(error: Error, isStale: boolean): TransportError {
  if (error instanceof TransportError) return error;
  const code = "code" in error ? String(error.code) : "";
  const message = code.startsWith("HPE_")
    ? `The app's answer is no HTTP that can be read: ${code}.`
    : `The connection to the app failed: ${code || error.message}.`;
  if (neverConnected.has(code)) return new TransportError("unreachable", message, { cause: error });
  if (isStale && (code === "ECONNRESET" || code === "EPIPE")) {
    return new StaleConnection("lost", message, { cause: error });
  }
  return new TransportError("lost", message, { cause: error });
}
