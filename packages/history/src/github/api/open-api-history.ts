/** A history that GitHub's API is asked for, where git itself cannot be: one request for each 100 commits, and one for each diff. */

import { type Mailmap, parseMailmap } from "../../remote/mailmap.ts";
import { GitHubError } from "../github-error.ts";
import type { GitHubTransport } from "../github-transport.ts";
import { listingKeyOf } from "../open-listing.ts";
import { keepingReserve } from "./keeping-reserve.ts";
import { type NewerCommits, openNewerCommits } from "./newer-commits.ts";
import { type PageSize, usualPageSize } from "./page-size.ts";
import { isCount, isFields, isFlag, isOrNull, isSha, isText } from "./shape.ts";

export type ApiHistory = {
  /** For display: the name without its owner. */
  name: string;
  /** `null`: there are no commits. */
  headSha: string | null;
  branch: string | null;
  /** Commits that this one leads to, itself included, are known and not listed. `null`: all are listed. */
  known: string | null;
  /** The `known` commit is no longer part of the history: what came of it elsewhere is to be forgotten. */
  rewritten: boolean;
  /** How many commits there are to list, merges included. */
  total: number;
  /**
   * As `listingKeyOf`, for a repository without notes of git-ai: the API does not give them.
   */
  listingKey: string;
  /** With `spent`: what reading has cost so far. It keeps the account's reserve. */
  transport: GitHubTransport;
  /** For the readers beside this file. */
  contents: ApiContents;
};

export type ApiContents = {
  /** owner/name, as it is called now. */
  fullName: string;
  mailmap: Mailmap;
  /** `null`: every commit of the head is to be listed. */
  newer: NewerCommits | null;
  pageSize: PageSize;
  reached: Reached | null;
};

/** How far a whole history was listed, as GitHub calls the place: a later listing that skips so many commits goes on there. */
export type Reached = { headSha: string; position: number; cursor: string };

const question = `query OpenHistory($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    nameWithOwner
    defaultBranchRef { name target { ... on Commit { oid history { totalCount } } } }
    mailmap: object(expression: "HEAD:.mailmap") { ... on Blob { oid isTruncated text } }
  }
  rateLimit { cost remaining resetAt }
}`;

type Answer = {
  repository: {
    nameWithOwner: string;
    defaultBranchRef: { name: string; target: { oid: string; history: { totalCount: number } } } | null;
    mailmap: { oid?: string; isTruncated?: boolean; text?: string | null } | null;
  };
};

type OpenApiOptions = {
  known?: string | undefined;
  /** `contents.reached` of an earlier opening; of no use, and no harm, for another head. */
  reached?: Reached | null | undefined;
  signal?: AbortSignal | undefined;
};

/**
 * Opens the default branch of `fullName` (owner/name, also a former one): one request, and one more where `known`, the head of an
 * earlier reading, is another commit. Throws `GitHubError`, or the reason of `signal`; never waits.
 */
export async function openApiHistory(
  given: GitHubTransport,
  fullName: string,
  options: OpenApiOptions = {},
): Promise<ApiHistory> {
  const { known, reached = null, signal } = options;
  const transport = keepingReserve(given);
  const [owner = "", name = "", ...rest] = fullName.split("/");
  if (owner === "" || name === "" || rest.length > 0) throw new GitHubError("not_found");
  const { repository } = await transport.query(isAnswer, question, { owner, name }, signal);
  const { nameWithOwner, defaultBranchRef: branch, mailmap } = repository;
  const headSha = branch?.target.oid ?? null;
  const newer =
    headSha === null || known === undefined
      ? null
      : await openNewerCommits(transport, { fullName: nameWithOwner, known, headSha }, signal);
  return {
    name: nameWithOwner.slice(nameWithOwner.indexOf("/") + 1),
    headSha,
    branch: branch?.name ?? null,
    known: newer === null ? null : (known ?? null),
    rewritten: headSha !== null && known !== undefined && newer === null,
    total: newer?.total ?? branch?.target.history.totalCount ?? 0,
    listingKey: listingKeyOf({ notesSha: null, mailmapName: mailmap?.oid ?? null, boundary: [] }),
    transport,
    contents: {
      fullName: nameWithOwner,
      mailmap: parseMailmap((mailmap?.isTruncated ? null : mailmap?.text) ?? ""),
      newer,
      pageSize: usualPageSize(),
      reached: reached?.headSha === headSha ? reached : null,
    },
  };
}

function isAnswer(data: unknown): data is Answer {
  if (!isFields(data) || !isFields(data.repository)) return false;
  const { nameWithOwner, defaultBranchRef: branch, mailmap } = data.repository;
  const hasHead =
    branch === null ||
    (isFields(branch) &&
      isText(branch.name) &&
      isFields(branch.target) &&
      isSha(branch.target.oid) &&
      isFields(branch.target.history) &&
      isCount(branch.target.history.totalCount));
  const hasMailmap =
    mailmap === null ||
    (isFields(mailmap) &&
      (mailmap.oid === undefined || isSha(mailmap.oid)) &&
      (mailmap.isTruncated === undefined || isFlag(mailmap.isTruncated)) &&
      (mailmap.text === undefined || isOrNull(isText)(mailmap.text)));
  // It becomes part of addresses.
  const isName = isText(nameWithOwner) && /^[\w-]+\/(?!\.{1,2}$)[\w.-]+$/.test(nameWithOwner);
  return isName && hasHead && hasMailmap;
}
