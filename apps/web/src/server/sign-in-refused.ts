import { seeOther } from "./see-other.ts";
import { getSession } from "./session.ts";
import type { SignInFailure } from "./sign-in-failure.ts";

/** Leads to where a sentence says why, and where to try again: the settings for who is signed in all the same. */
export async function signInRefused(failure: SignInFailure, next: string): Promise<Response> {
  const session = await getSession().catch(() => null); // Where even that cannot be asked, the sentence is what matters.
  if (session !== null) return seeOther(`/settings?${new URLSearchParams({ failed: failure })}`);
  return seeOther(`/login?${new URLSearchParams({ next, failed: failure })}`);
}
