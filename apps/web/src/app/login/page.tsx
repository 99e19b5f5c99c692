import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { ButtonLink } from "#components/button.tsx";
import { env } from "#env.ts";
import { nextPath } from "#server/next-path.ts";

export const metadata: Metadata = { title: "Sign in" };

type Props = { searchParams: Promise<{ next?: string | string[]; failed?: string | string[] }> };

export default async function LoginPage({ searchParams }: Props) {
  const { next, failed } = await searchParams;
  const signIn = `/login/owner?${new URLSearchParams({ next: nextPath(typeof next === "string" ? next : null) })}`;
  if (env().owner === null) return <Hosted />;
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

function Hosted() {
  return (
    <section className="max-w-prose space-y-4">
      <h1 className="font-semibold text-3xl tracking-tight">Sign in</h1>
      <p>Signing in with GitHub comes with the hosted edition. It is not available yet.</p>
      <p className="text-muted">
        On your own machine, <code className="font-mono text-sm">npm start</code> runs everything and signs you in by
        itself.
      </p>
    </section>
  );
}
