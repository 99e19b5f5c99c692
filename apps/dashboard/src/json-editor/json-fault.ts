/** The first thing of a text that is not JSON: where it is (offset from 0, line and column from 1), and what is wrong. */
export type JsonFault = { at: number; line: number; column: number; sentence: string };

/** What keeps a text from being JSON, said for people; `null` when it is. Browsers say where for some faults only. */
export function jsonFault(text: string): JsonFault | null {
  try {
    JSON.parse(text);
    return null;
  } catch {
    const { at, sentence } = findFault(text);
    const before = text.slice(0, at).split("\n");
    return { at, line: before.length, column: (before.at(-1)?.length ?? 0) + 1, sentence };
  }
}

/** A fault with its place: `Line 3, column 5: A comma is missing before this.` */
export const faultText = ({ line, column, sentence }: JsonFault): string =>
  `Line ${line}, column ${column}: ${sentence}`;

type Fault = { at: number; sentence: string };
/** What may come next. */
type Expected = "value" | "value or ]" | "key" | "key or }" | "colon" | "comma or end";

/** Reads with a list of open brackets instead of recursion, so that depth costs nothing. */
function findFault(text: string): Fault {
  const open: number[] = [];
  let expected: Expected = "value";
  let comma = 0;
  let at = 0;
  for (;;) {
    at = skipSpace(text, at);
    const char = text[at];
    const bracket = open.at(-1);
    const closing = bracket === undefined ? undefined : text[bracket] === "{" ? "}" : "]";
    if (expected === "comma or end" && closing === undefined) return faultAfterEnd(text, at);
    if (char === undefined) return faultAtEnd(text, at, open);
    if (text.startsWith("//", at) || text.startsWith("/*", at)) return { at, sentence: "JSON has no comments." };
    const mayClose = expected === "comma or end" || expected === "value or ]" || expected === "key or }";
    if (char === closing && mayClose) {
      open.pop();
      expected = "comma or end";
      at += 1;
    } else if (expected === "comma or end") {
      if (char === "}" || char === "]") return { at, sentence: `A ${closing} is missing before this ${char}.` };
      if (char !== ",") return { at, sentence: `A comma or ${closing} is missing before this.` };
      comma = at;
      expected = closing === "}" ? "key" : "value";
      at += 1;
    } else if (char === closing && comma > (bracket ?? 0) && expected !== "colon") {
      return { at: comma, sentence: `The comma before ${char} is one too many.` };
    } else if (expected === "colon") {
      if (char !== ":") return { at, sentence: "A colon is missing between the key and its value." };
      expected = "value";
      at += 1;
    } else if (expected === "key" || expected === "key or }") {
      if (char !== '"') return { at, sentence: `A key has to stand here, in double quotes: "name".` };
      const end = skipString(text, at);
      if (typeof end !== "number") return end;
      expected = "colon";
      at = end;
    } else if (char === "{" || char === "[") {
      open.push(at);
      expected = char === "{" ? "key or }" : "value or ]";
      at += 1;
    } else {
      const end = skipScalar(text, at);
      if (typeof end !== "number") return end;
      expected = "comma or end";
      at = end;
    }
  }
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && " \t\n\r".includes(text.charAt(at))) at += 1;
  return at;
}

function faultAfterEnd(text: string, at: number): Fault {
  const isComment = text.startsWith("//", at) || text.startsWith("/*", at);
  return { at, sentence: isComment ? "JSON has no comments." : "Nothing may follow after the value." };
}

function faultAtEnd(text: string, at: number, open: readonly number[]): Fault {
  const bracket = open.at(-1);
  if (bracket === undefined) return { at, sentence: "There is nothing here yet; an empty object is {}." };
  const line = text.slice(0, bracket).split("\n").length;
  return { at, sentence: `The ${text[bracket]} of line ${line} is not closed.` };
}

/** Where a text in double quotes ends. */
function skipString(text: string, start: number): number | Fault {
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '"') return at + 1;
    if (char === "\n" || char === "\r") break;
    if (char < " ") return { at, sentence: `A control character has to be written as \\u00${hex(char)}.` };
    if (char !== "\\") continue;
    const escaped = /^(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.exec(text.slice(at + 1, at + 6))?.[0];
    if (escaped === undefined)
      return { at, sentence: `A backslash has to be written twice, or as an escape like \\n.` };
    at += escaped.length;
  }
  return { at: start, sentence: 'This text does not end: a " is missing, or a line break has to be written as \\n.' };
}

const hex = (char: string): string => char.charCodeAt(0).toString(16).padStart(2, "0");

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const word = /[^\s,:{}[\]"]+/y;

/** Where a text, number, `true`, `false` or `null` ends. */
function skipScalar(text: string, at: number): number | Fault {
  if (text[at] === '"') return skipString(text, at);
  if (text[at] === "'") return { at, sentence: 'Texts stand in double quotes (").' };
  word.lastIndex = at;
  const found = word.exec(text)?.[0] ?? "";
  number.lastIndex = at;
  const digits = number.exec(text)?.[0];
  if (found === "true" || found === "false" || found === "null" || found === digits) return at + found.length;
  if (found === "") return { at, sentence: "A value is missing here." };
  const shown = found.length > 20 ? `${found.slice(0, 20)}…` : found;
  if (/^[-+.]?\d/.test(found)) return { at, sentence: `${shown} is not written as JSON writes numbers.` };
  return {
    at,
    sentence: `${shown} is no value: texts stand in double quotes, and the rest is a number, true, false or null.`,
  };
}
