import { env } from "#env.ts";
import { beginSignIn } from "#server/begin-sign-in.ts";
import { accessOf } from "#server/github-access.ts";
import { nextPath } from "#server/next-path.ts";
import { isForeignVisit, siteOrigin } from "#server/origin.ts";
import { seeOther } from "#server/see-other.ts";
import { signInRefused } from "#server/sign-in-refused.ts";

export const dynamic = "force-dynamic";

/**
 * Leads to GitHub, to sign in. A link and not a form: browsers hold `form-action 'self'` against every redirect that follows a
 * form. Links of other sites lead to the page that says what is asked for.
 */
export async function GET(request: Request): Promise<Response> {
  const { searchParams } = new URL(request.url);
  const next = nextPath(searchParams.get("next"));
  if (env().owner !== null || isForeignVisit(request)) return seeOther(`/login?${new URLSearchParams({ next })}`);
  const access = accessOf(searchParams.get("access"));
  const begun = await beginSignIn({ access, next, origin: siteOrigin(request.headers) });
  switch (begun.outcome) {
    case "begun":
      return seeOther(begun.location);
    case "failed":
      return signInRefused(begun.failure, next);
    default:
      return begun satisfies never;
  }
}
