import type { Repo } from "@vibe/store/repos";

/** A connected repository as the API shows it. */
export type RepoDocument = {
  id: string;
  name: string;
  /** Where it is on this machine; null for a repository of GitHub. */
  folder: string | null;
  /** Whether GitHub keeps it private; null for a folder. */
  private: boolean | null;
  default_branch: string | null;
  last_head_sha: string | null;
  created_at: string;
};

export const toRepoDocument = (repo: Repo): RepoDocument => ({
  id: repo.id,
  name: repo.fullName,
  folder: repo.folder,
  private: repo.github?.private ?? null,
  default_branch: repo.defaultBranch,
  last_head_sha: repo.lastHeadSha,
  created_at: repo.createdAt,
});
