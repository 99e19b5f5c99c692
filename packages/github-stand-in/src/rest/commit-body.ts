import { nodeId, type Repository } from "../directory.ts";
import { type ChangedFile, utcTime } from "../git/commit-record.ts";
import type { Commit } from "../git/repository-reader.ts";
import type { GitHub } from "./route.ts";
import { simpleUser } from "./user.ts";

export function commitBody(commit: Commit, repository: Repository, github: GitHub) {
  const { oid, author, committer } = commit;
  const url = `${github.apiUrl}/repos/${repository.fullName}`;
  const html = `${github.siteUrl}/${repository.fullName}`;
  const account = (email: string) => {
    const person = github.directory.personByEmail(email);
    return person ? simpleUser(person, github) : null;
  };
  return {
    sha: oid,
    node_id: nodeId("C", `${repository.id}:${oid}`),
    commit: {
      author: { name: author.name, email: author.email, date: utcTime(author.epochSeconds) },
      committer: { name: committer.name, email: committer.email, date: utcTime(committer.epochSeconds) },
      message: commit.message,
      tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
      url: `${url}/git/commits/${oid}`,
      comment_count: 0,
      verification: { verified: false, reason: "unsigned", signature: null, payload: null, verified_at: null },
    },
    url: `${url}/commits/${oid}`,
    html_url: `${html}/commit/${oid}`,
    comments_url: `${url}/commits/${oid}/comments`,
    author: account(author.email),
    committer: account(committer.email),
    parents: commit.parents.map((sha) => ({ sha, url: `${url}/commits/${sha}`, html_url: `${html}/commit/${sha}` })),
  };
}

/** Of the changes themselves GitHub adds a patch; the stand-in leaves it out, as GitHub does for large files. */
export function fileBody(file: ChangedFile, oid: string, repository: Repository, github: GitHub) {
  const path = file.path.split("/").map(encodeURIComponent).join("/");
  const html = `${github.siteUrl}/${repository.fullName}`;
  return {
    sha: /^0+$/.test(file.oid) ? null : file.oid,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${html}/blob/${oid}/${path}`,
    raw_url: `${html}/raw/${oid}/${path}`,
    contents_url: `${github.apiUrl}/repos/${repository.fullName}/contents/${path}?ref=${oid}`,
    ...(file.previousPath === null ? {} : { previous_filename: file.previousPath }),
  };
}

export function sumOf(files: ChangedFile[]): { additions: number; deletions: number } {
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  return { additions, deletions: files.reduce((sum, file) => sum + file.deletions, 0) };
}
