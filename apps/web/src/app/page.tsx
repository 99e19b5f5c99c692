import { isActive } from "@vibe/store/job-states";
import { listJobs } from "@vibe/store/jobs";
import { listRepos } from "@vibe/store/repos";
import { getResult } from "@vibe/store/results";
import Link from "next/link";
import { AddFolder } from "#components/add-folder.tsx";
import { LatestReport } from "#components/latest-report.tsx";
import { RepoRow } from "#components/repo-row.tsx";
import { RunTable } from "#components/run-table.tsx";
import { env } from "#env.ts";
import { pageSession } from "#server/session.ts";

const RECENT = 5;

export default async function HomePage() {
  const { user } = await pageSession();
  const [jobs, repos] = await Promise.all([listJobs(user, { limit: 50 }), listRepos(user)]);
  const reported =
    jobs.find(({ status }) => status === "done") ?? jobs.find(({ status }) => status === "insufficient_data");
  const result = reported === undefined ? null : await getResult(user, reported.id);
  const active = new Map(jobs.filter(({ status }) => isActive(status)).map((job) => [job.repo.id, job.id]));

  return (
    <div className="space-y-12">
      <header className="max-w-3xl">
        <h1 className="font-semibold text-3xl leading-tight tracking-tight sm:text-4xl">
          How you build software, now that AI builds it with you.
        </h1>
        <p className="mt-3 text-lg text-muted">Read from your git history, with the evidence beside every figure.</p>
      </header>

      {reported !== undefined && result !== null && (
        <LatestReport jobId={reported.id} repo={reported.repo.fullName} result={result} />
      )}

      <section aria-labelledby="repos-title">
        <h2 id="repos-title" className="font-semibold text-xl tracking-tight">
          Repositories
        </h2>
        {repos.length === 0 ? (
          <p className="mt-2 max-w-[60ch] text-muted">
            None is connected yet.{" "}
            {env().owner === null ? "Pick one to read its history." : "Add the folder of one to read its history."}
          </p>
        ) : (
          <ul className="mt-4 divide-y divide-line border-line border-y">
            {repos.map((repo) => (
              <RepoRow key={repo.id} repo={repo} activeJobId={active.get(repo.id) ?? null} />
            ))}
          </ul>
        )}
        <div className="mt-5 max-w-2xl space-y-4">
          {env().owner !== null && <AddFolder />}
          <p className="text-sm">
            <Link href="/repos#github" className="text-accent underline-offset-4 hover:underline">
              Add one from GitHub
            </Link>
          </p>
        </div>
      </section>

      {jobs.length > 0 && (
        <section aria-labelledby="runs-title">
          <h2 id="runs-title" className="font-semibold text-xl tracking-tight">
            Recent runs
          </h2>
          <RunTable jobs={jobs.slice(0, RECENT)} />
          {jobs.length > RECENT && (
            <p className="mt-3 text-sm">
              <Link href="/analysis" className="text-accent underline-offset-4 hover:underline">
                All runs
              </Link>
            </p>
          )}
        </section>
      )}
    </div>
  );
}
