import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Chance } from "./chance.ts";

/** What the app behind has answered, before it is spoilt. */
type Answer = { status: number; headers: Record<string, string>; body: Buffer };
/** What it may be spoilt with. `earlier` is what another call of the same run was answered. */
type Scene = { answer: Answer; socket: Socket; chance: Chance; earlier: Answer | undefined };

const crlf = "\r\n";
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function head({ status, headers }: Answer, more: Record<string, string | number>): string {
  const lines = Object.entries({ ...headers, ...more }).map(([name, value]) => `${name}: ${value}${crlf}`);
  return `HTTP/1.1 ${status} X${crlf}${lines.join("")}${crlf}`;
}

function whole(answer: Answer): Buffer {
  return Buffer.concat([Buffer.from(head(answer, { "content-length": answer.body.length })), answer.body]);
}

function ofProxy(status: number): (scene: Scene) => void {
  const body = Buffer.from(`<html><h1>${status}</h1></html>`);
  return ({ socket }) => socket.end(whole({ status, headers: { "content-type": "text/html" }, body }));
}

/** Ways in which an app, or what is between, can answer wrongly. Each ends the connection in the end. */
export const faults: Record<string, (scene: Scene) => unknown> = {
  "an answer in drips": async ({ socket, answer }) => {
    const text = whole(answer);
    for (let at = 0; at < text.length; at += Math.ceil(text.length / 5)) {
      socket.write(text.subarray(at, at + Math.ceil(text.length / 5)));
      await pause(20);
    }
    socket.end();
  },
  "an answer that hangs until the connection is reset": async ({ socket }) => {
    await pause(250);
    socket.resetAndDestroy();
  },
  "a connection reset without an answer": ({ socket }) => socket.resetAndDestroy(),
  "a connection closed without an answer": ({ socket }) => socket.end(),
  "a connection reset in the middle of the body": async ({ socket, answer }) => {
    socket.write(whole(answer).subarray(0, -Math.ceil(answer.body.length / 2)));
    await pause(5);
    socket.resetAndDestroy();
  },
  "JSON that breaks off": ({ socket, answer }) => {
    socket.end(whole({ ...answer, status: 206, body: Buffer.from('[{"id":"a","op":"Step') }));
  },
  "JSON of another kind": ({ socket, answer, chance }) => {
    const junk = [
      "null",
      "7",
      '"text"',
      "[null]",
      "[[]]",
      '[{"op":5,"id":{}}]',
      '{"op":"StepRun"}',
      "[1,[2,{}]]",
    ] as const;
    socket.end(whole({ ...answer, status: 206, body: Buffer.from(chance.pick(junk)) }));
  },
  "chunks that break off": ({ socket, answer }) => {
    const text = answer.body.toString();
    socket.end(`${head(answer, { "transfer-encoding": "chunked" })}${(text.length + 50).toString(16)}${crlf}${text}`);
  },
  "chunks that are none": ({ socket, answer }) => {
    socket.end(`${head(answer, { "transfer-encoding": "chunked" })}zz${crlf}${answer.body}`);
  },
  "bytes that are no HTTP": ({ socket, chance }) => {
    socket.end(Buffer.from(Array.from({ length: 500 }, () => chance.below(256))));
  },
  "a length that is too large": ({ socket, answer }) => {
    socket.end(Buffer.concat([Buffer.from(head(answer, { "content-length": answer.body.length + 9 })), answer.body]));
  },
  "a length that is too small": ({ socket, answer }) => {
    socket.end(Buffer.concat([Buffer.from(head(answer, { "content-length": 3 })), answer.body]));
  },
  "a body of bytes that are no text": ({ socket, answer, chance }) => {
    const body = Buffer.from(Array.from({ length: 200 }, () => chance.below(256)));
    socket.end(whole({ ...answer, status: 206, body }));
  },
  "the page of a proxy, 502": ofProxy(502),
  "the page of a proxy, 503": ofProxy(503),
  "the page of a proxy, 504": ofProxy(504),
  "the page of a proxy, 413": ofProxy(413),
  "a page with 200": ofProxy(200),
  "no content": ({ socket }) => socket.end(`HTTP/1.1 204 X${crlf}${crlf}`),
  "a redirect": ({ socket }) => socket.end(`HTTP/1.1 307 X${crlf}location: http://127.0.0.1:1/${crlf}${crlf}`),
  "another protocol": ({ socket }) => {
    socket.end(`HTTP/1.1 101 X${crlf}connection: upgrade${crlf}upgrade: websocket${crlf}${crlf}hello`);
  },
  "a body without end": ({ socket, answer }) => {
    socket.write(head(answer, { "transfer-encoding": "chunked" }));
    const chunk = `10000${crlf}${" ".repeat(65_536)}${crlf}`;
    const more = () => {
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on("drain", more);
    more();
  },
  "headers without measure": ({ socket, answer }) => {
    socket.end(whole({ ...answer, headers: { ...answer.headers, "x-much": "x".repeat(200_000) } }));
  },
  "the answer twice": ({ socket, answer }) => socket.end(Buffer.concat([whole(answer), whole(answer)])),
  "the answer to an earlier call of the run": ({ socket, answer, earlier }) => socket.end(whole(earlier ?? answer)),
};

/**
 * Stands before an app and spoils what it answers; `choose` says how, or that it does not. The app has always done
 * what it was asked. Its address takes the place of the app's.
 */
export async function startUnruly(appUrl: string, chance: Chance, choose: () => keyof typeof faults | null) {
  const earlier = new Map<string, Answer>();
  const open = new Set<Socket>();
  const counts = new Map<string, number>();
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await bodyOf(request);
    const answer = await ask(appUrl, request, body);
    const runId = String(request.headers["x-run-id"]);
    const name = request.method === "POST" ? choose() : null;
    const spoil = name === null ? undefined : faults[name];
    const scene = { answer, socket: request.socket, chance, earlier: earlier.get(runId) };
    earlier.set(runId, answer);
    if (name === null || spoil === undefined) {
      response.writeHead(answer.status, { ...answer.headers, "content-length": answer.body.length }).end(answer.body);
      return;
    }
    counts.set(name, (counts.get(name) ?? 0) + 1);
    await spoil(scene);
  };
  const server = createServer((request, response) => {
    handle(request, response).catch(() => request.socket.destroy()); // The app is not there: so is this.
  });
  server.on("connection", (socket) => {
    open.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // A TCP server that listens has no other kind.
  const close = async () => {
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { port, url: `http://127.0.0.1:${port}${new URL(appUrl).pathname}`, counts, close };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

const hopByHop = new Set([
  "connection",
  "keep-alive",
  "transfer-encoding",
  "content-length",
  "host",
  "content-encoding",
]);

async function ask(appUrl: string, request: IncomingMessage, body: Buffer): Promise<Answer> {
  const { search } = new URL(request.url ?? "/", appUrl);
  const sent = Object.entries(request.headers).filter(([name]) => !hopByHop.has(name));
  const headers = Object.fromEntries(sent.map(([name, value]) => [name, String(value)]));
  const response = await fetch(appUrl + search, {
    method: request.method ?? "POST",
    headers,
    body: new Uint8Array(body),
  });
  const kept = [...response.headers].filter(([name]) => !hopByHop.has(name));
  return {
    status: response.status,
    headers: Object.fromEntries(kept),
    body: Buffer.from(await response.arrayBuffer()),
  };
}
