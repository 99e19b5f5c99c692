import { type Token, tokenize } from "./lexer.ts";

export type BinaryOperator = "||" | "&&" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "+" | "-" | "*" | "/" | "%";

/** A parsed expression. Macros such as `exists` are calls whose first argument is a name. */
export type Node =
  | { kind: "literal"; value: null | boolean | number | string }
  | { kind: "name"; name: string }
  | { kind: "member"; of: Node; field: string }
  | { kind: "index"; of: Node; index: Node }
  | { kind: "call"; target: Node | null; name: string; args: Node[] }
  | { kind: "unary"; operator: "!" | "-"; of: Node }
  | { kind: "binary"; operator: BinaryOperator; left: Node; right: Node }
  | { kind: "conditional"; test: Node; yes: Node; no: Node }
  | { kind: "list"; items: Node[] }
  | { kind: "map"; entries: { key: Node; value: Node }[] };

/** Larger expressions are refused: nobody writes them by hand, and parsing and evaluating recurse. */
const longestSource = 4000;
const deepest = 60;

const levels: BinaryOperator[][] = [
  ["||"],
  ["&&"],
  ["==", "!=", "<=", ">=", "<", ">", "in"],
  ["+", "-"],
  ["*", "/", "%"],
];

class SyntaxFault extends Error {}

/** Parses CEL; what is wrong with the text as a sentence when it is none. */
export function parse(source: string): { node: Node } | { error: string } {
  if (source.length > longestSource) return { error: `it is longer than ${longestSource} characters` };
  const tokens = tokenize(source);
  if (!tokens) return { error: "it has a character that means nothing here" };
  try {
    return { node: new Parser(tokens).whole() };
  } catch (error) {
    if (error instanceof SyntaxFault) return { error: error.message };
    throw error;
  }
}

class Parser {
  readonly #tokens: Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  whole(): Node {
    const node = this.#expression();
    if (this.#next().kind !== "end") throw this.#unexpected();
    return node;
  }

  #expression(): Node {
    return this.#deeper(() => this.#conditional());
  }

  #deeper(parse: () => Node): Node {
    this.#depth += 1;
    if (this.#depth > deepest) throw new SyntaxFault("it is nested too deeply");
    const node = parse();
    this.#depth -= 1;
    return node;
  }

  #conditional(): Node {
    const test = this.#binary(0);
    if (!this.#take("?")) return test;
    const yes = this.#binary(0);
    this.#demand(":");
    return { kind: "conditional", test, yes, no: this.#expression() };
  }

  #binary(level: number): Node {
    const operators = levels[level];
    if (!operators) return this.#unary();
    let left = this.#binary(level + 1);
    for (;;) {
      const operator = operators.find((symbol) => this.#take(symbol));
      if (!operator) return left;
      left = { kind: "binary", operator, left, right: this.#binary(level + 1) };
    }
  }

  #unary(): Node {
    for (const operator of ["!", "-"] as const) {
      if (this.#take(operator)) return { kind: "unary", operator, of: this.#deeper(() => this.#unary()) };
    }
    let node = this.#primary();
    for (;;) {
      if (this.#take(".")) {
        const field = this.#name();
        node = this.#take("(")
          ? { kind: "call", target: node, name: field, args: this.#list(")") }
          : { kind: "member", of: node, field };
      } else if (this.#take("[")) {
        node = { kind: "index", of: node, index: this.#expression() };
        this.#demand("]");
      } else {
        return node;
      }
    }
  }

  #primary(): Node {
    const token = this.#next();
    switch (token.kind) {
      case "number":
      case "text":
        return { kind: "literal", value: token.value };
      case "name":
        if (token.value === "true" || token.value === "false")
          return { kind: "literal", value: token.value === "true" };
        if (token.value === "null") return { kind: "literal", value: null };
        if (this.#take("(")) return { kind: "call", target: null, name: token.value, args: this.#list(")") };
        return { kind: "name", name: token.value };
      case "symbol": {
        if (token.value === "[") return { kind: "list", items: this.#list("]") };
        if (token.value === "{") return this.#map();
        if (token.value !== "(") throw this.#unexpected();
        const inner = this.#expression();
        this.#demand(")");
        return inner;
      }
      case "end":
        throw this.#unexpected();
      default:
        return token satisfies never;
    }
  }

  #list(close: string): Node[] {
    const items: Node[] = [];
    while (!this.#take(close)) {
      if (items.length > 0) this.#demand(",");
      items.push(this.#expression());
    }
    return items;
  }

  #map(): Node {
    const entries: { key: Node; value: Node }[] = [];
    while (!this.#take("}")) {
      if (entries.length > 0) this.#demand(",");
      const key = this.#expression();
      this.#demand(":");
      entries.push({ key, value: this.#expression() });
    }
    return { kind: "map", entries };
  }

  #name(): string {
    const token = this.#next();
    if (token.kind !== "name") throw this.#unexpected();
    return token.value;
  }

  #next(): Token {
    return this.#tokens[this.#at++] ?? { kind: "end" };
  }

  #take(text: string): boolean {
    const token = this.#tokens[this.#at];
    const isThere = (token?.kind === "symbol" || token?.kind === "name") && token.value === text;
    if (isThere) this.#at += 1;
    return isThere;
  }

  #demand(symbol: string): void {
    if (!this.#take(symbol)) throw new SyntaxFault(`"${symbol}" is missing`);
  }

  #unexpected(): SyntaxFault {
    const token = this.#tokens[this.#at - 1];
    return new SyntaxFault(
      token && token.kind !== "end" ? `${JSON.stringify(token.value)} is not expected there` : "it ends too early",
    );
  }
}
