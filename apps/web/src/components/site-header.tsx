import Link from "next/link";
import { env } from "#env.ts";
import { hasSessionCookie } from "#server/session.ts";
import { Button } from "./button.tsx";

const LINKS = [
  { href: "/", label: "Overview" },
  { href: "/repos", label: "Repositories" },
  { href: "/analysis", label: "Runs" },
  { href: "/methodology", label: "Method" },
  { href: "/settings", label: "Settings" },
];

export async function SiteHeader() {
  const { engineUrl, owner } = env();
  const isHosted = owner === null;
  const isSignedIn = !isHosted || (await hasSessionCookie());
  return (
    <header className="border-line border-b bg-surface">
      <div className="mx-auto flex max-w-5xl flex-wrap items-center gap-x-8 gap-y-2 px-4 py-3 sm:px-6">
        <Link href="/" className="flex items-center gap-2.5 font-semibold tracking-tight">
          <Mark />
          Vibe Coding Profile
        </Link>
        {isSignedIn && (
          <nav aria-label="Main" className="-mx-2 flex flex-wrap items-center text-sm">
            {LINKS.map(({ href, label }) => (
              <Link key={href} href={href} className="rounded px-2 py-1.5 text-muted hover:text-ink">
                {label}
              </Link>
            ))}
            {engineUrl !== null && (
              <a href={engineUrl} className="rounded px-2 py-1.5 text-muted hover:text-ink">
                Engine dashboard
              </a>
            )}
          </nav>
        )}
        {isHosted && isSignedIn && (
          <form method="post" action="/login/sign-out" className="ml-auto">
            <Button type="submit" look="quiet">
              Sign out
            </Button>
          </form>
        )}
      </div>
    </header>
  );
}

/** Two commits and a branch. */
function Mark() {
  return (
    <svg viewBox="0 0 20 20" className="size-5" aria-hidden="true">
      <path d="M5 15.5v-11m0 7c0-4 10-1.5 10-6" fill="none" className="stroke-accent" strokeWidth="1.8" />
      <circle cx="5" cy="4" r="2.4" className="fill-accent" />
      <circle cx="5" cy="16" r="2.4" className="fill-accent" />
      <circle cx="15" cy="4.6" r="2.4" className="fill-ember" />
    </svg>
  );
}
