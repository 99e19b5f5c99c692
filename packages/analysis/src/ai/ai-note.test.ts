import fc from "fast-check";
import { expect, test } from "vitest";
import { toolsOfNote } from "./ai-note.ts";
import { aiTools } from "./ai-tools.ts";

const note = (attestations: string, metadata: object) =>
  `${attestations}---\n${JSON.stringify({ schema_version: "authorship/3.0.0", ...metadata }, null, 2)}\n`;
const agent = (tool: unknown, rest = {}) => ({ agent_id: { tool, id: "1", model: "m" }, ...rest });

test.each([
  ["claude", "claude"],
  ["claude-code", "claude"],
  ["cursor", "cursor"],
  ["cursor-background", "cursor"],
  ["codex", "codex"],
  ["gemini", "gemini"],
  ["github-copilot", "copilot"],
  ["github-copilot-cli", "copilot"],
  ["opencode", "opencode"],
  ["continue-cli", "continue"],
  ["droid", "factory"],
  ["kilo-code", "kilo"],
  ["Windsurf", "windsurf"],
])("the agent %s of a prompt is %s", (tool, id) => {
  expect(
    toolsOfNote(note("src/a.ts\n  abcd1234abcd1234 1-10,15\n", { prompts: { abcd1234abcd1234: agent(tool) } })),
  ).toEqual([id]);
});

test("a session counts where an attestation names it, whatever the trace", () => {
  const metadata = { prompts: {}, sessions: { s_0123456789abcd: agent("claude"), s_fedcba98765432: agent("amp") } };
  expect(toolsOfNote(note("a.ts\n  s_0123456789abcd::t_0011223344aabb 1-4\n", metadata))).toEqual(["claude"]);
});

test("an old prompt counts by its accepted lines too, each tool once", () => {
  const prompts = {
    a1: agent("cursor", { accepted_lines: 4 }),
    b2: agent("cursor", { accepted_lines: 1 }),
    c3: agent("amp", { accepted_lines: 0 }),
  };
  expect(toolsOfNote(note("", { prompts }))).toEqual(["cursor"]);
});

test("a note that attests people only names no tool, though an agent was at hand", () => {
  const humans = { h_dca485b1adf836: { author: "Ona" } };
  const prompts = { d4a7828bfdafe456: agent("claude", { accepted_lines: 0 }) };
  expect(toolsOfNote(note("a.ts\n  h_dca485b1adf836 3-4,7-14\n", { humans, prompts }))).toEqual([]);
});

test.each([
  ["nothing", null],
  ["an empty note", ""],
  ["prose", "Looks good to me"],
  ["no divider", JSON.stringify({ schema_version: "authorship/3.0.0", prompts: { a: agent("claude") } })],
  ["no JSON", "a.ts\n  abcd 1\n---\nclaude"],
  [
    "another schema",
    '---\n{"schema_version":"review/1","prompts":{"a":{"agent_id":{"tool":"claude"},"accepted_lines":9}}}',
  ],
  ["a schema that is no text", '---\n{"schema_version":{"toString":1},"prompts":{}}'],
  ["prompts that are a list", '---\n{"schema_version":"authorship/3.0.0","prompts":[null,1,"x"]}'],
  ["a tool nobody knows", note("", { prompts: { a: agent("mock_ai", { accepted_lines: 2 }) } })],
  [
    "a tool named like a property of all objects",
    note("", { prompts: { a: agent("constructor", { accepted_lines: 2 }) } }),
  ],
  ["a tool that is no text", note("", { prompts: { a: agent({ name: "claude" }, { accepted_lines: 2 }) } })],
])("%s names no tool", (_, text) => {
  expect(toolsOfNote(text)).toEqual([]);
});

test("any note at all gives tools of the registry or none", () => {
  const ids = new Set(aiTools.map(({ id }) => id));
  const anyNote = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.tuple(fc.string(), fc.jsonValue()).map(([above, value]) => `${above}\n---\n${JSON.stringify(value)}`),
    fc.jsonValue().map((prompts) => note("a\n  b 1\n", { prompts, sessions: prompts })),
    fc.constantFrom(...ids).map((tool) => note("a\r\n\tb 1-2\r\n", { sessions: { b: agent(tool) } })),
  );
  fc.assert(fc.property(anyNote, (text) => toolsOfNote(text).every((id) => ids.has(id))));
});

test("a note of the longest length is read in no time", () => {
  for (const part of [" ", "  a", "  a 1,", "-", "---\n", '{"a":', "["]) {
    expect(toolsOfNote(`a\n${part.repeat(65_536 / part.length)}`)).toEqual([]);
  }
});
