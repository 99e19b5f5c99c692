/** The kinds of change. */
export const categories = [
  "feature",
  "fix",
  "test",
  "docs",
  "refactor",
  "style",
  "infra",
  "chore",
  "setup",
  "auth",
  "revert",
  "fixup",
  "change",
  "unknown",
] as const;

export type Category = (typeof categories)[number];
