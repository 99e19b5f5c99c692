/**
 * A git server on loopback for tests and benchmarks: `git http-backend` behind a CGI bridge of node:http, with a token check
 * and faults on demand.
 *
 *     const server = await startGitHttpServer({ repositories: { "ada/app": repository.path } });
 *     `${server.url}/ada/app`;   // to read from; `.git` may follow
 *     server.requests;           // what was asked
 *     await server.close();
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as wait } from "node:timers/promises";
import { analysisEnvironment } from "../env.ts";

/** What goes wrong with one request. `cut` closes the connection after so many bytes; `instead` answers in git's place. */
export type GitServerFault =
  | { kind: "status"; status: number; headers?: Record<string, string>; body?: string }
  | { kind: "delay"; ms: number }
  | { kind: "silence" }
  | { kind: "disconnect" }
  | { kind: "cut"; afterBytes: number }
  | { kind: "silence_after"; bytes: number }
  | { kind: "change"; change: (answer: Buffer) => Buffer }
  | { kind: "instead"; body: Iterable<Buffer> | AsyncIterable<Buffer>; contentType?: string };

export type GitServerRequest = {
  repository: string;
  method: string;
  /** `info/refs` or `git-upload-pack`. */
  service: string;
  authorization: string | null;
  /** The packets as text. */
  body: string;
};

export type GitServerOptions = {
  /** Folders of git repositories by the names they have on the server: `owner/name`. */
  repositories: Record<string, string>;
  /** The password to ask for; without it anybody may read. */
  token?: string;
  /** Asked for every request; null lets it pass. */
  fault?: (request: GitServerRequest, index: number) => GitServerFault | null;
  /** Configuration of the git that serves; filters are allowed unless it says otherwise. */
  config?: Record<string, string>;
  /** Answer as an old server does, which does not know version 2 of the protocol. */
  oldProtocol?: boolean;
};

export type GitHttpServer = {
  /** `http://127.0.0.1:port`, without a slash at the end. */
  url: string;
  requests: GitServerRequest[];
  close: () => Promise<void>;
};

/** Starts on a free port. `close` ends connections that are still open, and with them their gits. */
export async function startGitHttpServer(options: GitServerOptions): Promise<GitHttpServer> {
  const requests: GitServerRequest[] = [];
  const server = createServer((request, response) => {
    response.on("error", () => {}); // The client may leave at any time.
    answer(request, response).catch(() => response.destroy());
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = "", query = ""] = (request.url ?? "").split("?");
    const [, repository = "", service = ""] = /^\/(.+?)(?:\.git)?\/(info\/refs|git-upload-pack)$/.exec(path) ?? [];
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const seen: GitServerRequest = {
      repository,
      method: request.method ?? "",
      service,
      authorization: request.headers.authorization ?? null,
      body: body.toString("latin1"),
    };
    const fault = options.fault?.(seen, requests.length) ?? null;
    requests.push(seen);
    if (fault !== null && (await isAnsweredBy(fault, response))) return;
    const folder = options.repositories[repository];
    if (options.token !== undefined && !isAllowed(seen.authorization, options.token)) {
      return void response.writeHead(401, { "www-authenticate": 'Basic realm="git"' }).end("Who are you?");
    }
    if (folder === undefined) return void response.writeHead(404).end("Repository not found.");
    await bridge({ folder, service, query, body, request }, response, fault, options);
  }

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

type Call = { folder: string; service: string; query: string; body: Buffer; request: IncomingMessage };

async function bridge(call: Call, response: ServerResponse, fault: GitServerFault | null, options: GitServerOptions) {
  const config = { "uploadpack.allowFilter": "true", "safe.directory": "*", ...options.config };
  const settings = Object.entries(config).flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  const protocol = call.request.headers["git-protocol"];
  const child = spawn("git", ["http-backend"], {
    env: {
      ...analysisEnvironment(),
      ...Object.fromEntries(settings),
      GIT_CONFIG_COUNT: String(Object.keys(config).length),
      GIT_PROJECT_ROOT: call.folder,
      GIT_HTTP_EXPORT_ALL: "1",
      PATH_INFO: `/${call.service}`,
      QUERY_STRING: call.query,
      REQUEST_METHOD: call.request.method ?? "GET",
      CONTENT_TYPE: call.request.headers["content-type"] ?? "",
      CONTENT_LENGTH: String(call.body.length),
      HTTP_CONTENT_ENCODING: String(call.request.headers["content-encoding"] ?? ""),
      REMOTE_ADDR: "127.0.0.1",
      ...(typeof protocol === "string" && !options.oldProtocol ? { GIT_PROTOCOL: protocol } : {}),
    } as unknown as NodeJS.ProcessEnv,
    stdio: ["pipe", "pipe", "ignore"],
  });
  response.on("close", () => child.kill("SIGKILL"));
  child.stdin.on("error", () => {}); // git may stop reading early.
  child.stdin.end(call.body);
  await pipeline(changed(withoutHead(child.stdout, response), fault, response), response).catch(() => {});
}

/** The head of a CGI answer goes to the response, the rest is the body. */
async function* withoutHead(output: Readable, response: ServerResponse): AsyncGenerator<Buffer> {
  let head: Buffer | null = Buffer.alloc(0);
  for await (const chunk of output) {
    if (head === null) {
      yield chunk as Buffer;
      continue;
    }
    head = Buffer.concat([head, chunk as Buffer]);
    const end = head.indexOf("\r\n\r\n");
    if (end === -1) continue;
    for (const line of head.toString("latin1", 0, end).split("\r\n")) {
      const [, name = "", value = ""] = /^([^:]+): *(.*)$/.exec(line) ?? [];
      if (name.toLowerCase() === "status") response.statusCode = Number.parseInt(value, 10);
      else if (name !== "") response.setHeader(name, value);
    }
    const rest = head.subarray(end + 4);
    head = null;
    if (rest.length > 0) yield rest;
  }
}

async function* changed(
  body: AsyncIterable<Buffer>,
  fault: GitServerFault | null,
  response: ServerResponse,
): AsyncGenerator<Buffer> {
  if (fault?.kind === "change") {
    const chunks: Buffer[] = [];
    for await (const chunk of body) chunks.push(chunk);
    yield fault.change(Buffer.concat(chunks));
    return;
  }
  const most = fault?.kind === "cut" ? fault.afterBytes : fault?.kind === "silence_after" ? fault.bytes : null;
  let sent = 0;
  for await (const chunk of body) {
    if (most !== null && sent + chunk.length >= most) {
      yield chunk.subarray(0, most - sent);
      if (fault?.kind === "silence_after") await once(response, "close");
      response.destroy();
      return;
    }
    sent += chunk.length;
    yield chunk;
  }
}

/** True where the fault was the whole answer. */
async function isAnsweredBy(fault: GitServerFault, response: ServerResponse): Promise<boolean> {
  switch (fault.kind) {
    case "status":
      response.writeHead(fault.status, fault.headers).end(fault.body ?? "");
      return true;
    case "delay":
      await wait(fault.ms);
      return false;
    case "silence":
      await once(response, "close");
      return true;
    case "disconnect":
      response.destroy();
      return true;
    case "instead":
      response.writeHead(200, { "content-type": fault.contentType ?? "application/x-git-upload-pack-result" });
      await pipeline(Readable.from(fault.body), response).catch(() => {}); // Until the client has had enough.
      return true;
    case "cut":
    case "silence_after":
    case "change":
      return false;
    default:
      return fault satisfies never;
  }
}

function isAllowed(authorization: string | null, token: string): boolean {
  return authorization === `Basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}`;
}
