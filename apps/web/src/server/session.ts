import type { Client } from "@vibe/store/client";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { signedInUser, userClient } from "./user-client.ts";

export type Session = { user: Client; userId: string };

/** A client over the cookies of the request in hand. */
export async function requestClient(): Promise<Client> {
  const store = await cookies();
  return userClient({
    getAll: () => store.getAll(),
    setAll: (changed) => {
      try {
        for (const { name, value, options } of changed) store.set(name, value, options);
      } catch {
        // A page cannot set cookies; the proxy has refreshed the session before it was rendered.
      }
    },
  });
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
