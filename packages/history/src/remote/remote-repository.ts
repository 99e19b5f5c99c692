/** A repository on a git server, its history in memory: two requests, whatever its length. */

import { createHash } from "node:crypto";
import { type CommitGraph, createCommitGraph } from "./commit/commit-graph.ts";
import { type Extras, fetchExtras } from "./extras.ts";
import { type Connection, fetchObjects } from "./fetch-objects.ts";
import { createObjectStore, type ObjectStore } from "./object-store.ts";
import type { Pack } from "./pack/pack.ts";
import { createTransport, type Transport } from "./protocol/http-transport.ts";
import { cutOff } from "./protocol/pkt-line.ts";
import { type RemoteAddress, remoteName } from "./protocol/remote-address.ts";
import { listRefs, type ObjectFormat, type Ref, Refused, shaLength } from "./protocol/upload-pack.ts";
import { badAnswer, RemoteError } from "./remote-error.ts";
import { defaultRemoteLimits, type RemoteLimits } from "./remote-limits.ts";

/** How much of every commit is known, from the most to the least; each level transfers fewer objects than the one before. */
export type Detail = "counts" | "paths" | "none";
const levels: readonly Detail[] = ["counts", "paths", "none"];

export type OpenRemoteOptions = {
  /** What is wanted. A history that is too large for it is read with less. Default `paths`. */
  detail?: Detail;
  /** Default: the branch that the server's HEAD stands for. */
  branch?: string;
  /** The head of an earlier reading: only what is new since then is transferred and listed. */
  known?: string;
  /** Only commits after this second of the epoch. */
  since?: number;
  limits?: Partial<RemoteLimits>;
  signal?: AbortSignal | undefined;
};

export type RemoteRepository = {
  /** For display: the last part of the address. */
  name: string;
  /** `null`: the branch has no commits, or does not exist. */
  headSha: string | null;
  branch: string | null;
  /** What was transferred, which may be less than was asked for. */
  detail: Detail;
  /** Commits that this one leads to, itself included, are known and not among the commits here. `null`: all are here. */
  known: string | null;
  /** The `known` commit is no longer part of the history: what came of it elsewhere is to be forgotten. */
  rewritten: boolean;
  /** History is cut off: the oldest commits have parents that are not here. */
  shallow: boolean;
  objectFormat: ObjectFormat;
  /** Where the notes of git-ai stand; `null` without any. */
  notesSha: string | null;
  /**
   * A hash of all that a listing depends on beside its commits, as `listingKey` of a folder. `null` where nothing was
   * transferred: then the head is the known one, and only `notesSha` may have changed.
   */
  listingKey: string | null;
  /** What reading has cost so far. */
  spent: Transport["spent"];
  /** For the readers beside this file. */
  contents: RemoteContents | null;
};

export type RemoteContents = {
  connection: Connection;
  objects: ObjectStore;
  pack: Pack;
  /** Numbers of the commits in `pack`, newest first. */
  order: Int32Array;
  boundary: ReadonlySet<string>;
  extras: Extras;
};

const namePrefix = "refs/heads/";
const notesRef = "refs/notes/ai";

/**
 * Reads the history of a repository into memory (about the size of its pack, 64 MB at most, and 50 MB to work with). Two
 * requests; one where the head is still `known`; one more each for a `.mailmap` or notes of git-ai, for the edge of what is
 * known, and for a server that leaves nothing out (`filter`) or knows another object format. Redirects are followed on the
 * same host only. An empty repository opens, with `headSha` null.
 *
 * Throws `RemoteError` (`retryable`, `retryAfter`), or the reason of `signal`.
 */
export async function openRemoteRepository(
  address: RemoteAddress,
  options: OpenRemoteOptions = {},
): Promise<RemoteRepository> {
  const limits = { ...defaultRemoteLimits, ...options.limits };
  const transport = createTransport(address, limits);
  const connection: Connection = { transport, limits, signal: options.signal };
  const { refs, objectFormat } = await findRefs(connection, options.branch);
  const head = refs.get(options.branch === undefined ? "HEAD" : `${namePrefix}${options.branch}`);
  const repository: RemoteRepository = {
    name: remoteName(address.url),
    headSha: head?.sha ?? null,
    branch: options.branch ?? (head?.target?.startsWith(namePrefix) ? head.target.slice(namePrefix.length) : null),
    detail: options.detail ?? "paths",
    known: head !== undefined && head.sha === options.known ? head.sha : null,
    rewritten: false,
    shallow: false,
    objectFormat,
    notesSha: refs.get(notesRef)?.sha ?? null,
    listingKey: null,
    spent: transport.spent,
    contents: null,
  };
  if (head === undefined || repository.known !== null) return repository;
  try {
    return { ...repository, ...(await fetchHistory(connection, repository, head.sha, options)) };
  } catch (error) {
    throw asRemoteError(error);
  }
}

