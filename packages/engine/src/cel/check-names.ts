import { macroOf } from "./evaluate.ts";
import { functions } from "./functions.ts";
import type { Node } from "./parse.ts";

/** The first name or function of an expression that stands for nothing; `null` when all are known. */
export function unknownName(node: Node, known: ReadonlySet<string>): string | null {
  const firstOf = (...nodes: Node[]) => {
    for (const inner of nodes) {
      const unknown = unknownName(inner, known);
      if (unknown !== null) return unknown;
    }
    return null;
  };
  switch (node.kind) {
    case "literal":
      return null;
    case "name":
      return known.has(node.name) ? null : node.name;
    case "member":
      return firstOf(node.of);
    case "index":
      return firstOf(node.of, node.index);
    case "call": {
      const macro = macroOf(node);
      if (macro) return firstOf(macro.over) ?? unknownName(macro.body, new Set([...known, macro.variable]));
      if (node.name !== "has" && !Object.hasOwn(functions, node.name)) return `${node.name}()`;
      return firstOf(...(node.target ? [node.target] : []), ...node.args);
    }
    case "unary":
      return firstOf(node.of);
    case "binary":
      return firstOf(node.left, node.right);
    case "conditional":
      return firstOf(node.test, node.yes, node.no);
    case "list":
      return firstOf(...node.items);
    case "map":
      return firstOf(...node.entries.flatMap(({ key, value }) => [key, value]));
    default:
      return node satisfies never;
  }
}
