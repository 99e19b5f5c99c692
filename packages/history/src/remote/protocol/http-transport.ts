/** Requests to a git server: bytes out, bytes in as they come, and a limit on every wait. */

import { badAnswer, RemoteError } from "../remote-error.ts";
import { httpFailure } from "./http-failure.ts";
import { type RemoteAddress, redirectTarget, serviceUrl } from "./remote-address.ts";

/**
 * `answerMs`: until the server begins to answer, connecting included. `idleMs`: how long it may be silent after that.
 * `wallMs`: how long one request may take, our own work included.
 */
export type TransportLimits = { answerMs: number; idleMs: number; wallMs: number };

export type Transport = {
  /** One request to `git-upload-pack`. Stopping early closes the connection. Throws `RemoteError`, or the reason of `signal`. */
  post: (body: Buffer, signal: AbortSignal | undefined) => AsyncGenerator<Buffer, void, undefined>;
  /** Whether the server says that it speaks version 2 of the protocol. One more request, for when it said nothing else. */
  speaksVersion2: (signal: AbortSignal | undefined) => Promise<boolean>;
  /** What it cost so far; redirects count as requests. */
  spent: { requests: number; bytesSent: number; bytesReceived: number };
};

const maxRedirects = 3;
const contentType = "application/x-git-upload-pack";

export function createTransport(address: RemoteAddress, limits: TransportLimits): Transport {
  let url = serviceUrl(address.url);
  const spent = { requests: 0, bytesSent: 0, bytesReceived: 0 };
  const headers: Record<string, string> = {
    "content-type": `${contentType}-request`,
    accept: `${contentType}-result`,
    "git-protocol": "version=2",
    "user-agent": "git/vibe-coding-profile",
  };
  if (address.token !== undefined) {
    headers.authorization = `Basic ${Buffer.from(`x-access-token:${address.token}`).toString("base64")}`;
  }

  async function* answerTo(
    question: Question,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Buffer, void, undefined> {
    signal?.throwIfAborted();
    const stop = new AbortController();
    const outOfTime = (what: string, ms: number) => setTimeout(() => stop.abort(timedOut(what, ms)), ms);
    const wall = outOfTime("took too long", limits.wallMs);
    let wait = outOfTime("did not answer", limits.answerMs);
    try {
      const response = await ask(question, signal ? AbortSignal.any([signal, stop.signal]) : stop.signal);
      for await (const chunk of response.body ?? []) {
        clearTimeout(wait); // While the consumer works, the server's silence is our own.
        spent.bytesReceived += chunk.byteLength;
        yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
        stop.signal.throwIfAborted();
        wait = outOfTime("was silent", limits.idleMs);
      }
    } catch (error) {
      throw asOurs(error, signal, stop.signal);
    } finally {
      clearTimeout(wait);
      clearTimeout(wall);
      stop.abort();
    }
  }

  async function ask({ body, url: at, answerType }: Question, signal: AbortSignal): Promise<Response> {
    for (let redirects = 0; ; redirects += 1) {
      spent.requests += 1;
      spent.bytesSent += body?.length ?? 0;
      const method = body === null ? "GET" : "POST";
      const sent = body === null ? null : new Uint8Array(body);
      const response = await fetch(at(url), { method, headers, body: sent, redirect: "manual", signal });
      if (response.status === 200) {
        if (response.headers.get("content-type") === answerType) return response;
        throw httpFailure(200, response.headers, false, new Date());
      }
      if (![301, 302, 307, 308].includes(response.status)) {
        throw httpFailure(response.status, response.headers, address.token !== undefined, new Date());
      }
      const target = redirectTarget(url, response.headers.get("location"));
      if (target === null || redirects === maxRedirects) throw moved();
      await response.body?.cancel();
      url = target;
    }
  }

  return {
    spent,
    post: (body, signal) => answerTo({ body, url: (service) => service, answerType: `${contentType}-result` }, signal),
    async speaksVersion2(signal) {
      const question = { body: null, url: advertisement, answerType: `${contentType}-advertisement` };
      for await (const chunk of answerTo(question, signal)) {
        // The beginning is enough: of version 1 or 0 it is a list of refs.
        return /^(?:001e# service=git-upload-pack\n0000)?000eversion 2\n/.test(chunk.toString("latin1"));
      }
      return false;
    },
  };
}

type Question = { body: Buffer | null; url: (service: URL) => URL; answerType: string };

function advertisement(service: URL): URL {
  const url = new URL(service);
  url.pathname = url.pathname.replace(/git-upload-pack$/, "info/refs");
  url.search = "?service=git-upload-pack";
  return url;
}

/** Whatever breaks after we stopped broke because of that; what is left is the network. */
function asOurs(error: unknown, signal: AbortSignal | undefined, stop: AbortSignal): unknown {
  if (signal?.aborted) return signal.reason;
  if (stop.aborted) return stop.reason;
  if (!(error instanceof TypeError)) return error;
  const code = (error.cause as { code?: unknown } | undefined)?.code;
  if (typeof code === "string" && /^(?:Z_|ERR_.*BROTLI)/.test(code)) return badAnswer("a compression that is none");
  const known = typeof code === "string" && /^[A-Z_]{3,40}$/.test(code) ? ` (${code})` : "";
  return new RemoteError(
    "network_failed",
    `The connection to the git server failed${known}. Check the network; it is tried again later.`,
  );
}

function timedOut(what: string, ms: number): RemoteError {
  return new RemoteError(
    "timed_out",
    `The git server ${what} (${ms / 1_000} seconds) and was given up. It is tried again later.`,
  );
}

function moved(): RemoteError {
  return new RemoteError(
    "repository_moved",
    "The repository has moved to another address, which is not followed. Give its new address.",
  );
}
