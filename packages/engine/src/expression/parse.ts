import { Environment, ParseError } from "@marcbachmann/cel-js";
import { CompileFault, compile } from "./compile.ts";
import type { Compiled } from "./frame.ts";

/** Larger expressions are refused: nobody writes them by hand, and parsing and evaluating recurse. */
const longestSource = 4000;
const parser = new Environment({ limits: { maxDepth: 60 } });

/** Parses CEL; what is wrong with the text, as the end of a sentence, when it is none. */
export function parse(source: string): Compiled | { error: string } {
  if (source.length > longestSource) return { error: `it is longer than ${longestSource} characters` };
  try {
    return compile(parser.parse(source).ast, []);
  } catch (error) {
    if (error instanceof CompileFault) return { error: error.message };
    if (error instanceof RangeError) return { error: "it is nested too deeply" }; // The parser ran out of stack.
    if (!(error instanceof ParseError)) throw error;
    if (error.code === "limit_exceeded") return { error: `it is nested too deeply, or too long: ${error.summary}` };
    return { error: `${error.summary} at character ${(error.range?.start ?? 0) + 1}` };
  }
}
