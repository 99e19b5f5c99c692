import type { CookieOptions } from "@supabase/ssr";
import type { Client } from "@vibe/store/client";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { siteOrigin } from "./origin.ts";
import { isSessionCookie, signedInUser, userClient } from "./user-client.ts";

export type Session = { user: Client; userId: string };

/** A client over the cookies of the request in hand. `onProviderToken` is for the route that completes a sign-in. */
export async function requestClient(onProviderToken?: (token: string) => void): Promise<Client> {
  const store = await cookies();
  const jar = {
    getAll: () => store.getAll(),
    setAll: (changed: { name: string; value: string; options: CookieOptions }[]) => {
      try {
        for (const { name, value, options } of changed) store.set(name, value, options);
      } catch {
        // A page cannot set cookies; the proxy has refreshed the session before it was rendered.
      }
    },
  };
  return userClient(jar, { origin: siteOrigin(await headers()), ...(onProviderToken && { onProviderToken }) });
}

/** Whether the browser came with a session, which may have ended since. */
export async function hasSessionCookie(): Promise<boolean> {
  return (await cookies()).getAll().some(({ name }) => isSessionCookie(name));
}

/** The session of the request, asked for once however many parts of a page need it. */
export const getSession = cache(async (): Promise<Session | null> => {
  const user = await requestClient();
  const userId = await signedInUser(user);
  return userId === null ? null : { user, userId };
});

/** The session of a page. The proxy has sent everybody else to sign in. */
export async function pageSession(): Promise<Session> {
  return (await getSession()) ?? redirect("/login");
}
