import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { EngineError } from "../engine-error.ts";
import { limits } from "../limits.ts";
import { type ApiAnswer, type ApiRequest, type ApiResponse, type ApiStream, failure } from "./message.ts";
import { pageAccess } from "./page-access.ts";
import { type Body, BodyReader } from "./read-body.ts";
import { refusalOf } from "./same-machine.ts";
import { refuseUpgrade } from "./websocket.ts";

export type Listening = { port: number; url: string; close(): Promise<void> };
export type Handler = (request: ApiRequest) => Promise<ApiAnswer>;

export type ListenOptions = {
  allowedHosts: readonly string[];
  serverKind: "dev" | "cloud";
  /** Whether whoever comes has to show a key. Only then may others than programs of this machine come. */
  isProtected: boolean;
  /** Takes a connection that is to speak something else than HTTP. */
  upgrade: (request: IncomingMessage, url: URL, socket: Duplex) => void;
  /** Bytes of requests that are held at once. */
  heldBodyBytes?: number;
};

/**
 * Serves `handler`. Without a host it binds both loopback addresses, because "localhost" is `::1` for some
 * clients and `127.0.0.1` for others. A port in use is an `EngineError` with code `EADDRINUSE`.
 */
export async function listen(
  address: { port: number; host?: string | undefined },
  handler: Handler,
  options: ListenOptions,
): Promise<Listening> {
  requireLoopback(address.host, options);
  const bodies = new BodyReader(options.heldBodyBytes ?? limits.heldBodyBytes);
  const servers: Server[] = [];
  const bind = async (host: string, port: number): Promise<number> => {
    const server = createServer((request, response) => {
      serve(handler, options, bodies, request, response).catch(() => response.destroy());
    });
    server.on("upgrade", (request, socket) => upgrade(options, request, socket));
    const bound = await bindServer(server, host, port);
    servers.push(server);
    return bound;
  };
  try {
    const port = await bind(address.host ?? "127.0.0.1", address.port);
    if (address.host === undefined) await bind("::1", port).catch(ignoreMissingIpv6);
    const close = async () => {
      await Promise.all(servers.map(closeServer));
    };
    return { port, url: `http://${urlHost(address.host ?? "127.0.0.1")}:${port}`, close };
  } catch (error) {
    await Promise.all(servers.map(closeServer));
    throw error;
  }
}

function upgrade({ allowedHosts, upgrade }: ListenOptions, request: IncomingMessage, socket: Duplex): void {
  socket.on("error", () => socket.destroy()); // Whoever asked has gone.
  const refusal = refusalOf(request.headers.host, request.headers.origin, allowedHosts);
  if (refusal) refuseUpgrade(socket, 403, refusal);
  else upgrade(request, new URL(request.url ?? "/", "http://engine"), socket);
}

/** An engine without keys obeys everybody who reaches it, so only programs of this machine may. */
function requireLoopback(host: string | undefined, { isProtected }: ListenOptions): void {
  if (host === undefined || isLoopback(host) || isProtected) return;
  const message = `The engine does not listen on ${host} without keys, for anybody could run things there: give it a signingKey and eventKeys, or leave the host out.`;
  throw new EngineError("KEYS_REQUIRED", message);
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

function bindServer(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => {
      const taken = "code" in error && error.code === "EADDRINUSE";
      const message = `Port ${port} on ${host} is in use: stop the program that has it, or choose another port.`;
      reject(taken ? new EngineError("EADDRINUSE", message, { cause: error }) : error);
    });
    server.listen(port, host, () => resolve(portOf(server.address()) ?? port));
  });
}

function portOf(address: AddressInfo | string | null): number | null {
  return typeof address === "object" && address !== null ? address.port : null;
}

/** A machine without IPv6 has no ::1 that somebody could take "localhost" for. */
function ignoreMissingIpv6(error: unknown): void {
  const code = error instanceof Error && "code" in error ? error.code : "";
  if (code !== "EADDRNOTAVAIL" && code !== "EAFNOSUPPORT") throw error;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function urlHost(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

async function serve(
  handler: Handler,
  { allowedHosts, serverKind }: ListenOptions,
  bodies: BodyReader,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader("x-inngest-server-kind", serverKind);
  const refusal = refusalOf(request.headers.host, request.headers.origin, allowedHosts);
  if (refusal) return answer(response, failure(403, refusal));
  const url = new URL(request.url ?? "/", "http://engine");
  const { origin, "access-control-request-headers": asksFor } = request.headers;
  const access = pageAccess(url.pathname, origin, asksFor);
  if (access) response.setHeaders(new Headers(access));
  if (access && request.method === "OPTIONS") {
    response.writeHead(204).end();
    return;
  }
  const body = await bodies.read(request, maxBodyBytes(url.pathname));
  if ("refusal" in body) return answer(response, refusalOfBody(body));
  try {
    const asked = {
      method: request.method ?? "GET",
      path: url.pathname,
      query: url.searchParams,
      header: (name: string) => request.headers[name]?.toString(),
      body: body.text,
    };
    answer(response, await handler(asked));
  } finally {
    body.release();
  }
}

/** Who sends more than can be held is asked to come back: the SDK does by itself. */
function refusalOfBody({ refusal }: Extract<Body, { refusal: unknown }>): ApiResponse {
  if (refusal === "too-large") return failure(413, "The request body is too large.");
  const busy = failure(503, "More is being sent to this engine than it can hold at once: send it again in a moment.");
  return { ...busy, headers: { "retry-after": "1" } };
}

function maxBodyBytes(path: string): number {
  if (path.startsWith("/e/")) return limits.eventBodyBytes;
  return path.startsWith("/v1/checkpoint/") ? limits.checkpointBodyBytes : limits.apiBodyBytes;
}

function answer(response: ServerResponse, reply: ApiAnswer): void {
  if ("open" in reply) {
    stream(response, reply);
    return;
  }
  const { status, type, body, headers } = reply;
  response.writeHead(status, { ...headersOf(type), ...headers, "content-length": Buffer.byteLength(body) });
  response.end(body);
}

/** What a reader of a stream may have left unread before it counts as fallen behind. */
const maxUnreadBytes = 1024 * 1024;

function stream(response: ServerResponse, { status, type, open }: ApiStream): void {
  response.writeHead(status, headersOf(type));
  response.flushHeaders();
  const close = open({
    write: (text) => {
      if (response.writable) response.write(text);
      return response.writableLength < maxUnreadBytes;
    },
    end: () => response.destroy(),
  });
  response.once("close", close);
}

function headersOf(type: ApiAnswer["type"]): Record<string, string> {
  return {
    "content-type": type,
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    // Whoever opens an answer in a browser sees text: whatever an event's data contains, nothing in it can run.
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  };
}
