import { type FragmentDefinitionNode, Kind, type SelectionNode, type SelectionSetNode } from "graphql";

/** The fields of a selection with its fragments written out, and how many selections are within each other. */
export type Size = { fields: number; depth: number };
export type FindFragment = (name: string) => FragmentDefinitionNode | undefined;

/** Levels that are looked at: what is deeper is refused, so that it must not be walked through either. */
export const maxDepth = 30;

const nothing: Size = { fields: 0, depth: 0 };
const tooDeep: Size = { fields: 0, depth: Number.POSITIVE_INFINITY };
/** A selection belongs to one document, and documents do not change. */
const known = new WeakMap<SelectionSetNode, Size>();

/** How large a selection is. Each fragment is measured once, however often it is named. */
export function sizeOf(selectionSet: SelectionSetNode, find: FindFragment, levels = maxDepth): Size {
  const measured = known.get(selectionSet);
  if (measured) return measured;
  if (levels === 0) return tooDeep;
  known.set(selectionSet, nothing); // For a fragment within itself, which the validation refuses.
  let fields = 0;
  let depth = 0;
  for (const node of selectionSet.selections) {
    const within = selectionOf(node, find);
    const size = within ? sizeOf(within, find, levels - 1) : nothing;
    fields += size.fields + (node.kind === Kind.FIELD ? 1 : 0);
    depth = Math.max(depth, size.depth);
  }
  const size = { fields, depth: depth + 1 };
  known.set(selectionSet, size);
  return size;
}

function selectionOf(node: SelectionNode, find: FindFragment): SelectionSetNode | undefined {
  return node.kind === Kind.FRAGMENT_SPREAD ? find(node.name.value)?.selectionSet : node.selectionSet;
}
