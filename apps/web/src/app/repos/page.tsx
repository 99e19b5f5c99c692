import { hasGitHubAccount } from "@vibe/jobs/github-account";
import { isActive } from "@vibe/store/job-states";
import { listJobs } from "@vibe/store/jobs";
import { listRepos } from "@vibe/store/repos";
import type { Metadata } from "next";
import Link from "next/link";
import { AddFolder } from "#components/add-folder.tsx";
import { DisconnectRepo } from "#components/disconnect-repo.tsx";
import { GitHubPicker } from "#components/github-picker.tsx";
import { RepoRow } from "#components/repo-row.tsx";
import { env } from "#env.ts";
import { jobDeps } from "#server/deps.ts";
import { pageSession } from "#server/session.ts";

export const metadata: Metadata = { title: "Repositories" };

export default async function ReposPage() {
  const { user, userId } = await pageSession();
  const [repos, jobs, hasAccount] = await Promise.all([
    listRepos(user),
    listJobs(user, { limit: 100 }),
    hasGitHubAccount({ userId }, jobDeps()),
  ]);
  const active = new Map(jobs.filter(({ status }) => isActive(status)).map((job) => [job.repo.id, job.id]));
  return (
    <div className="space-y-10">
      <h1 className="font-semibold text-3xl tracking-tight">Repositories</h1>
      {repos.length === 0 ? (
        <p className="text-muted">No repository is connected yet.</p>
      ) : (
        <ul className="divide-y divide-line border-line border-y">
          {repos.map((repo) => (
            <RepoRow key={repo.id} repo={repo} activeJobId={active.get(repo.id) ?? null}>
              <DisconnectRepo repoId={repo.id} name={repo.fullName} atGitHub={repo.github !== null} />
            </RepoRow>
          ))}
        </ul>
      )}
      {env().owner !== null && (
        <section aria-labelledby="folder-title" className="max-w-2xl space-y-4">
          <h2 id="folder-title" className="font-semibold text-xl tracking-tight">
            Add one from this machine
          </h2>
          <AddFolder />
        </section>
      )}
      <section id="github" aria-labelledby="github-title" className="max-w-2xl space-y-4">
        <h2 id="github-title" className="font-semibold text-xl tracking-tight">
          Add one from GitHub
        </h2>
        {hasAccount ? <GitHubPicker connected={repos.map(({ id }) => id)} /> : <NoAccount />}
      </section>
    </div>
  );
}

function NoAccount() {
  return (
    <p className="max-w-[60ch] text-muted">
      To pick from your repositories at GitHub,{" "}
      <Link href="/settings" className="text-accent underline underline-offset-4">
        connect GitHub in the settings
      </Link>
      .
    </p>
  );
}