async function findRefs(
  { transport, signal }: Connection,
  branch: string | undefined,
): Promise<{ refs: Map<string, Ref>; objectFormat: ObjectFormat }> {
  const prefixes = [branch === undefined ? "HEAD" : `${namePrefix}${branch}`, notesRef];
  for (const format of ["sha1", "sha256"] as const) {
    try {
      return { refs: await listRefs(transport, { format, prefixes }, signal), objectFormat: format };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }
  if (await transport.speaksVersion2(signal)) throw cutOff();
  throw new RemoteError(
    "unsupported",
    "The git server does not speak version 2 of git's protocol. Clone the repository and analyse the folder instead.",
  );
}

type Fetched = Pick<RemoteRepository, "detail" | "known" | "rewritten" | "shallow" | "listingKey" | "contents">;

async function fetchHistory(
  connection: Connection,
  { objectFormat, notesSha, detail: wanted }: RemoteRepository,
  headSha: string,
  options: OpenRemoteOptions,
): Promise<Fetched> {
  const ask = { format: objectFormat, headSha, since: options.since, wanted };
  let read = await fetchCommits(connection, { ...ask, known: options.known }).catch(noCommits);
  if (read === null)
    return { detail: wanted, known: null, rewritten: false, shallow: true, listingKey: null, contents: null };
  // An ancestor of the new head is the parent of a new commit; without one, the two histories went apart.
  const isContinued = options.known !== undefined && read.missing.has(options.known);
  if (!isContinued && read.missing.size > 0 && options.known !== undefined) {
    read = await fetchCommits(connection, { ...ask, known: undefined });
  }
  if (!isContinued && read.missing.size > 0) throw badAnswer("a history with gaps");

  const objects = createObjectStore();
  objects.add(read.pack);
  if (isContinued && read.detail !== "none") {
    const wants = [...read.missing];
    const edge = { format: objectFormat, wants, depth: 1, filter: read.canFilter ? "blob:none" : null };
    objects.add((await fetchObjects(connection, edge)).pack);
  }
  const extras = await fetchExtras(connection, { objectFormat, objects, headSha, notes: notesSha });
  return {
    detail: read.detail,
    known: isContinued ? (options.known ?? null) : null,
    rewritten: options.known !== undefined && !isContinued,
    shallow: read.shallow.size > 0,
    listingKey: keyOf([extras.mailmapName, notesSha, [...read.shallow].sort(), read.detail]),
    contents: {
      connection,
      objects,
      pack: read.pack,
      order: read.order,
      boundary: read.shallow,
      extras,
    },
  };
}

function keyOf(parts: unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

/** Nothing is as new as was asked for. */
function noCommits(error: unknown): null {
  if (error instanceof Refused && error.refusal === "no_commits") return null;
  throw error;
}

type Question = {
  format: ObjectFormat;
  headSha: string;
  known?: string | undefined;
  since: number | undefined;
  wanted: Detail;
};
type Commits = ReturnType<CommitGraph["walk"]> & {
  pack: Pack;
  shallow: ReadonlySet<string>;
  detail: Detail;
  canFilter: boolean;
};

/** Asks for as much as is wanted, and for less where that is too much. */
async function fetchCommits(connection: Connection, question: Question): Promise<Commits> {
  const { limits } = connection;
  const filters = { counts: `blob:limit=${limits.fileBytes}`, paths: "blob:none", none: "tree:0" };
  let canFilter = true;
  let left = levels.slice(levels.indexOf(question.wanted));
  for (;;) {
    const [detail = "none", ...less] = left;
    try {
      return await fetchOnce(connection, question, detail, canFilter ? filters[detail] : null);
    } catch (error) {
      const isTooLarge = error instanceof RemoteError && error.code === "too_large";
      if (error instanceof Refused && error.refusal === "filter" && canFilter) canFilter = false;
      else if (isTooLarge && canFilter && less.length > 0) left = less;
      else throw error;
    }
  }
}

async function fetchOnce(
  connection: Connection,
  { format, headSha, known, since }: Question,
  detail: Detail,
  filter: string | null,
): Promise<Commits> {
  const graph = createCommitGraph(shaLength(format) / 2);
  const request = {
    format,
    wants: [headSha],
    filter,
    ...(known !== undefined && { haves: [known] }),
    ...(since !== undefined && { since }),
  };
  const { pack, shallow } = await fetchObjects(connection, request, (index, type, content) => {
    if (type === "commit") graph.add(index, content);
  });
  const head = pack.find(Buffer.from(headSha, "hex"));
  const boundary = new Set([...shallow].map((sha) => pack.find(Buffer.from(sha, "hex"))));
  // Nothing comes where the branch was set back to a commit that the known one leads to.
  const isSetBack = head === -1 && known !== undefined;
  const walked = isSetBack
    ? { order: new Int32Array(0), missing: new Set([headSha]) }
    : graph.walk(head, pack.find, (index) => boundary.has(index));
  // Without a filter everything has come, whatever was wanted.
  return { ...walked, pack, shallow, detail: filter === null ? "counts" : detail, canFilter: filter !== null };
}

/** A refusal that no other question gets around. */
function asRemoteError(error: unknown): unknown {
  if (!(error instanceof Refused)) return error;
  if (error.refusal === "unknown_object") {
    return new RemoteError("server_failed", "The repository changed while it was read. It is tried again later.");
  }
  return new RemoteError(
    "unsupported",
    "The git server does not answer this kind of request. Clone the repository and analyse the folder instead.",
  );
}
