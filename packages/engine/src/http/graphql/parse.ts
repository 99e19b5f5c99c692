import type { Json } from "../../json.ts";
import { GraphqlError, type Token, tokensOf } from "./lexer.ts";

/** A value as a query writes it: its variables are filled in when it is carried out. */
export type ValueNode =
  | { kind: "variable"; name: string }
  | { kind: "value"; value: Json }
  | { kind: "list"; items: ValueNode[] }
  | { kind: "object"; fields: Record<string, ValueNode> };

export type Directive = { name: string; args: Record<string, ValueNode> };
export type FieldNode = {
  kind: "field";
  name: string;
  alias: string;
  args: Record<string, ValueNode>;
  directives: Directive[];
  selection: Selection[] | null;
};
export type Selection =
  | FieldNode
  | { kind: "spread"; name: string; directives: Directive[] }
  | { kind: "inline"; type: string | null; directives: Directive[]; selection: Selection[] };

export type Operation = {
  type: "query" | "mutation" | "subscription";
  name: string | null;
  defaults: Record<string, ValueNode>;
  selection: Selection[];
};
export type Document = { operations: Operation[]; fragments: Map<string, { type: string; selection: Selection[] }> };

const maxTokens = 20_000;
const maxDepth = 60;

/** Reads a GraphQL document. Throws `GraphqlError` with what is wrong with it. */
export function parseDocument(source: string): Document {
  const tokens = tokensOf(source);
  if (tokens.length > maxTokens) throw new GraphqlError(`The query has more than ${maxTokens} words.`);
  return new Parser(tokens).document();
}

/** Reads signs one after the other. */
class Parser {
  readonly #tokens: Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  document(): Document {
    const document: Document = { operations: [], fragments: new Map() };
    while (this.#peek().kind !== "end") {
      if (this.#isSign("{")) {
        document.operations.push({ type: "query", name: null, defaults: {}, selection: this.#selection() });
        continue;
      }
      const word = this.#name();
      if (word === "fragment") {
        const name = this.#name();
        this.#word("on");
        const type = this.#name();
        this.#directives();
        document.fragments.set(name, { type, selection: this.#selection() });
      } else if (word === "query" || word === "mutation" || word === "subscription") {
        document.operations.push(this.#operation(word));
      } else {
        throw new GraphqlError(`Syntax error: "${word}" begins neither an operation nor a fragment.`);
      }
    }
    return document;
  }

  #operation(type: Operation["type"]): Operation {
    const name = this.#peek().kind === "name" ? this.#name() : null;
    const defaults: Record<string, ValueNode> = {};
    if (this.#take("(")) {
      while (!this.#take(")")) {
        this.#sign("$");
        const variable = this.#name();
        this.#sign(":");
        this.#type();
        if (this.#take("=")) defaults[variable] = this.#value();
        this.#directives();
      }
    }
    this.#directives();
    return { type, name, defaults, selection: this.#selection() };
  }

  /** Types of variables are read over: values are checked where they are used. */
  #type(): void {
    if (this.#take("[")) {
      this.#type();
      this.#sign("]");
    } else {
      this.#name();
    }
    this.#take("!");
  }

  #selection(): Selection[] {
    if (++this.#depth > maxDepth) throw new GraphqlError(`The query is nested more than ${maxDepth} levels deep.`);
    this.#sign("{");
    const selection: Selection[] = [];
    while (!this.#take("}")) selection.push(this.#take("...") ? this.#fragment() : this.#field());
    this.#depth--;
    return selection;
  }

  #fragment(): Selection {
    if (this.#peek().kind === "name" && this.#peek().value !== "on") {
      return { kind: "spread", name: this.#name(), directives: this.#directives() };
    }
    let type: string | null = null;
    if (this.#peek().kind === "name") {
      this.#word("on");
      type = this.#name();
    }
    return { kind: "inline", type, directives: this.#directives(), selection: this.#selection() };
  }

  #field(): FieldNode {
    const first = this.#name();
    const name = this.#take(":") ? this.#name() : first;
    const args = this.#arguments();
    const directives = this.#directives();
    return {
      kind: "field",
      name,
      alias: first,
      args,
      directives,
      selection: this.#isSign("{") ? this.#selection() : null,
    };
  }

  #arguments(): Record<string, ValueNode> {
    const args: Record<string, ValueNode> = {};
    if (!this.#take("(")) return args;
    while (!this.#take(")")) {
      const name = this.#name();
      this.#sign(":");
      args[name] = this.#value();
    }
    return args;
  }

  #directives(): Directive[] {
    const directives: Directive[] = [];
    while (this.#take("@")) directives.push({ name: this.#name(), args: this.#arguments() });
    return directives;
  }

  #value(): ValueNode {
    if (++this.#depth > maxDepth) throw new GraphqlError(`A value is nested more than ${maxDepth} levels deep.`);
    const node = this.#anyValue();
    this.#depth--;
    return node;
  }

  #anyValue(): ValueNode {
    if (this.#take("$")) return { kind: "variable", name: this.#name() };
    if (this.#take("[")) {
      const items: ValueNode[] = [];
      while (!this.#take("]")) items.push(this.#value());
      return { kind: "list", items };
    }
    if (this.#take("{")) {
      const fields: Record<string, ValueNode> = {};
      while (!this.#take("}")) {
        const name = this.#name();
        this.#sign(":");
        fields[name] = this.#value();
      }
      return { kind: "object", fields };
    }
    const token = this.#next();
    switch (token.kind) {
      case "int":
      case "float":
        return { kind: "value", value: Number(token.value) };
      case "string":
        return { kind: "value", value: token.value };
      case "name":
        return { kind: "value", value: wordValue(token.value) };
      default:
        throw this.#unexpected(token, "a value");
    }
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? { kind: "end", value: "", at: 0 };
  }

  #next(): Token {
    const token = this.#peek();
    this.#at++;
    return token;
  }

  #isSign(value: string): boolean {
    const token = this.#peek();
    return token.kind === "sign" && token.value === value;
  }

  #take(value: string): boolean {
    if (!this.#isSign(value)) {
      if (this.#peek().kind === "end" && (value === "}" || value === ")" || value === "]")) this.#sign(value);
      return false;
    }
    this.#at++;
    return true;
  }

  #sign(value: string): void {
    const token = this.#next();
    if (token.kind !== "sign" || token.value !== value) throw this.#unexpected(token, `"${value}"`);
  }

  #name(): string {
    const token = this.#next();
    if (token.kind !== "name") throw this.#unexpected(token, "a name");
    return token.value;
  }

  #word(value: string): void {
    const word = this.#name();
    if (word !== value) throw new GraphqlError(`Syntax error: expected "${value}", not "${word}".`);
  }

  #unexpected(token: Token, wanted: string): GraphqlError {
    const found = token.kind === "end" ? "the end" : `"${token.value}"`;
    return new GraphqlError(`Syntax error: expected ${wanted}, not ${found}, at position ${token.at}.`);
  }
}

/** An enum's value is its name. */
function wordValue(word: string): Json {
  if (word === "true") return true;
  if (word === "false") return false;
  return word === "null" ? null : word;
}
