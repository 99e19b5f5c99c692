/** Listed files become rows with line counts: REST's numbers where they can only mean one thing, else what the contents say. */

import type { FileChange } from "@vibe/analysis/commit/commit";
import { countLines, isBinary, usualEffort } from "../../remote/line-diff/count-lines.ts";
import type { ListedFile } from "./commit-files.ts";
import { type Entry, entriesAt, type Place, textsOf } from "./file-contents.ts";
import type { ApiHistory } from "./open-api-history.ts";

/** Files of one commit that are looked at; the counts of further ones stay unknown. */
const maxLookedAt = 1_000;
const emptyBlob = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";

/**
 * One row a file, renamed ones under their new path, with the counts of `git log --numstat`. What cannot be known is null, and
 * `countsKnown` false. Nothing is asked where every file has changed lines. Throws `GitHubError`, or the reason of `signal`.
 */
export async function countedFiles(
  { transport, contents: { fullName } }: Pick<ApiHistory, "transport" | "contents">,
  { sha, parent, files }: { sha: string; parent: string | undefined; files: readonly ListedFile[] },
  signal: AbortSignal,
): Promise<{ files: FileChange[]; countsKnown: boolean }> {
  const asking = { transport, fullName, signal };
  const unclear = files.filter((file) => !isClear(file)).slice(0, maxLookedAt);
  const pairs = unclear.map((file) => placesOf(file, sha, parent));
  const places = pairs.flatMap(({ before, after }) => [before, after]).filter((place) => place !== null);
  const entries = await entriesAt(places, asking);
  const entryAt = new Map(places.map((place, index) => [place, entries[index] ?? null]));
  const texts = await textsOf(entries.filter(needsText), asking);

  let countsKnown = true;
  const contentAt = (place: Place | null) => (place === null ? none : contentOf(entryAt.get(place) ?? null, texts));
  const counted = new Map(
    unclear.map((file, index) => {
      const { before = null, after = null } = pairs[index] ?? {};
      return [file, countsBetween(contentAt(before), contentAt(after))];
    }),
  );
  const rows = files.map((file): FileChange => {
    const counts = isClear(file) ? file : (counted.get(file) ?? null);
    if (counts === null) countsKnown = false;
    return { path: file.path, added: counts?.added ?? null, deleted: counts?.deleted ?? null };
  });
  return { files: rows, countsKnown };
}

/** GitHub may call a file a copy of another and count what differs; to git as it is read here it is new. */
const isClear = ({ status, added, deleted }: ListedFile) => status !== "copied" && added + deleted > 0;

function placesOf({ status, path, previousPath }: ListedFile, sha: string, parent: string | undefined) {
  const isNew = status === "added" || status === "copied" || parent === undefined;
  return {
    before: isNew ? null : { commit: parent, path: previousPath },
    after: status === "removed" ? null : { commit: sha, path },
  };
}

type Content = Buffer | "binary" | "unknown";
const none: Content = Buffer.alloc(0);

function contentOf(entry: Entry | null, texts: ReadonlyMap<string, Buffer>): Content {
  if (entry === null) return "unknown";
  if (entry.type === "commit") return Buffer.from(`Subproject commit ${entry.oid}\n`);
  if (entry.oid === emptyBlob) return none;
  if (entry.object?.isBinary === true) return "binary";
  return texts.get(entry.oid) ?? "unknown";
}

function needsText(entry: Entry | null): entry is Entry {
  return entry !== null && entry.type === "blob" && entry.object?.isBinary !== true && entry.oid !== emptyBlob;
}

/** Both null for a binary file; `null` where it is not known. */
function countsBetween(before: Content, after: Content): { added: number | null; deleted: number | null } | null {
  const isNoText = (content: Content) => content === "binary" || (content !== "unknown" && isBinary(content));
  if (isNoText(before) || isNoText(after)) return { added: null, deleted: null };
  if (typeof before === "string" || typeof after === "string") return null;
  return countLines(before, after, usualEffort());
}
