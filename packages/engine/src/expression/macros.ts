import type { ASTNode } from "@marcbachmann/cel-js";
import { isObject, type Json } from "../json.ts";
import { type Compiled, type Frame, spend } from "./frame.ts";
import { isTruthy } from "./values.ts";

const macroNames = ["all", "exists", "exists_one", "filter", "map"] as const;
type MacroName = (typeof macroNames)[number];

/** The parts of `list.exists(x, condition)` and its relatives; `null` for any other call. */
export function macroOf(name: string, args: readonly ASTNode[]) {
  const macro = macroNames.find((known) => known === name);
  const [variable, ...body] = args;
  if (!macro || variable?.op !== "id" || body.length === 0) return null;
  return { name: macro, variable: variable.args, body };
}

/** Evaluates a condition, or makes a value, for each item of a list or each key of an object. */
export function applyMacro(name: MacroName, over: Compiled, slot: number, [first, second]: Compiled[]): Compiled {
  const condition = second || name !== "map" ? first : undefined;
  const made = second ?? first;
  const valueFor = (part: Compiled | undefined, item: Json, frame: Frame) => {
    spend(frame, 1);
    frame.locals[slot] = item;
    return part ? part(frame) : true;
  };
  return (frame) => {
    const items = itemsOf(over(frame));
    const holds = (item: Json) => isTruthy(valueFor(condition, item, frame));
    switch (name) {
      case "all":
        return items.every(holds);
      case "exists":
        return items.some(holds);
      case "exists_one":
        return items.filter(holds).length === 1;
      case "filter":
        return items.filter(holds);
      case "map":
        return items.filter(holds).map((item) => valueFor(made, item, frame));
      default:
        return name satisfies never;
    }
  };
}

function itemsOf(whole: Json): Json[] {
  if (Array.isArray(whole)) return whole;
  return isObject(whole) ? Object.keys(whole) : [];
}
