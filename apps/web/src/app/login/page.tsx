import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { ButtonLink } from "#components/button.tsx";
import { GitHubAccessChoice } from "#components/github-access-choice.tsx";
import { Refusal } from "#components/refusal.tsx";
import { env } from "#env.ts";
import { nextPath } from "#server/next-path.ts";
import { failureSentence } from "#server/sign-in-failure.ts";

export const metadata: Metadata = { title: "Sign in" };

type Props = { searchParams: Promise<{ next?: string | string[]; failed?: string | string[] }> };

export default async function LoginPage({ searchParams }: Props) {
  const { next: wanted, failed } = await searchParams;
  const next = nextPath(typeof wanted === "string" ? wanted : null);
  if (env().owner === null) return <WithGitHub next={next} failure={failureSentence(failed)} />;
  const signIn = `/login/owner?${new URLSearchParams({ next })}`;
  if (failed === undefined) redirect(signIn);
  return (
    <section className="max-w-prose space-y-4">
      <h1 className="font-semibold text-3xl tracking-tight">You could not be signed in</h1>
      <p className="text-muted">
        This installation signs the owner of the machine in by itself, but its database did not accept or did not
        answer. Check that <code className="font-mono text-sm">npm start</code> is still running, then try again.
      </p>
      <ButtonLink href={signIn}>Try again</ButtonLink>
    </section>
  );
}

function WithGitHub({ next, failure }: { next: string; failure: string | null }) {
  return (
    <section className="space-y-6">
      <div className="max-w-prose space-y-4">
        <h1 className="font-semibold text-3xl tracking-tight">Sign in</h1>
        {failure !== null && <Refusal>{failure}</Refusal>}
        <p>
          Your account at {new URL(env().github.url).host} is your account here. Choose what it is asked for; the
          settings can change that later.
        </p>
      </div>
      <GitHubAccessChoice
        next={next}
        first="identity"
        labels={{ first: "Sign in with GitHub", private: "Sign in with private repositories" }}
      />
      <p className="max-w-prose text-muted text-sm">
        What GitHub gives is stored encrypted, used by the server alone, and in no cookie or page. Disconnecting in the
        settings deletes it. On your own machine, <code className="font-mono">npm start</code> runs everything without
        an account.
      </p>
    </section>
  );
}
