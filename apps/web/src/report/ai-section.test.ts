import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { AiSection } from "./ai-section.tsx";

const text = (attributed: number, commits: number) => {
  const tool = { id: "claude", name: "Claude", commits: attributed, share_of_commits: attributed / commits };
  const ai = {
    attributed_commits: attributed,
    agent_authored_commits: 0,
    human_coauthored_commits: 0,
    attributed_ratio: attributed / commits,
    attributed_interval: null,
    tools: attributed === 0 ? [] : [tool],
    first_attributed_date: null,
  };
  return renderToStaticMarkup(createElement(AiSection, { ai, commits }))
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll("\u00a0", " ");
};

test("a lower bound is rounded down, of the tools too", () => {
  expect(text(78, 1000)).toContain("at least 7.8 %");
  expect(text(298, 1001)).toContain("at least 29 %");
  expect(text(298, 1001)).toContain("(29 %)");
});

test("few commits, or few of many, are counted", () => {
  expect(text(1, 20)).toContain("at least 1 of 20");
  expect(text(1, 20)).toContain("1 of 20 commits names an AI tool or was authored by an agent.");
  expect(text(3, 9000)).toContain("at least 3 of 9,000");
});

test("no mark is not said to be no use", () => {
  expect(text(0, 20)).toContain(
    "None of the analysed commits names an AI tool. That does not mean that none was used.",
  );
});
