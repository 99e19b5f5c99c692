/** What a server says, as loosely typed as `JSON.parse` leaves it: the server need not be ours. */
export type Parsed = ReturnType<typeof JSON.parse>;

/** One request to the server under test. A body that is no JSON stays text. */
export async function ask(
  method: string,
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Parsed }> {
  const response = await fetch(url, {
    method,
    headers: { "content-type": "application/json", ...headers },
    signal: AbortSignal.timeout(20_000),
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: parse(text) };
}

/** The `data` of a GraphQL answer. Throws what the server has against the query. */
export async function gql(server: string, query: string, variables: Record<string, unknown> = {}) {
  const { body } = await ask("POST", `${server}/v0/gql`, { query, variables });
  if (body.errors) throw new Error(`The server refused a query: ${JSON.stringify(body.errors)}\n${query}`);
  return body.data;
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Resolves with the first value that is neither null nor false; fails after 45 s. */
export async function until<Value>(
  what: string,
  look: () => Promise<Value | null | false> | Value | null | false,
): Promise<Value> {
  const deadline = Date.now() + 45_000;
  for (;;) {
    const found = await look();
    if (found !== null && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`Waited in vain until ${what}.`);
    await pause(50);
  }
}

function parse(text: string): Parsed {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
