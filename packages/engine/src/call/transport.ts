/** One HTTP request to an app, and what came back. Header names are lower case. */
export type AppRequest = { url: string; method: "POST" | "PUT"; headers: Record<string, string>; body: string };
export type AppResponse = { status: number; headers: Record<string, string>; body: string };

/** Carries a request to an app. Failures are thrown as `TransportError`. */
export type Transport = (request: AppRequest, signal: AbortSignal) => Promise<AppResponse>;

/**
 * `unreachable`: the app never got the request. `lost`: the connection ended during the call.
 * `refused`: the call ended by one of the engine's own bounds (time, size).
 */
export type TransportFailure = "unreachable" | "lost" | "refused";

export class TransportError extends Error {
  override readonly name = "TransportError";
  readonly failure: TransportFailure;

  constructor(failure: TransportFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.failure = failure;
  }
}

/** Why a call was aborted, when whoever did it has said so. */
export function reasonOf(signal: AbortSignal): TransportError | null {
  return signal.aborted && signal.reason instanceof TransportError ? signal.reason : null;
}
