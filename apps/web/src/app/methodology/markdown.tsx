import { type MarkedToken, marked, type Token, type Tokens } from "marked";
import Link from "next/link";
import { Fragment, type ReactNode } from "react";
import { Scrolling } from "#report/section.tsx";

/** Markdown as elements in the typography of the site. HTML in the source is shown as the text it is. */
export function Markdown({ source }: { source: string }) {
  const render = renderer();
  return <>{render(marked.lexer(source))}</>;
}

type Render = (tokens: Token[] | undefined) => ReactNode;

const HEADINGS = {
  1: ["h1", "font-semibold text-3xl tracking-tight"],
  2: ["h2", "mt-12 font-semibold text-xl tracking-tight"],
  3: ["h3", "mt-8 font-semibold"],
  4: ["h4", "mt-6 font-medium"],
} as const;

const isDepth = (depth: number): depth is keyof typeof HEADINGS => depth in HEADINGS;

/** Renders one document: the anchors of its headings must differ, and a table is named after the heading above it. */
function renderer(): Render {
  const anchors = new Map<string, number>();
  let heading = "Table";
  const render: Render = (tokens) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: a document does not change while it is shown
    tokens?.map((token, index) => <Fragment key={index}>{element(token as MarkedToken)}</Fragment>);

  const element = (token: MarkedToken): ReactNode => {
    switch (token.type) {
      case "heading": {
        heading = token.text;
        const [Tag, look] = HEADINGS[isDepth(token.depth) ? token.depth : 4];
        return (
          <Tag id={unused(anchors, anchorOf(token.text))} className={`${look} first:mt-0`}>
            {render(token.tokens)}
          </Tag>
        );
      }
      case "paragraph":
        return <p className="mt-4 max-w-[68ch]">{render(token.tokens)}</p>;
      case "list": {
        const Tag = token.ordered ? "ol" : "ul";
        return (
          <Tag className={`mt-4 max-w-[68ch] space-y-1.5 pl-6 ${token.ordered ? "list-decimal" : "list-disc"}`}>
            {token.items.map((item) => (
              <li key={item.raw}>{render(item.tokens)}</li>
            ))}
          </Tag>
        );
      }
      case "blockquote":
        return <blockquote className="mt-4 border-accent border-l-2 pl-4">{render(token.tokens)}</blockquote>;
      case "code":
        return (
          <Scrolling label={`Code: ${heading}`} className="mt-4 overflow-x-auto rounded-md bg-sunken p-4">
            <pre className="font-mono text-[0.8125rem] leading-relaxed">{token.text}</pre>
          </Scrolling>
        );
      case "table":
        return (
          <Scrolling label={`Table: ${heading}`} className="mt-4 overflow-x-auto rounded-md border border-line">
            <Table token={token} render={render} />
          </Scrolling>
        );
      case "hr":
        return <hr className="mt-10 border-line" />;
      case "link":
        return <Anchor href={token.href}>{render(token.tokens)}</Anchor>;
      case "codespan":
        return <code className="rounded bg-sunken px-1 py-0.5 font-mono text-[0.875em]">{token.text}</code>;
      case "strong":
        return <strong className="font-semibold">{render(token.tokens)}</strong>;
      case "em":
        return <em>{render(token.tokens)}</em>;
      case "del":
        return <del>{render(token.tokens)}</del>;
      case "br":
        return <br />;
      case "text":
        return token.tokens === undefined ? token.text : render(token.tokens);
      case "html":
        // A comment is for who writes the document; anything else is shown as the text it is.
        return token.text.startsWith("<!--") ? null : token.text;
      case "escape":
        return token.text;
      default:
        return null;
    }
  };
  return render;
}

function Table({ token, render }: { token: Tokens.Table; render: Render }) {
  const side = (align: Tokens.TableCell["align"]) => (align === "right" ? "text-right tabular-nums" : "text-left");
  return (
    <table className="w-full border-collapse text-sm">
      <thead>
        <tr className="border-line border-b bg-sunken">
          {token.header.map((cell) => (
            <th key={cell.text} scope="col" className={`px-3 py-2 font-medium ${side(cell.align)}`}>
              {render(cell.tokens)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {token.rows.map((row) => (
          <tr key={row.map(({ text }) => text).join("|")} className="border-line border-b align-top last:border-b-0">
            {row.map((cell, column) => (
              <td key={token.header[column]?.text} className={`min-w-28 px-3 py-2 first:min-w-0 ${side(cell.align)}`}>
                {render(cell.tokens)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Links between files of the repository lead nowhere on the site: only their words remain. */
function Anchor({ href, children }: { href: string; children: ReactNode }) {
  if (!/^(https?:\/\/|[#/])/.test(href)) return children;
  return (
    <Link href={href} className="text-accent underline underline-offset-2 hover:text-accent-strong">
      {children}
    </Link>
  );
}

/** The anchor GitHub gives the same heading, so that links within the document work in both places. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");
}

function unused(anchors: Map<string, number>, anchor: string): string {
  const before = anchors.get(anchor) ?? 0;
  anchors.set(anchor, before + 1);
  return before === 0 ? anchor : `${anchor}-${before}`;
}
