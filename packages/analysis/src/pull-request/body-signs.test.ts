import { describe, expect, test } from "vitest";
import { bodySigns } from "./body-signs.ts";

describe("an issue is named", () => {
  test.each([
    "Fixes #12",
    "fix #12",
    "This fixed #3 and more",
    "Closes: #7",
    "closed owner/repo#7.",
    "- [x] resolves https://github.com/owner/repo/issues/9",
    "Resolved GH-4",
    "resolve https://git.example.com:8443/owner/repo/issues/1#issuecomment-2",
  ])("by %j", (body) => {
    expect(bodySigns(body).namesIssue).toBe(true);
  });

  test.each([
    "See #12",
    "prefixes #12",
    "Fixes #(issue)",
    "Fixes #0",
    "fixes https://github.com/owner/repo/pull/9",
    "<!-- Fixes #12 -->",
    "<!--\nFixes #12\n-->\nNothing",
    "```\nFixes #12\n```",
    "> Fixes #12",
    "<!-- This is an auto-generated comment: release notes -->\nFixes #12\n<!-- end of auto-generated comment -->",
  ])("not by %j", (body) => {
    expect(bodySigns(body).namesIssue).toBe(false);
  });
});

describe("a checklist", () => {
  test.each(["- [ ] tests", "* [x] tests", "+ [X] tests", "1. [ ] tests", "text\r\n  - [x] tests"])(
    "is in %j",
    (body) => {
      expect(bodySigns(body).checklist).toBe(true);
    },
  );

  test.each(["- [tests](x)", "[ ] tests", "a - [ ] b", "<!-- - [ ] tests -->", "~~~\n- [ ] tests\n~~~"])(
    "is not in %j",
    (body) => {
      expect(bodySigns(body).checklist).toBe(false);
    },
  );
});

describe("a structure", () => {
  test.each(["## Summary", "### What\nx", "text\n<!-- Say what you changed. -->"])("is in %j", (body) => {
    expect(bodySigns(body).structured).toBe(true);
  });

  test.each([
    "# Title",
    "#### Small",
    "##Nothing",
    "a ## b",
    "```md\n## Summary\n```",
    "<!-- CURSOR_SUMMARY -->\n## Overview\n<!-- /CURSOR_SUMMARY -->",
    "<!-- This is an auto-generated comment: release notes by a tool -->\n## Summary\n* x",
  ])("is not in %j", (body) => {
    expect(bodySigns(body).structured).toBe(false);
  });
});

test("what people write around a tool’s summary counts", () => {
  const summary = "<!-- CURSOR_SUMMARY -->\n## Overview\n<!-- /CURSOR_SUMMARY -->";
  expect(bodySigns(`Closes #1\n${summary}\n- [x] tested`)).toEqual({
    checklist: true,
    structured: false,
    namesIssue: true,
  });
});
