import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { EngineError } from "../engine-error.ts";
import { limits } from "../limits.ts";
import { type ApiRequest, type ApiResponse, failure } from "./message.ts";
import { refusalOf } from "./same-machine.ts";

export type Listening = { port: number; url: string; close(): Promise<void> };
export type Handler = (request: ApiRequest) => Promise<ApiResponse>;

/**
 * Serves `handler`. Without a host it binds both loopback addresses, because "localhost" is `::1` for some
 * clients and `127.0.0.1` for others. A port in use is an `EngineError` with code `EADDRINUSE`.
 */
export async function listen(
  address: { port: number; host?: string | undefined },
  handler: Handler,
  options: { allowedHosts: readonly string[] },
): Promise<Listening> {
  const servers: Server[] = [];
  const bind = async (host: string, port: number): Promise<number> => {
    const server = createServer((request, response) => {
      serve(handler, options.allowedHosts, request, response).catch(() => response.destroy());
    });
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
  allowedHosts: readonly string[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const refusal = refusalOf(request.headers.host, request.headers.origin, allowedHosts);
  if (refusal) return answer(response, failure(403, refusal));
  const url = new URL(request.url ?? "/", "http://engine");
  const maxBytes = url.pathname.startsWith("/e/") ? limits.eventBodyBytes : limits.apiBodyBytes;
  const tooLarge = Number(request.headers["content-length"] ?? 0) > maxBytes;
  const body = tooLarge ? null : await readBody(request, maxBytes);
  if (body === null) return answer(response, failure(413, "The request body is too large."));
  answer(
    response,
    await handler({
      method: request.method ?? "GET",
      path: url.pathname,
      query: url.searchParams,
      header: (name) => request.headers[name]?.toString(),
      body,
    }),
  );
}

async function readBody(request: IncomingMessage, maxBytes: number): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > maxBytes) return null;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function answer(response: ServerResponse, { status, type, body }: ApiResponse): void {
  response.writeHead(status, {
    "content-type": type,
    "content-length": Buffer.byteLength(body),
    "x-inngest-server-kind": "dev",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    // The pages are text and style: whatever an event's data contains, nothing in it can run.
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  });
  response.end(body);
}
