import { nodeId, type Repository } from "../directory.ts";
import type { Entry } from "../git/repository-reader.ts";
import type { QueryContext } from "./query-context.ts";

/** Of larger files GitHub gives the beginning. */
const maxTextBytes = 512 * 1024;
const binaryWindow = 8_000;

/** What GitHub takes for binary, and how it reads text that is not UTF-8, it does not document: here it is a zero byte, and U+FFFD. */
export function blobNode(oid: string, content: Buffer, repository: Repository, context: QueryContext): object {
  const isBinary = content.subarray(0, binaryWindow).includes(0);
  return {
    __typename: "Blob",
    id: nodeId("B", `${repository.id}:${oid}`),
    oid,
    abbreviatedOid: oid.slice(0, 7),
    byteSize: content.length,
    isBinary,
    isTruncated: content.length > maxTextBytes,
    text: isBinary ? null : content.subarray(0, maxTextBytes).toString("utf8"),
    repository: () => context.nodes.repository(repository),
  };
}

/** A file of a commit. What a submodule stands for is in another repository, so it has no object. */
export function treeEntryNode(path: string, entry: Entry, repository: Repository, context: QueryContext): object {
  const { mode, type, oid } = entry;
  const name = path.slice(path.lastIndexOf("/") + 1);
  const content = async () => (type === "blob" ? await repository.git.blob(oid) : null);
  return {
    __typename: "TreeEntry",
    name,
    path,
    mode,
    type,
    oid,
    size: async () => (await content())?.length ?? 0,
    object: async () => {
      const bytes = await content();
      return bytes && blobNode(oid, bytes, repository, context);
    },
  };
}
