import type { Repo } from "@vibe/store/repos";

/** A connected repository as the API shows it. */
export type RepoDocument = {
  id: string;
  name: string;
  folder: string;
  default_branch: string | null;
  last_head_sha: string | null;
  created_at: string;
};

export const toRepoDocument = (repo: Repo): RepoDocument => ({
  id: repo.id,
  name: repo.fullName,
  folder: repo.folder,
  default_branch: repo.defaultBranch,
  last_head_sha: repo.lastHeadSha,
  created_at: repo.createdAt,
});
