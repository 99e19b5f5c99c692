import { expect, test } from "vitest";
import { aiTools } from "./ai-tools.ts";
import { detectTools, toolOfAuthor, toolOfIdentity } from "./detect-tools.ts";
import { ownLines } from "./own-lines.ts";
import { trailersOf } from "./trailers.ts";

const identity = (text: string) => {
  const [, name = "", email = ""] = /^(.*?)\s*<(.*)>$/.exec(text) ?? [];
  return { name, email };
};

const seeds: [text: string, id: string, tier: number][] = [
  ["Claude <noreply@anthropic.com>", "claude", 1],
  ["Claude Opus 4.6 (1M context) <noreply@anthropic.com>", "claude", 1],
  ["claude[bot] <209825114+claude[bot]@users.noreply.github.com>", "claude", 1],
  ["Copilot <175728472+Copilot@users.noreply.github.com>", "copilot", 1],
  ["copilot-swe-agent[bot] <198982749+Copilot@users.noreply.github.com>", "copilot", 1],
  ["Copilot Autofix powered by AI <62310815+github-advanced-security[bot]@users.noreply.github.com>", "copilot", 4],
  ["Cursor <cursoragent@cursor.com>", "cursor", 1],
  ["Cursor Agent <cursoragent@cursor.com>", "cursor", 1],
  ["devin-ai-integration[bot] <158243242+devin-ai-integration[bot]@users.noreply.github.com>", "devin", 1],
  ["Devin AI <158243242+devin-ai-integration[bot]@users.noreply.github.com>", "devin", 1],
  ["google-labs-jules[bot] <161369871+google-labs-jules[bot]@users.noreply.github.com>", "jules", 1],
  ["Codex <codex@openai.com>", "codex", 1],
  ["OpenAI Codex <noreply@openai.com>", "codex", 1],
  ["Ada Lovelace (aider) <ada@gmail.com>", "aider", 4],
  ["openhands <openhands@all-hands.dev>", "openhands", 1],
  ["Amp <amp@ampcode.com>", "amp", 1],
  ["lovable-dev[bot] <159125892+lovable-dev[bot]@users.noreply.github.com>", "lovable", 1],
  ["gemini-code-assist[bot] <176961590+gemini-code-assist[bot]@users.noreply.github.com>", "gemini", 1],
  ["opencode <noreply@opencode.ai>", "opencode", 1],
  ["Kiro <noreply@kiro.dev>", "kiro", 1],
  ["Kiro AI (Claude Opus 4.6) <kiro@kiro.dev>", "kiro", 1],
  ["Ona <no-reply@ona.com>", "ona", 1],
  ["Letta Code <noreply@letta.com>", "letta", 1],
  ["Grok 4.6 <noreply@x.ai>", "grok", 1],
  ["TRAE CLI <noreply@bytedance.com>", "trae", 4],
  ["Devin <devin@cognition.ai>", "devin", 4],
  ["Windsurf <noreply@windsurf.com>", "windsurf", 1],
  ["Cline <noreply@cline.bot>", "cline", 1],
  ["Roo Code <noreply@roocode.com>", "roo", 1],
  ["Codegen <noreply@codegen.com>", "codegen", 1],
  ["SWE-agent <swe-agent@swe-agent.com>", "swe-agent", 1],
  ["Replit Agent <agent@replit.com>", "replit", 1],
  ["v0 <noreply@v0.dev>", "v0", 1],
  ["Bolt <noreply@bolt.new>", "bolt", 1],
  ["Junie <junie@jetbrains.com>", "junie", 1],
  ["factory-droid[bot] <138933559+factory-droid[bot]@users.noreply.github.com>", "factory", 1],
  ["sweep-ai[bot] <128439645+sweep-ai[bot]@users.noreply.github.com>", "sweep", 1],
  ["ellipsis-dev[bot] <65095814+ellipsis-dev[bot]@users.noreply.github.com>", "ellipsis", 1],
  ["Claude Code <agent@build.example.com>", "claude", 4],
  ["Cursor <cursor@build.example.com>", "cursor", 4],
  ["Claude Opus 4.6 (1M context) <agent@build.example.com>", "claude", 4],
  ["claude-sonnet-4-5-20250929 <agent@build.example.com>", "claude", 4],
  ["Claude 3.5 Sonnet via Cursor <agent@build.example.com>", "claude", 4],
  ["Devin AI <agent@build.example.com>", "devin", 4],
  ["Sourcegraph Amp <agent@build.example.com>", "amp", 4],
];

