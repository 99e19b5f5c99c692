import { env } from "#env.ts";
import { nextPath } from "#server/next-path.ts";
import { seeOther } from "#server/see-other.ts";
import { requestClient } from "#server/session.ts";

export const dynamic = "force-dynamic";

/** Embedded mode: whoever is at this machine is its owner, and is signed in without being asked. */
export async function GET(request: Request): Promise<Response> {
  const next = nextPath(new URL(request.url).searchParams.get("next"));
  const { owner } = env();
  if (owner === null) return seeOther("/login");
  const client = await requestClient();
  const { error } = await client.auth.signInWithPassword(owner);
  if (error === null) return seeOther(next);
  console.error(error);
  return seeOther(`/login?${new URLSearchParams({ next, failed: "1" })}`);
}
