import type { Repo } from "@vibe/store/repos";
import Link from "next/link";
import type { ReactNode } from "react";
import { env } from "#env.ts";
import { shortSha } from "#format.ts";
import { StartAnalysis } from "./start-analysis.tsx";

type Props = { repo: Repo; activeJobId: string | null; children?: ReactNode };

/** A connected repository and what can be done with it. */
export function RepoRow({ repo, activeJobId, children }: Props) {
  return (
    <li data-repo={repo.id} className="flex flex-wrap items-start justify-between gap-x-8 gap-y-3 py-4">
      <div className="min-w-0 flex-1 basis-64">
        <h3 className="font-medium">{repo.fullName}</h3>
        <Place repo={repo} />
        <p className="mt-1 text-muted text-sm">
          {repo.lastHeadSha === null ? "Not analysed yet" : `Last analysed at ${shortSha(repo.lastHeadSha)}`}
          {repo.defaultBranch !== null && `, on branch ${repo.defaultBranch}`}
        </p>
      </div>
      <div className="flex flex-wrap items-start gap-2">
        {activeJobId === null ? (
          <StartAnalysis repoId={repo.id} repoName={repo.fullName} />
        ) : (
          <Link
            href={`/analysis/${activeJobId}`}
            className="rounded-md border border-accent px-3.5 py-1.5 font-medium text-accent text-sm hover:border-accent-strong hover:text-accent-strong"
          >
            Analysis under way
          </Link>
        )}
        {children}
      </div>
    </li>
  );
}

/** Where the repository is: a folder of this machine, or GitHub. */
function Place({ repo: { folder, fullName } }: { repo: Repo }) {
  if (folder !== null) return <p className="break-all font-mono text-muted text-xs">{folder}</p>;
  const { url } = env().github;
  return (
    <p className="break-all font-mono text-xs">
      <a href={`${url}/${fullName}`} className="text-muted underline-offset-4 hover:underline">
        {new URL(url).host}/{fullName}
      </a>
    </p>
  );
}
