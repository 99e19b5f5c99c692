import { z } from "zod";
import { type Client, dataOf } from "./client.ts";

const basics = {
  id: z.string(),
  full_name: z.string(),
  default_branch: z.string().nullable(),
  last_head_sha: z.string().nullable(),
  created_at: z.string(),
};

const repoSchema = z
  .discriminatedUnion("kind", [
    z.object({ ...basics, kind: z.literal("folder"), folder: z.string() }),
    z.object({ ...basics, kind: z.literal("github"), platform_id: z.number(), private: z.boolean() }),
  ])
  .transform((row) => ({
    id: row.id,
    fullName: row.full_name,
    defaultBranch: row.default_branch,
    lastHeadSha: row.last_head_sha,
    createdAt: row.created_at,
    /** Null for a repository on GitHub. */
    folder: row.kind === "folder" ? row.folder : null,
    /** Null for a folder. */
    github: row.kind === "github" ? { id: row.platform_id, private: row.private } : null,
  }));

export type Repo = z.infer<typeof repoSchema>;

const COLUMNS = "id, kind, folder, platform_id, private, full_name, default_branch, last_head_sha, created_at" as const;

/** The repositories the caller may see, oldest first, at most 200. */
export async function listRepos(client: Client): Promise<Repo[]> {
  const rows = dataOf("listRepos", await client.from("repos").select(COLUMNS).order("created_at").limit(200));
  return z.array(repoSchema).parse(rows);
}

/** One repository the caller may see, or null. */
export async function getRepo(client: Client, repoId: string): Promise<Repo | null> {
  const row = dataOf("getRepo", await client.from("repos").select(COLUMNS).eq("id", repoId).maybeSingle());
  return row === null ? null : repoSchema.parse(row);
}

/** The key with which e-mails of this repository's authors are hashed. Service role only. */
export async function getAuthorKey(service: Client, repoId: string): Promise<string> {
  const row = dataOf("getAuthorKey", await service.from("repos").select("author_key").eq("id", repoId).single());
  return z.object({ author_key: z.string() }).parse(row).author_key;
}

const connectedSchema = z.discriminatedUnion("outcome", [
  z.object({ outcome: z.literal("connected"), repo_id: z.string() }),
  z.object({ outcome: z.literal("too_many_repos") }),
]);

export type FolderToConnect = { userId: string; folder: string; fullName: string; defaultBranch: string | null };

/** Connects a folder that the server has looked at, or returns the one connected before. Service role only. */
export async function connectFolder(
  service: Client,
  folder: FolderToConnect,
): Promise<{ outcome: "connected"; repoId: string } | { outcome: "too_many_repos" }> {
  const answer = await service.rpc("connect_folder", {
    p_user_id: folder.userId,
    p_folder: folder.folder,
    p_full_name: folder.fullName,
    p_default_branch: folder.defaultBranch,
  });
  const connected = connectedSchema.parse(dataOf("connectFolder", answer));
  return connected.outcome === "connected" ? { outcome: "connected", repoId: connected.repo_id } : connected;
}

export type GitHubRepoToConnect = {
  userId: string;
  /** GitHub's number of the repository, which renames keep. */
  platformId: number;
  fullName: string;
  defaultBranch: string | null;
  private: boolean;
};

/** Connects a repository as GitHub describes it, or brings the one connected before up to date. Service role only. */
export async function connectGitHubRepo(
  service: Client,
  repo: GitHubRepoToConnect,
): Promise<{ outcome: "connected"; repoId: string } | { outcome: "too_many_repos" }> {
  const answer = await service.rpc("connect_github_repo", {
    p_user_id: repo.userId,
    p_platform_id: repo.platformId,
    p_full_name: repo.fullName,
    p_default_branch: repo.defaultBranch,
    p_private: repo.private,
  });
  const connected = connectedSchema.parse(dataOf("connectGitHubRepo", answer));
  return connected.outcome === "connected" ? { outcome: "connected", repoId: connected.repo_id } : connected;
}

export type GitHubAnswer = {
  fullName: string;
  defaultBranch: string | null;
  private: boolean;
  /** Null where GitHub gave the answer none. */
  etag: string | null;
  sizeKb: number;
};

/** Keeps what GitHub has answered about a repository that is connected. Service role only. */
export async function keepGitHubAnswer(service: Client, repoId: string, answer: GitHubAnswer): Promise<void> {
  const columns = {
    full_name: answer.fullName,
    default_branch: answer.defaultBranch,
    private: answer.private,
    etag: answer.etag,
    size_kb: answer.etag === null ? null : answer.sizeKb,
  };
  dataOf("keepGitHubAnswer", await service.from("repos").update(columns).eq("id", repoId));
}

/** The repositories of a person that GitHub knows by one of these numbers (100 at most), by number. Service role only. */
export async function findGitHubRepos(
  service: Client,
  userId: string,
  platformIds: readonly number[],
): Promise<Map<number, string>> {
  if (platformIds.length === 0) return new Map();
  const answer = await service
    .from("repos")
    .select("id, platform_id")
    .eq("user_id", userId)
    .in("platform_id", platformIds.slice(0, 100));
  const rows = z.array(z.object({ id: z.string(), platform_id: z.number() })).parse(dataOf("findGitHubRepos", answer));
  return new Map(rows.map((row) => [row.platform_id, row.id]));
}

/** Disconnects a repository of the caller and deletes everything held about it. False when there is none. */
export async function disconnectRepo(user: Client, repoId: string): Promise<boolean> {
  const answer = dataOf("disconnectRepo", await user.rpc("disconnect_repo", { p_repo_id: repoId }));
  return z.object({ outcome: z.string() }).parse(answer).outcome === "disconnected";
}
