import { gitOutput, inRepository } from "../../git.ts";
import { readShallowBoundary } from "../../shallow-boundary.ts";
import { listingKeyOf } from "../open-listing.ts";
import type { OpenClone } from "./open-clone.ts";

/** The key of a clone's listing: the very one that `openListing` has for the same history, for both list the same. */
export async function cloneListingKey({ repository, notesSha }: OpenClone): Promise<string> {
  const args = [...inRepository(repository), "ls-tree", "-z", "--full-tree", "HEAD", "--", ".mailmap"];
  const mailmapName = /^100\d{3} blob ([0-9a-f]+)\t\.mailmap\0$/.exec(await gitOutput(args))?.[1] ?? null;
  const boundary = [...(await readShallowBoundary(repository.gitDir))];
  return listingKeyOf({ notesSha, mailmapName, boundary });
}
