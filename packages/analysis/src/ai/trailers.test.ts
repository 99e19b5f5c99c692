import { expect, test } from "vitest";
import { parseTrailerIdentity, parseTrailers } from "./trailers.ts";

const ada = { name: "co-authored-by", value: "Ada <ada@example.com>" };

test.each([
  ["a plain last paragraph", "Add x\n\nCo-authored-by: Ada <ada@example.com>", [ada]],
  ["a trailing newline", "Add x\n\nCo-authored-by: Ada <ada@example.com>\n\n", [ada]],
  ["CRLF line ends", "Add x\r\n\r\nCo-authored-by: Ada <ada@example.com>\r\n", [ada]],
  ["a folded line", "Add x\n\nCo-authored-by: Ada\n  <ada@example.com>\n", [ada]],
  ["other lines in the same paragraph", "Add x\n\nsome words\nCo-authored-by: Ada <ada@example.com>\nmore", [ada]],
  [
    "a co-author in the middle of a squash body",
    "Add x (#3)\n\n* one\n\nCo-authored-by: Ada <ada@example.com>\n\n* two\n\nlast words",
    [ada],
  ],
  ["an indented co-author", "Add x\n\n  Co-authored-by: Ada <ada@example.com>\n", [ada]],
  [
    "a listed co-author",
    "Add x\n\n* one\n* Co-authored-by: Ada <ada@example.com>\n* two\n",
    [{ ...ada, listed: true }],
  ],
  [
    "an indented co-author below another",
    "Add x\n\nCo-authored-by: Ada <ada@example.com>\n  Co-authored-by: Bob <bob@example.com>\n",
    [ada, { name: "co-authored-by", value: "Bob <bob@example.com>" }],
  ],
  ["a log quoted with four blanks", "Add x\n\n    Co-authored-by: Ada <ada@example.com>\n\nend", []],
  ["an address wrapped to the next line", "Add x\n\nCo-authored-by: Ada\n<ada@example.com>", [ada]],
  [
    "an address wrapped within",
    "Add x\n\nCo-authored-by: Ada <ada@exam\nple.com>\nCo-authored-by: Bob <bob@example.com>",
    [ada, { name: "co-authored-by", value: "Bob <bob@example.com>" }],
  ],
  [
    "a quoted log below a trailer",
    "Add x\n\nCo-authored-by: Ada <ada@example.com>\n    Co-authored-by: Bob <bob@example.com>",
    [ada],
  ],
  ["a co-author in a block quote", "Add x\n\n> Co-authored-by: Ada <ada@example.com>", []],
  ["a co-author in fenced code", "Add x\n\n```\nCo-authored-by: Ada <ada@example.com>\n```", []],
  [
    "a tool's trailer in the middle of a squash body",
    "Add x (#3)\n\n* one\n\nAssisted-by: Claude:claude-opus-4\n\n* two\n\nlast words",
    [{ name: "assisted-by", value: "Claude:claude-opus-4" }],
  ],
  [
    "several names in one block",
    "Add x\n\nbody\n\nReviewed-by: Bob <bob@example.com>\nSession: 12",
    [
      { name: "reviewed-by", value: "Bob <bob@example.com>" },
      { name: "session", value: "12" },
    ],
  ],
  ["a last paragraph of prose with a colon", "Add x\n\nNote: this is prose", []],
  ["a subject that looks like one", "Co-authored-by: Ada <ada@example.com>", []],
  ["nothing at all", "", []],
])("trailers of a message with %s", (_, message, expected) => {
  expect(parseTrailers(message)).toEqual(expected);
});

test("an address that words follow belongs to a sentence", () => {
  expect(parseTrailerIdentity("Claude <noreply@anthropic.com> is no longer added.").email).toBe("");
  expect(parseTrailerIdentity("Ada <ada@example.com> \t")).toEqual({ name: "Ada", email: "ada@example.com" });
});

test("an identity without an address keeps its name", () => {
  expect(parseTrailerIdentity("Ada Lovelace")).toEqual({ name: "Ada Lovelace", email: "" });
  expect(parseTrailerIdentity("Ada <ada@example.com")).toEqual({ name: "Ada", email: "ada@example.com" });
  expect(parseTrailerIdentity("Ada Lovelace ada@example.com")).toEqual({
    name: "Ada Lovelace",
    email: "ada@example.com",
  });
  expect(parseTrailerIdentity("ada@example.com")).toEqual({ name: "ada@example.com", email: "" });
});
