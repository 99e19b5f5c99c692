import type { GitHubAccount } from "@vibe/jobs/github-account";
import type { ReactNode } from "react";
import { formatDay } from "#format.ts";
import { DisconnectGitHub } from "./disconnect-github.tsx";

type Props = { account: GitHubAccount; tokensUrl: string; now: Date };

/** Which GitHub account is used, by what right and for how long. */
export function GitHubConnection({ account, tokensUrl, now }: Props) {
  const { login, kind, scopes, expiresAt } = account;
  return (
    <div
      data-github-account={login}
      className="flex flex-wrap items-start justify-between gap-x-8 gap-y-4 rounded-xl border border-line bg-surface p-5"
    >
      <div className="min-w-0 flex-1 basis-64">
        <h3 className="font-medium">Connected as {login}</h3>
        <dl className="mt-2 grid gap-x-6 gap-y-1 text-sm sm:grid-cols-[auto_1fr]">
          <Fact name="Token">{KINDS[kind]}</Fact>
          <Fact name="May read">
            {scopes.length === 0 ? "the repositories chosen for it at GitHub" : `by its scopes: ${scopes.join(", ")}`}
          </Fact>
          <Fact name="Expires">{expiry(expiresAt, now)}</Fact>
        </dl>
      </div>
      {kind === "environment" ? null : <DisconnectGitHub login={login} tokensUrl={tokensUrl} />}
    </div>
  );
}

const KINDS: Record<GitHubAccount["kind"], string> = {
  oauth: "from signing in with GitHub",
  personal: "a personal access token, stored encrypted",
  environment: "GITHUB_TOKEN of the shell that started the app. It is not stored; to disconnect, start without it",
};

function expiry(expiresAt: string | null, now: Date): ReactNode {
  if (expiresAt === null) return "not as far as GitHub says";
  const day = formatDay(new Date(expiresAt).toISOString());
  if (Date.parse(expiresAt) > now.getTime()) return day;
  return <span className="text-danger">expired on {day}; add a new one below</span>;
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
