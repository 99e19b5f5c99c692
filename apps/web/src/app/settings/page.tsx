import { getGitHubAccount } from "@vibe/jobs/github-account";
import type { Metadata } from "next";
import { GitHubAccessChoice } from "#components/github-access-choice.tsx";
import { GitHubConnection } from "#components/github-connection.tsx";
import { GitHubTokenForm } from "#components/github-token-form.tsx";
import { Refusal } from "#components/refusal.tsx";
import { env } from "#env.ts";
import { jobDeps } from "#server/deps.ts";
import { pageSession } from "#server/session.ts";
import { failureSentence } from "#server/sign-in-failure.ts";

export const metadata: Metadata = { title: "Settings" };

const NEW_TOKEN = new URLSearchParams({
  name: "Vibe Coding Profile",
  description: "Reads the commit history of the chosen repositories",
  contents: "read",
  pull_requests: "read",
});

type Props = { searchParams: Promise<{ failed?: string | string[] }> };

export default async function SettingsPage({ searchParams }: Props) {
  const { userId } = await pageSession();
  const account = await getGitHubAccount({ userId }, jobDeps());
  const {
    owner,
    github: { url },
  } = env();
  const signsInWithGitHub = owner === null;
  const failure = signsInWithGitHub ? failureSentence((await searchParams).failed) : null;
  const tokensUrl = `${url}/settings/personal-access-tokens`;
  return (
    <div>
      <h1 className="font-semibold text-3xl tracking-tight">Settings</h1>
      <section aria-labelledby="github-title" className="mt-8 space-y-6">
        <div>
          <h2 id="github-title" className="font-semibold text-xl tracking-tight">
            GitHub
          </h2>
          <p className="mt-1.5 max-w-[68ch] text-muted">
            Repositories at {new URL(url).host} are read with a token of your account. It is used to list repositories
            and to read the history of those you connect, and for nothing else.
          </p>
        </div>
        {failure !== null && <Refusal>{failure}</Refusal>}
        {account === null ? (
          <p>No account is connected.</p>
        ) : (
          <GitHubConnection account={account} gitHubUrl={url} now={new Date()} />
        )}
        {signsInWithGitHub && (
          <div className="space-y-4">
            <h3 className="font-medium">{account === null ? "Connect by signing in" : "Sign in again"}</h3>
            <p className="max-w-[68ch] text-sm">
              This changes what may be read, or mends a connection that GitHub no longer accepts.
            </p>
            <GitHubAccessChoice
              next="/settings"
              first="public"
              labels={{ first: "Read public repositories", private: "Read private repositories too" }}
            />
          </div>
        )}
        <div className="space-y-4">
          <h3 className="font-medium">{account === null ? "Connect with a token" : "Use another token"}</h3>
          <ol className="max-w-[68ch] list-decimal space-y-1.5 pl-5 text-sm marker:text-muted">
            <li>
              <a
                href={`${tokensUrl}/new?${NEW_TOKEN}`}
                target="_blank"
                rel="noreferrer"
                className="text-accent underline underline-offset-4"
              >
                Make a fine-grained personal access token at {new URL(url).host}
              </a>{" "}
              (opens in a new tab).
            </li>
            <li>
              As resource owner choose whoever owns the repositories, and under repository access only those that you
              want to analyse.
            </li>
            <li>
              As repository permissions give “Contents: read-only”, “Metadata: read-only” and, for what pull requests
              tell, “Pull requests: read-only”. Nothing more is needed, and with these nothing at GitHub can be changed.
            </li>
            <li>Copy the token and paste it here.</li>
          </ol>
          <GitHubTokenForm label={account === null ? "Connect" : "Replace"} />
        </div>
      </section>
    </div>
  );
}
