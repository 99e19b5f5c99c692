import { env } from "#env.ts";
import { completeSignIn } from "#server/complete-sign-in.ts";
import { accessOf } from "#server/github-access.ts";
import { nextPath } from "#server/next-path.ts";
import { seeOther } from "#server/see-other.ts";
import { signInRefused } from "#server/sign-in-refused.ts";

export const dynamic = "force-dynamic";

/** Where Supabase Auth sends the browser after GitHub, with a code or with what went wrong. */
export async function GET(request: Request): Promise<Response> {
  const { searchParams } = new URL(request.url);
  const next = nextPath(searchParams.get("next"));
  if (env().owner !== null) return seeOther("/login");
  const completed = await completeSignIn(searchParams, accessOf(searchParams.get("access")));
  switch (completed.outcome) {
    case "signed_in":
      return seeOther(next);
    case "failed":
      return signInRefused(completed.failure, next);
    default:
      return completed satisfies never;
  }
}
