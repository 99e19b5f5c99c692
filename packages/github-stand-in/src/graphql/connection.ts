import { typed } from "./cost.ts";

export type PageArguments = {
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
};

/**
 * A page of `items` as Relay connections have it. `toNodes` is called with the items of the page alone, once, and only when the
 * query asks for them. Cursors are positions; `prefix` makes those of one history its own.
 */
export function connection<Item>(
  items: Item[],
  page: PageArguments,
  toNodes: (items: Item[]) => unknown[] | Promise<unknown[]>,
  prefix = "cursor:v2:",
) {
  const cursor = (index: number) => Buffer.from(`${prefix}${index}`).toString("base64");
  const position = (text: string): number => {
    const decoded = Buffer.from(text, "base64").toString("utf8");
    const index = decoded.startsWith(prefix) ? Number(decoded.slice(prefix.length)) : Number.NaN;
    if (!Number.isInteger(index)) {
      throw typed("INVALID_CURSOR_ARGUMENTS", `\`${text}\` does not appear to be a valid cursor.`);
    }
    return index;
  };
  let start = page.after == null ? 0 : position(page.after) + 1;
  let end = page.before == null ? items.length : position(page.before);
  if (page.first != null) end = Math.min(end, start + page.first);
  else if (page.last != null) start = Math.max(start, end - page.last);
  const shown = items.slice(start, end);
  let made: Promise<unknown[]> | undefined;
  const nodes = () => {
    made ??= Promise.resolve(toNodes(shown));
    return made;
  };
  return {
    totalCount: items.length,
    nodes,
    edges: async () => (await nodes()).map((node, index) => ({ node, cursor: cursor(start + index) })),
    pageInfo: {
      hasNextPage: end < items.length,
      hasPreviousPage: start > 0,
      startCursor: shown.length > 0 ? cursor(start) : null,
      endCursor: shown.length > 0 ? cursor(start + shown.length - 1) : null,
    },
  };
}
