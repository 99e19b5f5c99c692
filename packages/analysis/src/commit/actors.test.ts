import { expect, test } from "vitest";
import { classifyActor } from "./actors.ts";

test.each([
  ["human", "Robot", "robot@x.com"],
  ["human", "Andrew Talbot", "talbot@example.com"],
  ["human", "Benjamin Chrobot", "benjamin.chrobot@gmail.com"],
  ["human", "Ada (aider)", "ada@example.com"],
  ["human", "", ""],
  ["bot", "renovate[bot]", "29139614+renovate[bot]@users.noreply.github.com"],
  ["bot", "dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com"],
  ["bot", "github-actions[bot]", "github-actions[bot]@users.noreply.github.com"],
  ["bot", "Renovate Bot", "bot@renovateapp.com"],
  ["bot", "Octokit Bot", "33075676+octokitbot@users.noreply.github.com"],
  ["bot", "semantic-release-bot", "semantic-release-bot@martynus.net"],
  ["agent", "Copilot", "198982749+Copilot@users.noreply.github.com"],
  ["agent", "devin-ai-integration[bot]", "158243242+devin-ai-integration[bot]@users.noreply.github.com"],
  ["agent", "google-labs-jules[bot]", "161369871+google-labs-jules[bot]@users.noreply.github.com"],
  ["agent", "lovable-dev[bot]", "159125892+lovable-dev[bot]@users.noreply.github.com"],
  ["agent", "factory-droid[bot]", "138933559+factory-droid[bot]@users.noreply.github.com"],
  ["agent", "sweep-ai[bot]", "128439645+sweep-ai[bot]@users.noreply.github.com"],
  ["agent", "ellipsis-dev[bot]", "65095814+ellipsis-dev[bot]@users.noreply.github.com"],
  ["agent", "Claude", "noreply@anthropic.com"],
  ...["gemini", "Codex", "cursor", "Windsurf", "Aider", "Lovable", "Claude Code", "Claude Opus 4.6", "Devin AI"].map(
    (name) => ["human", name, "me@studio.example"],
  ),
  ["human", "Claude Coder", "claude@acme.fr"],
  ["human", "Gemini Cloud", "dev@gemini.com"],
  ["human", "Devin Hart", "devin@cognition.ai"],
  ["human", "Devin", "devin@cognition.ai"],
  ["human", "Devin M", "devin@acme.com"],
  ["human", "Amp", "amp@company.co.th"],
  ["human", "codegen", "codegen@stripe.com"],
])("a %s: %s <%s>", (actor, name, email) => {
  expect(classifyActor({ name, email })).toBe(actor);
});
