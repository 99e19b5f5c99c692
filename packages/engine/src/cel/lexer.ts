export type Token =
  | { kind: "number"; value: number }
  | { kind: "text"; value: string }
  | { kind: "name"; value: string }
  | { kind: "symbol"; value: string }
  | { kind: "end" };

const pattern =
  /\s+|(?<number>0x[0-9a-fA-F]+u?|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?u?)|(?<text>[rR]?(?:"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))|(?<name>[A-Za-z_][A-Za-z0-9_]*)|(?<symbol>&&|\|\||==|!=|<=|>=|[-+*/%!<>?:.,()[\]{}])/y;

/** Splits an expression into tokens; `null` when it holds a character that means nothing in CEL. */
export function tokenize(source: string): Token[] | null {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < source.length) {
    const found = pattern.exec(source);
    if (!found) return null;
    const { number, text, name, symbol } = found.groups ?? {};
    if (number !== undefined) tokens.push({ kind: "number", value: Number(number.replace(/u$/, "")) });
    else if (text !== undefined) tokens.push({ kind: "text", value: unquote(text) });
    else if (name !== undefined) tokens.push({ kind: "name", value: name });
    else if (symbol !== undefined) tokens.push({ kind: "symbol", value: symbol });
  }
  tokens.push({ kind: "end" });
  return tokens;
}

const escapes: Record<string, string> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f", v: "\v", a: "\x07" };

function unquote(literal: string): string {
  if (/^[rR]/.test(literal)) return literal.slice(2, -1);
  return literal
    .slice(1, -1)
    .replace(/\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))/g, (_, long?: string, short?: string, plain = "") => {
      const code = long ?? short;
      return code === undefined ? (escapes[plain] ?? plain) : String.fromCharCode(Number.parseInt(code, 16));
    });
}
