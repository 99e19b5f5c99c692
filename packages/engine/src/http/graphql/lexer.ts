/** One sign of a GraphQL document. */
export type Token =
  | { kind: "name"; value: string; at: number }
  | { kind: "sign"; value: string; at: number }
  | { kind: "int" | "float"; value: string; at: number }
  | { kind: "string"; value: string; at: number }
  | { kind: "end"; value: ""; at: number };

/** What is wrong with a query, in words for whoever wrote it. */
export class GraphqlError extends Error {
  override readonly name = "GraphqlError";
}

const ignored = /^(?:[\s,\uFEFF]|#[^\n\r]*)+/;
const patterns: [Token["kind"], RegExp][] = [
  ["name", /^[A-Za-z_][A-Za-z0-9_]*/],
  ["float", /^-?\d+(?:\.\d+(?:[eE][+-]?\d+)?|[eE][+-]?\d+)/],
  ["int", /^-?\d+/],
  ["sign", /^(?:\.\.\.|[!$&()[\]:=@{|}])/],
  ["string", /^"""(?:\\"""|(?!""")[\s\S])*"""|^"(?:\\.|[^"\\\n\r])*"/],
];

/** Cuts a document into signs. */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < source.length; ) {
    const rest = source.slice(at);
    const skipped = ignored.exec(rest)?.[0].length ?? 0;
    if (skipped > 0) {
      at += skipped;
      continue;
    }
    const token = nextToken(rest, at);
    if (!token) throw new GraphqlError(`Syntax error: there is a ${JSON.stringify(rest.charAt(0))} at position ${at}.`);
    tokens.push(token.token);
    at += token.length;
  }
  tokens.push({ kind: "end", value: "", at: source.length });
  return tokens;
}

function nextToken(rest: string, at: number): { token: Token; length: number } | null {
  for (const [kind, pattern] of patterns) {
    const text = pattern.exec(rest)?.[0];
    if (text === undefined || kind === "end") continue;
    const value = kind === "string" ? textOf(text) : text;
    return { token: { kind, value, at }, length: text.length };
  }
  return null;
}

function textOf(raw: string): string {
  if (raw.startsWith('"""')) return raw.slice(3, -3).replaceAll('\\"""', '"""').trim();
  try {
    // GraphQL's escapes are JSON's.
    return String(JSON.parse(raw.replaceAll("\t", "\\t")));
  } catch {
    throw new GraphqlError(`Syntax error: the text ${raw} has an escape that cannot be read.`);
  }
}
