import { env } from "#env.ts";
import { isForeignWrite } from "#server/origin.ts";
import { seeOther } from "#server/see-other.ts";
import { requestClient } from "#server/session.ts";

export const dynamic = "force-dynamic";

/** Ends this browser's session, here at once and at Supabase Auth when it answers. Embedded mode would sign in again. */
export async function POST(request: Request): Promise<Response> {
  if (isForeignWrite(request)) return new Response(null, { status: 403 });
  if (env().owner !== null) return seeOther("/");
  const { error } = await (await requestClient()).auth.signOut({ scope: "local" });
  if (error !== null) console.error("A session was not ended at Supabase Auth:", error.message);
  return seeOther("/login");
}