test.each(seeds)("the co-author %s is %s, tier %i", (text, id, tier) => {
  expect(toolOfIdentity(identity(text))).toMatchObject({ id, tier });
});

test("an author is a tool by account, address or suffix, never by a display name", () => {
  for (const [text] of seeds) {
    const tool = toolOfIdentity(identity(text));
    expect(toolOfAuthor(identity(text))).toEqual(tool?.reason === "display_name" ? null : tool);
  }
});

test.each([
  ["an account", "copilot-swe-agent[bot] <198982749+Copilot@users.noreply.github.com>", "", "agent_account"],
  ["an address", "Claude <noreply@anthropic.com>", "", "agent_email"],
  [
    "an account in a co-author's trailer",
    "",
    "Co-authored-by: claude[bot] <1+claude[bot]@users.noreply.github.com>",
    "agent_account",
  ],
  ["an address in an assistance trailer", "", "Assisted-by: Crush <crush@charm.land>", "agent_email"],
  ["the tool's own trailer", "", "Claude-Session: https://claude.ai/code/session_1", "trailer"],
  ["an assistance trailer", "", "Assisted-by: Claude:claude-opus-4 [sparse]", "trailer"],
  ["a footer", "", "🤖 Generated with [Claude Code](https://claude.com/claude-code)", "footer"],
  ["a link to the session", "", "https://claude.ai/code/session_013EqjM2MTQV5K9uowhAziMy", "footer"],
  ["a suffix", "Ada Lovelace (aider) <ada@gmail.com>", "", "author_suffix"],
  ["a display name in a trailer", "", "Co-authored-by: Claude Opus 4.6 <agent@build.example.com>", "display_name"],
])("the reason of %s is given", (_, person, line, reason) => {
  const people = person === "" ? [] : [identity(person)];
  expect(marksOf(`Add x\n\n${line}`, people).map((mark) => mark.reason)).toEqual([reason]);
});

test("what a note attests is a mark, surer than a footer", () => {
  const note =
    'a.ts\n  k 1\n---\n{"schema_version":"authorship/3.0.0","sessions":{"k":{"agent_id":{"tool":"claude"}}}}';
  const lines = ["", "Generated with Claude Code"];
  expect(detectTools([], [], lines, note)).toEqual([{ id: "claude", tier: 1, reason: "git_note" }]);
});

test("tools that were seen nowhere rest on bots and the vendor's domain alone", () => {
  for (const tool of aiTools.filter(({ source }) => source === null)) {
    expect(tool.names).toEqual([]);
    expect(tool.trailers).toEqual([]);
    expect(tool.logins.filter((login) => !login.endsWith("[bot]"))).toEqual([]);
    expect(tool.emails.filter((email) => !tool.domains.includes(email.split("@")[1] ?? ""))).toEqual([]);
  }
});

test("no address, login or trailer belongs to two tools, and all are lower case", () => {
  for (const key of ["emails", "logins", "domains", "trailers"] as const) {
    const all = aiTools.flatMap((tool) => tool[key]);
    expect(all).toEqual([...new Set(all)].map((text) => text.toLowerCase()));
  }
});

