import { isActive } from "@vibe/store/job-states";
import { listJobs } from "@vibe/store/jobs";
import { listRepos } from "@vibe/store/repos";
import type { Metadata } from "next";
import { AddFolder } from "#components/add-folder.tsx";
import { DisconnectRepo } from "#components/disconnect-repo.tsx";
import { RepoRow } from "#components/repo-row.tsx";
import { env } from "#env.ts";
import { pageSession } from "#server/session.ts";

export const metadata: Metadata = { title: "Repositories" };

export default async function ReposPage() {
  const { user } = await pageSession();
  const [repos, jobs] = await Promise.all([listRepos(user), listJobs(user, { limit: 100 })]);
  const active = new Map(jobs.filter(({ status }) => isActive(status)).map((job) => [job.repo.id, job.id]));
  return (
    <div className="space-y-8">
      <h1 className="font-semibold text-3xl tracking-tight">Repositories</h1>
      {env().owner === null ? (
        <p className="max-w-[60ch] text-muted">
          Connecting repositories of a GitHub account comes with the hosted edition. It is not available yet.
        </p>
      ) : (
        <div className="max-w-2xl">
          <AddFolder />
        </div>
      )}
      {repos.length === 0 ? (
        <p className="text-muted">No repository is connected yet.</p>
      ) : (
        <ul className="divide-y divide-line border-line border-y">
          {repos.map((repo) => (
            <RepoRow key={repo.id} repo={repo} activeJobId={active.get(repo.id) ?? null}>
              <DisconnectRepo repoId={repo.id} name={repo.fullName} />
            </RepoRow>
          ))}
        </ul>
      )}
    </div>
  );
}
