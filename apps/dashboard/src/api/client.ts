/** What went wrong with a request, as a sentence for the person who made it. `status` is 0 when no answer came. */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ApiError";
    this.status = status;
  }
}

export type Query = Record<string, string | number | boolean | readonly string[] | null | undefined>;

export type Answer<Data> = {
  data: Data;
  metadata: { fetched_at: string; next_cursor?: string | null; total?: number | null };
};

const timeoutMs = 15_000;

/** Reads what the engine knows at an address of its API (`/v1/...`). Throws `ApiError`. */
export async function read<Data>(path: string, query: Query = {}, signal?: AbortSignal): Promise<Answer<Data>> {
  return ask<Answer<Data>>(path + queryText(query), signal ? { signal } : {});
}

/**
 * Has the engine do something, once: an answer that is lost on the way is asked for again under the same `key`. Returns
 * the whole body. Throws `ApiError`.
 */
export async function act<Body>(
  method: "POST" | "DELETE",
  path: string,
  body: unknown = {},
  key: string = newKey(),
): Promise<Body> {
  const request = {
    method,
    headers: { "content-type": "application/json", "idempotency-key": key },
    ...(method === "POST" ? { body: JSON.stringify(body) } : {}),
  };
  try {
    return await ask<Body>(path, request);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 0 || method === "DELETE") throw error;
    return ask<Body>(path, request);
  }
}

/** `crypto.randomUUID` is missing where the page comes over plain HTTP from another machine. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function queryText(query: Query): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === "") continue;
    for (const one of Array.isArray(value) ? value : [value]) params.append(name, String(one));
  }
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}

async function ask<Body>(address: string, request: RequestInit): Promise<Body> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = request.signal ? AbortSignal.any([request.signal, timeout]) : timeout;
  try {
    const response = await fetch(address, { ...request, signal });
    const text = await response.text();
    if (!response.ok) throw new ApiError(response.status, sentenceOf(response.status, text));
    return JSON.parse(text) as Body; // The engine of the same checkout wrote it, in the shapes of wire.ts.
  } catch (error) {
    if (error instanceof ApiError || request.signal?.aborted) throw error;
    if (timeout.aborted) {
      throw new ApiError(0, `The engine took longer than ${timeoutMs / 1000} seconds to answer.`, { cause: error });
    }
    if (error instanceof SyntaxError) throw new ApiError(0, "The engine's answer cannot be read.", { cause: error });
    throw new ApiError(0, "The engine does not answer. Look whether it is still running.", { cause: error });
  }
}

function sentenceOf(status: number, text: string): string {
  if (status === 401) return "The engine wants its signing key: reload the page to be asked for it.";
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === "object" && body !== null && "error" in body && typeof body.error === "string")
      return body.error;
  } catch {
    // No sentence of the engine's then.
  }
  return `The engine answered with status ${status}.`;
}
