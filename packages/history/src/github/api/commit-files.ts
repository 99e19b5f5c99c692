/** The files of one commit as REST lists them: 300 a request, 3,000 in all. */

import { GitHubError } from "../github-error.ts";
import type { ApiHistory } from "./open-api-history.ts";
import { isCount, isFields, isListUpTo, isSha, isText } from "./shape.ts";

export type ListedFile = {
  path: string;
  /** Of a renamed file: where it was before. */
  previousPath: string;
  status: "added" | "removed" | "changed" | "copied";
  added: number;
  deleted: number;
};

/** What GitHub shows of one commit. A commit with that many files may have more. */
const mostFiles = 3_000;

type FileBody = {
  filename: string;
  previous_filename?: string | null;
  status: string;
  additions: number;
  deletions: number;
};
type CommitBody = { sha: string; files: FileBody[] };

/** In the order of git; `null` where GitHub does not show all. Throws `GitHubError`, or the reason of `signal`. */
export async function filesOf(
  { transport, contents: { fullName } }: Pick<ApiHistory, "transport" | "contents">,
  sha: string,
  signal: AbortSignal,
): Promise<ListedFile[] | null> {
  const files: ListedFile[] = [];
  for (let page = 1; ; page += 1) {
    // Without a size a page has 300.
    const path = `/repos/${fullName}/commits/${sha}${page === 1 ? "" : `?page=${page}`}`;
    const { data, headers } = await transport.get(isCommitBody, path, signal);
    if (data.sha !== sha) throw new GitHubError("bad_answer");
    files.push(...data.files.map(reshape));
    if (files.length >= mostFiles) return null;
    if (!/rel="next"/.test(String(headers.link ?? ""))) return inGitsOrder(files);
    if (data.files.length === 0) throw new GitHubError("bad_answer");
  }
}

const isCommitBody = (data: unknown): data is CommitBody =>
  isFields(data) && isSha(data.sha) && isListUpTo(mostFiles, isFileBody)(data.files);

const isFileBody = (data: unknown): data is FileBody =>
  isFields(data) &&
  isText(data.filename) &&
  (data.previous_filename == null || isText(data.previous_filename)) &&
  isText(data.status) &&
  isCount(data.additions) &&
  isCount(data.deletions);

function reshape({ filename, previous_filename, status, additions, deletions }: FileBody): ListedFile {
  return {
    path: filename,
    previousPath: status === "renamed" ? (previous_filename ?? filename) : filename,
    status: status === "added" || status === "removed" || status === "copied" ? status : "changed",
    added: additions,
    deleted: deletions,
  };
}

/** By the bytes of their paths. Where a path is not UTF-8 its bytes are not known, and GitHub's order is the best there is. */
function inGitsOrder(files: ListedFile[]): ListedFile[] {
  if (files.some(({ path }) => path.includes("\uFFFD"))) return files;
  const bytes = new Map(files.map((file) => [file, Buffer.from(file.path)]));
  const none = Buffer.alloc(0);
  return files.toSorted((one, other) => Buffer.compare(bytes.get(one) ?? none, bytes.get(other) ?? none));
}
