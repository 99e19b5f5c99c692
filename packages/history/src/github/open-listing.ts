/** A history opened for a job: whatever of it is transferred, the mailmap is. */

import { createHash } from "node:crypto";
import { parseLinks } from "../remote/commit/parse-commit.ts";
import { fetchExtras } from "../remote/extras.ts";
import { fetchObjects } from "../remote/fetch-objects.ts";
import type { RemoteAddress } from "../remote/protocol/remote-address.ts";
import { Refused, shaLength } from "../remote/protocol/upload-pack.ts";
import { RemoteError } from "../remote/remote-error.ts";
import type { RemoteLimits } from "../remote/remote-limits.ts";
import { type OpenRemoteOptions, openRemoteRepository, type RemoteRepository } from "../remote/remote-repository.ts";

/** The part of a listing's key that the refs tell: with another one, what was listed before would be listed otherwise. */
export const notesKey = (notesSha: string | null): string => `notes=${notesSha ?? "none"}`;

/** All that a listing depends on beside its commits, as a text that changes with it and begins with `notesKey`. */
export function listingKeyOf(of: {
  notesSha: string | null;
  /** The object that is the mailmap of the head. */
  mailmapName: string | null;
  /** Where the history is cut off. */
  boundary: readonly string[];
}): string {
  const edge = of.boundary.toSorted().join(" ");
  const shallow = edge === "" ? "" : `;shallow=${createHash("sha256").update(edge).digest("hex").slice(0, 16)}`;
  return `${notesKey(of.notesSha)};mailmap=${of.mailmapName ?? "none"}${shallow}`;
}

type OpenOptions = {
  /** The head of an earlier reading: only what is new since then is transferred. */
  known?: string | undefined;
  limits?: Partial<RemoteLimits> | undefined;
  signal?: AbortSignal | undefined;
};

export type OpenListing = {
  repository: RemoteRepository;
  /** As `listingKeyOf`. */
  key: string;
};

/**
 * Opens a repository for listing, from the commit `known` on. Two requests, one more for the mailmap's folder and one more where
 * there is a mailmap or a note; of an unchanged head one. Throws as `openRemoteRepository`.
 */
export async function openListing(address: RemoteAddress, options: OpenOptions = {}): Promise<OpenListing> {
  const repository = await withMailmap(await openRemoteRepository(address, { detail: "none", ...given(options) }));
  const mailmapName = repository.contents?.extras.mailmapName ?? null;
  const boundary = [...(repository.contents?.boundary ?? [])];
  return { repository, key: listingKeyOf({ notesSha: repository.notesSha, mailmapName, boundary }) };
}

/** Opens a repository to read files and line counts, from the commit `known` on. Throws as `openRemoteRepository`. */
export async function openReading(address: RemoteAddress, options: OpenOptions = {}): Promise<RemoteRepository> {
  return withMailmap(await openRemoteRepository(address, { detail: "counts", ...given(options) }));
}

function given({ known, limits, signal }: OpenOptions): OpenRemoteOptions {
  return { signal, ...(known !== undefined && { known }), ...(limits !== undefined && { limits }) };
}

/** Where the folder that the head names did not come with the commits, it is one object more, and the mailmap in it another. */
async function withMailmap(repository: RemoteRepository): Promise<RemoteRepository> {
  const { contents, headSha, objectFormat, notesSha: notes } = repository;
  if (contents === null || headSha === null) return repository;
  const { connection, objects } = contents;
  const head = objects.read(Buffer.from(headSha, "hex"), 0, "commit");
  if (head === null) return repository;
  const { tree } = parseLinks(head, shaLength(objectFormat));
  if (objects.has(tree)) return repository;
  try {
    objects.add((await fetchObjects(connection, { format: objectFormat, wants: [tree], filter: "tree:0" })).pack);
  } catch (error) {
    const canDoWithout = error instanceof Refused || (error instanceof RemoteError && !error.retryable);
    if (!canDoWithout) throw error;
    return repository;
  }
  const extras = await fetchExtras(connection, { objectFormat, objects, headSha, notes });
  return { ...repository, contents: { ...contents, extras } };
}
