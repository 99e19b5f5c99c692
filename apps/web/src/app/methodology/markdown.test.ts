import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { Markdown } from "./markdown.tsx";

/** The markup without the classes. */
const html = (source: string) =>
  renderToStaticMarkup(createElement(Markdown, { source })).replaceAll(/ class="[^"]*"/g, "");

test("headings carry the anchors GitHub gives them, also where two are alike", () => {
  const source = "# The six axes (A to F)\n\n## `Note`: what's read\n\n## Same\n\n## Same\n";
  expect(html(source)).toBe(
    '<h1 id="the-six-axes-a-to-f">The six axes (A to F)</h1><h2 id="note-whats-read"><code>Note</code>: what&#x27;s read</h2><h2 id="same">Same</h2><h2 id="same-1">Same</h2>',
  );
});

test("HTML in the source is text on the page", () => {
  expect(html("<script>alert(1)</script>")).toBe("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(html("Some <b onclick=x>bold</b> words & `<i>`")).toBe(
    "<p>Some &lt;b onclick=x&gt;bold&lt;/b&gt; words &amp; <code>&lt;i&gt;</code></p>",
  );
});

test("comments are for who writes the document", () => {
  expect(html("a\n\n<!-- components -->\n\nb")).toBe("<p>a</p><p>b</p>");
});

test("a table scrolls by itself under the name of the heading above it", () => {
  expect(html("## Axes\n\n| Axis | Weight |\n| --- | ---: |\n| **A** | 0.5 |\n")).toBe(
    '<h2 id="axes">Axes</h2><section aria-label="Table: Axes" tabindex="0"><table><thead><tr><th scope="col">Axis</th><th scope="col">Weight</th></tr></thead><tbody><tr><td><strong>A</strong></td><td>0.5</td></tr></tbody></table></section>',
  );
});

test("lists keep their order, and nested ones their place", () => {
  expect(html("1. one\n2. two\n   - *deep*\n")).toBe(
    "<ol><li>one</li><li>two<ul><li><em>deep</em></li></ul></li></ol>",
  );
});

test("links lead to anchors, pages and sites; of those to files and of scripts only the words remain", () => {
  expect(html("[a](#same) [b](/repos) [c](https://example.com)")).toBe(
    '<p><a href="#same">a</a> <a href="/repos">b</a> <a href="https://example.com">c</a></p>',
  );
  expect(html("[code](../apps/web) [x](javascript:alert(1))")).toBe("<p>code x</p>");
});
