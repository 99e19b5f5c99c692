import { expect, test } from "vitest";
import { connectSchema, listSchema, tokenSchema } from "./github-input.ts";

const messageOf = (parsed: { error?: { issues: { message: string }[] } | undefined }) =>
  parsed.error?.issues[0]?.message;

test("a token is taken without the spaces around it", () => {
  expect(tokenSchema.parse({ token: " github_pat_1\n" })).toEqual({ token: "github_pat_1" });
});

test.each(["", "  ", "two words", "line\nbreak", "schlüssel", "x".repeat(1025)])(
  "%j is no token, and the refusal does not repeat it",
  (token) => {
    const message = messageOf(tokenSchema.safeParse({ token }));
    expect(message).toMatch(/\.$/);
    if (token.trim() !== "") expect(message).not.toContain(token);
  },
);

test("a list begins at page 1 with everything", () => {
  expect(listSchema.parse({})).toEqual({ search: "", page: 1 });
  expect(listSchema.parse({ search: " demo ", page: "3" })).toEqual({ search: "demo", page: 3 });
});

test.each([{ page: "0" }, { page: "x" }, { page: "1.5" }, { search: "x".repeat(101) }])("%j is no page", (query) => {
  expect(listSchema.safeParse(query).success).toBe(false);
});

test("a repository is a folder or a name at GitHub", () => {
  expect(connectSchema.parse({ folder: " /home/zoë " })).toEqual({ folder: "/home/zoë" });
  expect(connectSchema.parse({ github: "ada/demo.js" })).toEqual({ github: "ada/demo.js" });
});

test.each([
  { github: "ada" },
  { github: "ada/../demo" },
  { github: "ada/.." },
  { github: "https://github.com/ada/demo" },
  { folder: "/x", github: "ada/demo" },
  { folder: "" },
  {},
])("%j is refused with a sentence", (body) => {
  expect(messageOf(connectSchema.safeParse(body))).toMatch(/\.$/);
});
