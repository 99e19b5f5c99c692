import type { AnalysisDocument } from "@vibe/store/analysis-document";
import type { GitHubRepoDocument } from "#server/github-document.ts";

/** The browser's side of our API. A refusal comes back as a value: its sentence is for the person who asked. */
export type Answer<T> = { ok: true; data: T } | { ok: false; code: string; message: string; details: Details };
type Details = Record<string, unknown>;

/** A server that takes a request and never answers is no better than one that is away. */
const ANSWERS_WITHIN_MS = 30_000;

const UNREACHABLE = "The app could not be reached. Is it still running?";

async function call<T>(path: string, init: RequestInit, signal?: AbortSignal): Promise<Answer<T>> {
  const refused = (code: string, message: string, details: Details = {}): Answer<T> => ({
    ok: false,
    code,
    message,
    details,
  });
  try {
    const patience = AbortSignal.timeout(ANSWERS_WITHIN_MS);
    const response = await fetch(path, {
      ...init,
      signal: signal === undefined ? patience : AbortSignal.any([signal, patience]),
    });
    if (response.status === 204) return { ok: true, data: asSent<T>(null) };
    const body: unknown = await response.json();
    if (response.ok) return { ok: true, data: asSent<T>(body) };
    const { error } = asSent<{ error: { code: string; message: string; details?: Details } }>(body);
    return refused(error.code, error.message, error.details);
  } catch {
    // No answer, or one that is not ours (a proxy's page): the reader can only try again.
    return refused("unreachable", UNREACHABLE);
  }
}

/** Our own routes answer with the types that their handlers were checked against. */
const asSent = <T>(body: unknown): T => body as T;

const json = (method: "POST" | "PUT", body: unknown): RequestInit => ({
  method,
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(body),
});

const post = (body?: unknown): RequestInit => (body === undefined ? { method: "POST" } : json("POST", body));

export const startAnalysis = (repoId: string, author: string | null) =>
  call<{ job_id: string }>(
    "/api/analysis/start",
    post(author === null ? { repo_id: repoId } : { repo_id: repoId, author }),
  );

export const cancelAnalysis = (jobId: string) => call<{ status: string }>(`/api/analysis/${jobId}/cancel`, post());

export const readAnalysis = (jobId: string, signal: AbortSignal) =>
  call<AnalysisDocument>(`/api/analysis/${jobId}`, { cache: "no-store" }, signal);

export const connectFolder = (folder: string) => call<{ repo_id: string }>("/api/repos", post({ folder }));

export const disconnectRepo = (repoId: string) => call<null>(`/api/repos/${repoId}`, { method: "DELETE" });

export const connectGitHubRepo = (fullName: string) =>
  call<{ repo_id: string }>("/api/repos", post({ github: fullName }));

export const listGitHubRepos = (search: string, page: number, signal: AbortSignal) =>
  call<{ repos: GitHubRepoDocument[]; next_page: number | null }>(
    `/api/github/repos?${new URLSearchParams({ search, page: String(page) })}`,
    { cache: "no-store" },
    signal,
  );

export const saveGitHubToken = (token: string) => call<{ login: string }>("/api/github", json("PUT", { token }));

/** Whether a page could be rendered now. */
export const isHealthy = async (): Promise<boolean> => (await call("/api/health", { cache: "no-store" })).ok;

export const disconnectGitHub = () => call<null>("/api/github", { method: "DELETE" });
