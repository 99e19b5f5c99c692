import type { GitHubAccount } from "@vibe/jobs/github-account";
import type { ReactNode } from "react";
import { formatDay } from "#format.ts";
import { DisconnectGitHub } from "./disconnect-github.tsx";

type Props = { account: GitHubAccount; gitHubUrl: string; now: Date };

/** Which GitHub account is used, by what right and for how long. */
export function GitHubConnection({ account, gitHubUrl, now }: Props) {
  const { login, kind, expiresAt } = account;
  // Where the person ends at GitHub what is only forgotten here.
  const endedAt = kind === "oauth" ? "/settings/applications" : "/settings/personal-access-tokens";
  return (
    <div
      data-github-account={login ?? kind}
      className="flex flex-wrap items-start justify-between gap-x-8 gap-y-4 rounded-xl border border-line bg-surface p-5"
    >
      <div className="min-w-0 flex-1 basis-64">
        <h3 className="font-medium">{login === null ? "Connected" : `Connected as ${login}`}</h3>
        <dl className="mt-2 grid gap-x-6 gap-y-1 text-sm sm:grid-cols-[auto_1fr]">
          <Fact name="Token">{KINDS[kind]}</Fact>
          {login === null ? (
            <Fact name="Whose">not known while GitHub does not answer or does not accept it</Fact>
          ) : (
            <>
              <Fact name="May read">{reach(account)}</Fact>
              <Fact name="Expires">{expiry(expiresAt, now)}</Fact>
            </>
          )}
        </dl>
      </div>
      {kind === "environment" || login === null ? null : (
        <DisconnectGitHub login={login} tokensUrl={`${gitHubUrl}${endedAt}`} />
      )}
    </div>
  );
}

const KINDS: Record<GitHubAccount["kind"], string> = {
  oauth: "from signing in with GitHub, stored encrypted",
  personal: "a personal access token, stored encrypted",
  environment: "GITHUB_TOKEN of the shell that started the app. It is not stored; to disconnect, start without it",
};

/** What the token reads. One without scopes has permissions of its own, unless it came with a sign-in. */
function reach({ kind, scopes }: GitHubAccount): string {
  if (scopes.length === 0 && kind !== "oauth") return "the repositories chosen for it at GitHub";
  const repositories = scopes.includes("repo") ? "public and private repositories" : "public repositories";
  return scopes.length === 0 ? repositories : `${repositories} (scopes: ${scopes.join(", ")})`;
}

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
