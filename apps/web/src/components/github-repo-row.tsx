import { formatDay } from "#format.ts";
import type { GitHubRepoDocument } from "#server/github-document.ts";
import { Button } from "./button.tsx";
import { Refusal } from "./refusal.tsx";

type Props = {
  repo: GitHubRepoDocument;
  connected: boolean;
  connecting: boolean;
  onConnect: () => void;
  refusal: string | null;
};

/** A repository of the GitHub account, to be connected or connected already. */
export function GitHubRepoRow({ repo, connected, connecting, onConnect, refusal }: Props) {
  return (
    <li data-github-repo={repo.full_name} className="py-2.5">
      <div className="flex items-center justify-between gap-4">
        <div className="min-w-0">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span className="min-w-0 break-words font-medium">{repo.full_name}</span>
            {repo.private && <Badge>private</Badge>}
            {repo.archived && <Badge>archived</Badge>}
          </p>
          <p className="text-muted text-sm">
            {repo.pushed_at === null ? "nothing pushed yet" : `last pushed ${formatDay(repo.pushed_at)}`}
          </p>
        </div>
        {connected ? (
          <span className="whitespace-nowrap text-muted text-sm">Connected</span>
        ) : (
          <Button look="quiet" disabled={connecting} onClick={onConnect} aria-label={`Connect ${repo.full_name}`}>
            {connecting ? "Connecting…" : "Connect"}
          </Button>
        )}
      </div>
      {refusal !== null && (
        <div className="mt-2">
          <Refusal>{refusal}</Refusal>
        </div>
      )}
    </li>
  );
}

function Badge({ children }: { children: string }) {
  return <span className="rounded bg-sunken px-1.5 py-0.5 text-muted text-xs">{children}</span>;
}
