import { expect, test } from "vitest";
import { ownLines } from "./own-lines.ts";

const own = (message: string) => ownLines(message).filter((line) => line !== "");

test.each([
  ["the subject is not among them", "Add x", []],
  ["plain lines", "Add x\n\none\ntwo\n\n", ["one", "two"]],
  ["CRLF line ends", "Add x\r\n\r\none\r\n", ["one"]],
  ["a block quote", "Add x\n\n> quoted\n>> twice\nown", ["own"]],
  ["fenced code", "Add x\n\none\n```sh\nquoted\n```\ntwo", ["one", "two"]],
  ["two fences", "Add x\n\n```\na\n```\nown\n~~~\nb\n~~~", ["own"]],
  ["a fence that is never closed", "Add x\n\n```\nown", ["```", "own"]],
  ["a whole message in the quotation marks of a revert", 'Revert "Add x\n\nquoted"\n\nown', ["own"]],
  ["and with a pull request", 'Revert "Add x\n\nquoted" (#12)\n\nown', ["own"]],
  ["a revert of a subject", 'Revert "Add x"\n\nown "word"', ['own "word"']],
  ["a revert of a revert", 'Revert "Revert "Add x""\n\nown', ["own"]],
  [
    "a pasted message above what a revert says",
    'Revert "Add x"\n\npasted\n\nThis reverts commit 1234567.\n\nown',
    ["This reverts commit 1234567.", "own"],
  ],
  [
    "a pasted message below it, from its subject on",
    'Revert "Add x" (#2)\n\nThis reverts commit 1234567.\n\nAdd x\n\npasted',
    ["This reverts commit 1234567."],
  ],
  [
    "a pasted message of a conventional revert",
    "revert: feat: x\n\npasted\n\nThis reverts commit 1234567.",
    ["This reverts commit 1234567."],
  ],
  [
    "a revert among other changes",
    "Add x (#3)\n\n* one\n\n* Revert two\n\nThis reverts commit 1234567.",
    ["* one", "* Revert two", "This reverts commit 1234567."],
  ],
  ["a quotation that never ends", 'Revert "Add x\n\nown', ["own"]],
])("%s", (_, message, expected) => {
  expect(own(message)).toEqual(expected);
});