test.each([
  "Jean-Claude Dupont <jc@example.com>",
  "Jean-Claude <jean-claude@anthropic.example>",
  "Claude Monet <claude.monet@example.fr>",
  "Claude <claude@example.com>",
  "Claude <claude.m@gmail.com>",
  "Devin Smith <devin@example.com>",
  "Devin <devin@example.com>",
  "Patsy Cline <patsy@example.com>",
  "Raider <raider@example.com>",
  "precursor <precursor@example.com>",
  "Cognition Therapy <hello@cognition-therapy.example>",
  "Ada <ada@googlemail.com>",
  "Gemini <gemini.fan@googlemail.com>",
  "Jules Verner <49474517+JulesVerner@users.noreply.github.com>",
  "jules <jules@gmail.com>",
  "Shelley <shelley@anthropic.com>",
  "Ada <ada@replit.com>",
  "Ada Cursorsson <ada@cursor.com>",
  "notclaude[bot] <1+notclaude[bot]@users.noreply.github.com>",
  "Amp Fiddler <amp@example.com>",
  "Kiro <kiro@example.jp>",
  "Devin M <devin@acme.com>",
  "Devin K. <dk@acme.com>",
  "Devin V. Cloud <d@acme.com>",
  "Claude V <claude@acme.fr>",
  "Claude Max <cm@acme.de>",
  "Claude via Ada <ada@acme.de>",
  "Jules M <jules@acme.com>",
  "Bolt Mini <b@acme.com>",
  "Claude Coder <claude@acme.fr>",
  "Claude 2 <claude@acme.fr>",
  "Claude AI <claude@acme.fr>",
  "Devin Code <devin@acme.com>",
  "Jules Gemini <jules@acme.com>",
  "Jules Pro 2 <jules@acme.com>",
  "Gemini Cloud <dev@gemini.com>",
  "gemini <hello@gemini.example>",
  "Devin Hart <devin@cognition.ai>",
  "Claude Roy <claude@anthropic.com>",
  "Jules Roy <jules@jules.google>",
  "Ona Berg <ona@ona.com>",
  "Grok <grok@reader.example>",
  "Amp <amp@company.co.th>",
  "codegen <codegen@stripe.com>",
  "v0 <x@example.com>",
  "JetBrains <noreply@jetbrains.com>",
  " <>",
])("%s is a person", (text) => {
  expect(toolOfIdentity(identity(text))).toBeNull();
});

const marksOf = (message: string, people: { name: string; email: string }[] = []) =>
  detectTools(people, trailersOf(ownLines(message)), ownLines(message), null);
const toolsOf = (message: string) => marksOf(message).map((mark) => `${mark.id} ${mark.tier}`);

