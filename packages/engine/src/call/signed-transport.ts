import { tryParseJson } from "../json.ts";
import type { Keys } from "../keys.ts";
import { canonicalJson } from "./canonical-json.ts";
import { unwrapStreamed } from "./reply.ts";
import { type AppResponse, type Transport, TransportError } from "./transport.ts";

/**
 * Signs what goes out through a transport and believes no result that is not signed. An app that knows only the key
 * before the last rotation refuses the current one, and is asked once more with the other.
 */
export function createSignedTransport(transport: Transport, keys: Keys, now: () => number): Transport {
  if (keys.serverKind === "dev") return transport;
  return async (request, signal) => {
    const json = tryParseJson(request.body);
    const body = json === undefined ? request.body : canonicalJson(json);
    let response: AppResponse | null = null;
    for (const signature of keys.signaturesOf(body, now())) {
      const headers = {
        ...request.headers,
        "x-inngest-signature": signature,
        "x-inngest-server-kind": keys.serverKind,
      };
      response = await transport({ ...request, headers, body }, signal);
      if (response.status !== 401) break;
    }
    if (response === null) throw new TransportError("refused", "There is no key to sign the call with.");
    if (isResult(response) && !isSigned(response, keys, now())) {
      throw new TransportError("refused", "The app's answer is not signed with a signing key of this engine.");
    }
    return response;
  };
}

/** Everything that ends a step or a run. Other answers are errors that are tried again, signed or not. */
function isResult({ status, headers }: AppResponse): boolean {
  return (status >= 200 && status < 300) || headers["x-inngest-no-retry"] === "true";
}

/** A streamed answer has its signature inside: it was not known when the headers went out. */
function isSigned(response: AppResponse, keys: Keys, nowMs: number): boolean {
  const answer = unwrapStreamed(response);
  return answer !== null && keys.hasSigned(answer.headers["x-inngest-signature"], answer.body, nowMs);
}
