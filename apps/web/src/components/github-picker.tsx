"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState, useTransition } from "react";
import { type Answer, connectGitHubRepo, listGitHubRepos } from "#analysis/api.ts";
import { failureWords, refusalWords, retryDelay } from "#analysis/github-words.ts";
import { Scrolling } from "#report/section.tsx";
import type { GitHubRepoDocument } from "#server/github-document.ts";
import { Button } from "./button.tsx";
import { GitHubRepoRow } from "./github-repo-row.tsx";
import { Refusal } from "./refusal.tsx";

type Page = { repos: GitHubRepoDocument[]; next_page: number | null };
/** `before`: the pages turned over. A page of a search may take several of GitHub's, so the next is not always one more. */
type View = { search: string; page: number; before: number[]; attempt: number };

/** GitHub is asked when the typing pauses, not for every letter. */
const TYPING_MS = 300;

/** The repositories the GitHub account can see, to connect them. `connected`: the ids of those that are. */
export function GitHubPicker({ connected }: { connected: string[] }) {
  const router = useRouter();
  const [view, setView] = useState<View>({ search: "", page: 1, before: [], attempt: 0 });
  const [answer, setAnswer] = useState<Answer<Page> | null>(null);
  const [loading, setLoading] = useState(true);
  const [connecting, setConnecting] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<{ name: string; words: string } | null>(null);
  const [, startRefresh] = useTransition();

  useEffect(() => {
    const stop = new AbortController();
    setLoading(true);
    const timer = setTimeout(look, view.search === "" ? 0 : TYPING_MS);
    async function look() {
      const next = await listGitHubRepos(view.search, view.page, stop.signal);
      if (stop.signal.aborted) return;
      setAnswer(next);
      setLoading(false);
    }
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [view]);

  useEffect(() => {
    const delay = answer === null || answer.ok ? null : retryDelay(answer, new Date());
    if (delay === null) return;
    const timer = setTimeout(() => setView((was) => ({ ...was, attempt: was.attempt + 1 })), delay);
    return () => clearTimeout(timer);
  }, [answer]);

  async function connect(name: string) {
    if (connecting !== null) return;
    setConnecting(name);
    setRefusal(null);
    const done = await connectGitHubRepo(name);
    if (!done.ok) {
      setConnecting(null);
      return setRefusal({ name, words: refusalWords(done, new Date()) });
    }
    const { repo_id: repoId } = done.data;
    // In one go with the list of connected repositories, so that the button never says "Connect" in between.
    startRefresh(() => {
      router.refresh();
      setConnecting(null);
      setAnswer((was) => withRepoId(was, name, repoId));
    });
  }

  const next = answer?.ok ? answer.data.next_page : null;
  const forward = () => next !== null && setView({ ...view, page: next, before: [...view.before, view.page] });
  const back = () => setView({ ...view, page: view.before.at(-1) ?? 1, before: view.before.slice(0, -1) });
  return (
    <div data-github={loading ? "loading" : "ready"}>
      <label htmlFor="github-search" className="block font-medium text-sm">
        Search the repositories of your GitHub account
      </label>
      <input
        id="github-search"
        type="search"
        value={view.search}
        onChange={(event) => setView({ ...view, search: event.target.value, page: 1, before: [] })}
        maxLength={100}
        placeholder="part of a name"
        autoComplete="off"
        spellCheck={false}
        className="mt-2 min-h-9 w-full max-w-md rounded-md border border-muted/70 bg-surface px-3 py-1.5 text-sm placeholder:text-muted"
      />
      <div aria-busy={loading} className={`mt-4 ${loading && answer !== null ? "opacity-60" : ""}`}>
        {answer === null && <p className="text-muted text-sm">Asking GitHub…</p>}
        {answer !== null && !answer.ok && (
          <div className="space-y-3">
            <Refusal>{failureWords(answer, new Date())}</Refusal>
            <Button look="quiet" disabled={loading} onClick={() => setView({ ...view, attempt: view.attempt + 1 })}>
              {loading ? "Asking GitHub…" : "Try again"}
            </Button>
          </div>
        )}
        {answer?.ok && answer.data.repos.length === 0 && (
          <p className="max-w-[60ch] text-muted text-sm">{nothingWords(view.search, next)}</p>
        )}
        {answer?.ok && answer.data.repos.length > 0 && (
          <Scrolling
            label="Repositories at GitHub"
            className="max-h-104 overflow-y-auto rounded-md border border-line bg-surface px-4"
          >
            <ul className="divide-y divide-line">
              {answer.data.repos.map((repo) => (
                <GitHubRepoRow
                  key={repo.full_name}
                  repo={repo}
                  connected={repo.repo_id !== null && connected.includes(repo.repo_id)}
                  connecting={connecting === repo.full_name}
                  onConnect={() => connect(repo.full_name)}
                  refusal={refusal?.name === repo.full_name ? refusal.words : null}
                />
              ))}
            </ul>
          </Scrolling>
        )}
        {answer?.ok && (view.before.length > 0 || next !== null) && (
          <nav aria-label="Pages of GitHub repositories" className="mt-3 flex items-center gap-3 text-sm">
            <Button look="quiet" disabled={loading || view.before.length === 0} onClick={back}>
              Previous
            </Button>
            <span className="tabular-nums">Page {view.before.length + 1}</span>
            <Button look="quiet" disabled={loading || next === null} onClick={forward}>
              Next
            </Button>
          </nav>
        )}
      </div>
    </div>
  );
}

function nothingWords(search: string, next: number | null): string {
  if (next !== null) return "Nothing on this page; there are more.";
  if (search !== "") return "No repository that the account’s token sees has this in its name.";
  return "The account’s token sees no repository. A fine-grained token sees those that were chosen when it was made.";
}

function withRepoId(answer: Answer<Page> | null, name: string, repoId: string): Answer<Page> | null {
  if (!answer?.ok) return answer;
  const repos = answer.data.repos.map((repo) => (repo.full_name === name ? { ...repo, repo_id: repoId } : repo));
  return { ok: true, data: { ...answer.data, repos } };
}