test.each([
  ["Assisted-by: Claude:claude-opus-4", ["claude 2"]],
  ["Generated-by: GitHub Copilot (GPT-5)", ["copilot 2"]],
  ["AI-assisted-by: Cursor", ["cursor 2"]],
  ["Assisted-by: Claude Monet <claude@example.com>", []],
  ["Co-developed-by: Devin Smith <devin@example.com>", []],
  ["Co-developed-by: Claude <claude@example.com>", []],
  ["🤖 Generated with [Claude Code](https://claude.com/claude-code)", ["claude 3"]],
  ["Generated with Claude Code", ["claude 3"]],
  ["🤖 Generated with [opencode](https://opencode.ai)", ["opencode 3"]],
  ["Link to Devin run: https://app.devin.ai/sessions/123", ["devin 3"]],
  ["Amp-Thread-ID: https://ampcode.com/threads/T-1", ["amp 1"]],
  ["Made-with: Cursor", ["cursor 2"]],
  ["AI-Assistant: Claude Code (model: claude-sonnet-4-5)", ["claude 2"]],
  ["Replit-Commit-Author: Agent\nReplit-Commit-Session-Id: 123", ["replit 1"]],
  ["Replit-Commit-Author: Deployment", []],
  ["Generated-by: codegen", []],
  ["Made-with: Claude <claude@example.com>", []],
  ["Created by Devin", []],
  ["Generated with Claude.", ["claude 3"]],
  ["Made by Claude Code. Thanks!", ["claude 3"]],
  ["Generated by **Cursor**", ["cursor 3"]],
  ["Generated by codex-cli 2", ["codex 3"]],
  ["Generated with bolt.new", ["bolt 3"]],
  ["Created with [v0](https://v0.dev)", ["v0 3"]],
  ["Created with [v0]", ["v0 3"]],
  ["Generated by Codegen (https://codegen.com/runs/1)", ["codegen 3"]],
  ["Generated with Amp <amp@ampcode.com>", ["amp 3"]],
  ["Generated by v0.4.2 of protoc-gen-go", []],
  ["Generated by v0.1", []],
  ["Created using v0", []],
  ["Generated by codegen", []],
  ["Generated by codegen.", []],
  ["Generated by codegen CLI", []],
  ["Generated by [codegen](https://graphql.example.com/codegen)", []],
  ["Generated by codex.py", []],
  ["Generated with Bolt.js", []],
  ["Generated by gemini/main.go", []],
  ["The table is generated by cursor pagination", []],
  ["uses a cursor and a user agent", []],
  ["generated by cursor (keyset pagination) and not by offset", []],
  ["generated by cursor", []],
  ["- created by cursor.", []],
  ["Created with Gemini (the exchange) API keys.", []],
  ["Written by copilot.", []],
  ["Generated by Cursor (keyset)", []],
  ["🤖 Written by Copilot", ["copilot 3"]],
  ["Co-Authored-By: Claude <noreply@anthropic.com> is no longer added to commits.", []],
  ["Assisted-by: Cursor <cursoragent@cursor.com> was removed", []],
  ["Claude-Session: is no longer added", []],
  ["- Co-authored-by: Claude <noreply@anthropic.com>\n- Co-authored-by: Cursor <cursoragent@cursor.com>", []],
  ["* 🤖 Generated with [Claude Code](https://claude.ai/code)\n* Made with [Cursor](https://cursor.com)", []],
  ["- Co-authored-by: Claude <noreply@anthropic.com>\n- Co-authored-by: Ada <ada@example.com>", ["claude 1"]],
  ["https://chatgpt.com/codex/tasks/task_e_694400e34efc8325807c70c531c15e20", ["codex 3"]],
  ["See https://chatgpt.com/codex/tasks/task_e_694400e34efc8325807c70c531c15e20 for more", []],
  ["*PR created automatically by Jules for task [41](https://jules.google.com/task/41) started by @ada*", ["jules 3"]],
  ["PR created automatically by Jules for task 41", []],
  ["Assisted-by: GPT-5", ["gpt 2"]],
  ["Assisted-by: GPT-5.6-sol (OpenAI)", ["gpt 2"]],
  ["Assisted-By: gpt-5.4 [agent=pi] [thinking=medium]", ["gpt 2"]],
  ["Generated-by: gpt-5.2-codex", ["codex 2"]],
  ["Generated-by: GPT-5.3 Codex", ["codex 2"]],
  ["Assisted-by: GPT-5.6 Luna via GitHub Copilot", ["copilot 2"]],
  ["Assisted-by: OpenAI:GPT-5.6 Luna", ["gpt 2"]],
  ["Assisted-by: Opus 4.6", ["claude 2"]],
  ["Assisted-by: Opus Smith", []],
  ["Generated-by: gptscript 5", []],
  ["Duo-Session: https://gitlab.example.com/g/p/-/automate/agent-sessions/1", ["gitlab-duo 1"]],
  ["These are created by a later version", []],
])("the line %j names %j", (line, expected) => {
  expect(toolsOf(`Add x\n\n${line}\n`)).toEqual(expected);
});

test("a tool named twice counts once with its surest sign", () => {
  const message =
    "Add x\n\n🤖 Generated with [Claude Code](https://claude.com/claude-code)\n\nCo-authored-by: Claude <noreply@anthropic.com>";
  expect(marksOf(message, [identity("Claude <noreply@anthropic.com>")])).toEqual([
    { id: "claude", tier: 1, reason: "agent_email" },
  ]);
});
