/**
 * Takes GitHub's token out of what Supabase Auth answers to a sign-in, before its client sees the answer: that client keeps the
 * session as it came, and @supabase/ssr writes what it keeps into cookies.
 */
export function withoutProviderToken(answer: typeof fetch, take: (token: string) => void): typeof fetch {
  return async (input, init) => {
    const response = await answer(input, init);
    if (!response.ok || !isTokenRequest(input)) return response;
    const {
      provider_token: token,
      provider_refresh_token: _,
      ...session
    }: Record<string, unknown> = await response.json();
    if (typeof token === "string" && token !== "") take(token);
    const headers = new Headers(response.headers);
    for (const name of ["content-length", "content-encoding"]) headers.delete(name);
    return Response.json(session, { status: response.status, headers });
  };
}

function isTokenRequest(input: RequestInfo | URL): boolean {
  const url = input instanceof Request ? input.url : String(input);
  return new URL(url).pathname.endsWith("/auth/v1/token");
}
