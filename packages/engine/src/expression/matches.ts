import { createContext, Script } from "node:vm";
import { ExpressionFault, type Frame, spend } from "./frame.ts";
import { excerpt } from "./values.ts";

/**
 * CEL's patterns are RE2's, which take time in proportion to the text; JavaScript's can take for ever. So a pattern is
 * tried with a limit in time, which costs about 0.1 ms a try: a thousand of them are all that one evaluation may do.
 */
const timeoutMs = 250;
const workOfTry = 1000;

const realm = createContext({ pattern: /x/, text: "" });
const attempt = new Script("pattern.test(text)");

export function matches(text: string, source: string, frame: Frame): boolean {
  spend(frame, workOfTry);
  realm.pattern = patternOf(source);
  realm.text = text;
  try {
    return attempt.runInContext(realm, { timeout: timeoutMs }) === true;
  } catch {
    throw new ExpressionFault(`the pattern ${excerpt(source)} takes too long`);
  } finally {
    realm.text = "";
  }
}

function patternOf(source: string): RegExp {
  try {
    return new RegExp(source);
  } catch {
    throw new ExpressionFault(`${excerpt(source)} is no pattern`);
  }
}
