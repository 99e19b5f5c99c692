import type { RawCommit } from "@vibe/analysis/commit/commit";

/** A commit, its place in the listing, and whether there is nothing more to read of it. */
export type PlacedCommit = { commit: RawCommit; position: number; hasFiles: boolean };

/** Listed commits from a position on. A merge has no diff of its own, so there is nothing more to read of it. */
export async function* listed(commits: AsyncIterable<RawCommit>, from: number): AsyncGenerator<PlacedCommit> {
  let position = from;
  for await (const commit of commits) {
    yield { commit, position, hasFiles: commit.parents.length > 1 };
    position += 1;
  }
}
