import { type CookieMethodsServer, createServerClient } from "@supabase/ssr";
import { isAuthRetryableFetchError } from "@supabase/supabase-js";
import { type Client, withTimeout } from "@vibe/store/client";
import { env } from "#env.ts";
import { ApiError } from "./api-error.ts";
import { withoutProviderToken } from "./provider-token.ts";

/** Its chunks are called `vibe-session.0` and on; what begins with `vibe-session-` belongs to sign-ins that are under way. */
const SESSION_COOKIE = "vibe-session";

export const isSessionCookie = (name: string): boolean =>
  name === SESSION_COOKIE || name.startsWith(`${SESSION_COOKIE}.`);

type Options = {
  /** What the browser calls this site (`siteOrigin`): over https the cookies never leave it. */
  origin: string;
  /** Hears of GitHub's token once, when the client completes a sign-in. Nothing else ever does. */
  onProviderToken?: (token: string) => void;
};

/**
 * A client with the rights of the person whose session the cookies hold. One a request: it carries their session. No script of a
 * page reads the cookies: the browser talks to this app alone.
 */
export function userClient(cookies: CookieMethodsServer, { origin, onProviderToken = () => {} }: Options): Client {
  const { supabase } = env();
  const secure = origin.startsWith("https:");
  return createServerClient(supabase.url, supabase.publishableKey, {
    cookies,
    cookieOptions: { name: SESSION_COOKIE, httpOnly: true, sameSite: "lax", path: "/", secure },
    // Two sign-ins begun in two tabs each find their own secret again.
    auth: { experimental: { appendPkceFlowIdToRedirects: true } },
    global: { fetch: withoutProviderToken(withTimeout(fetch), onProviderToken) },
  });
}

/**
 * Who is signed in, after a refresh where one is due; null when nobody is.
 *
 * @throws ApiError unavailable, when the auth server cannot be asked: that is no sign-out
 */
export async function signedInUser(client: Client): Promise<string | null> {
  const { data, error } = await client.auth.getClaims();
  if (isAuthRetryableFetchError(error)) {
    throw new ApiError("unavailable", "The database does not answer.", { cause: error });
  }
  return data?.claims.sub ?? null;
}
