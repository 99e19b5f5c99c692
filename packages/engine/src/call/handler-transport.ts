import { limits } from "../limits.ts";
import { type AppRequest, type AppResponse, reasonOf, type Transport, TransportError } from "./transport.ts";

export type FetchHandler = (request: Request) => Promise<Response>;

/** Calls an app that lives in this process, such as `serve` from "inngest/edge", without a socket. */
export function createHandlerTransport(handler: FetchHandler): Transport {
  return (request, signal) =>
    new Promise((resolve, reject) => {
      const closing = () => reject(reasonOf(signal) ?? new TransportError("lost", "The engine is closing."));
      signal.addEventListener("abort", closing, { once: true });
      if (signal.aborted) closing();
      answer(handler, request)
        .then(resolve, reject)
        .finally(() => signal.removeEventListener("abort", closing));
    });
}

async function answer(handler: FetchHandler, { url, method, headers, body }: AppRequest): Promise<AppResponse> {
  // The SDK builds its own address from the host header, which only a real connection would bring.
  const request = new Request(url, { method, headers: { ...headers, host: new URL(url).host }, body });
  const response = await handler(request);
  const text = await response.text();
  if (Buffer.byteLength(text) > limits.replyBytes) {
    throw new TransportError("refused", "The app's reply is larger than 8 MB.");
  }
  return { status: response.status, headers: Object.fromEntries(response.headers), body: text };
}
