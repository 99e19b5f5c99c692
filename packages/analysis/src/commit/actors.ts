/** Who made a commit: a coding agent, an automation account or a person. Agents go before bots: they are the evidence. */

import { toolOfAuthor } from "../ai/detect-tools.ts";
import type { Identity } from "./commit.ts";
import { parseEmail } from "./email-address.ts";

export type Actor = "human" | "agent" | "bot";

/** Exact logins, local parts or display names of automation accounts that do not end in "[bot]". */
const botAccounts = new Set(
  (
    "dependabot dependabot-preview renovate renovate-bot renovatebot github-actions github-action semantic-release-bot " +
    "greenkeeper greenkeeperio-bot greenkeeper-bot snyk-bot imgbot imgbotapp allcontributors kodiakhq mergify release-please " +
    "pre-commit-ci codecov-io deepsource-autofix sonarcloud crowdin-bot weblate transifex-integration octokitbot pyup-bot " +
    "restyled-commits gitlab-bot vercel-bot netlify-bot svc-changeset changeset-bot vue-bot turbobot inngest-release-bot"
  ).split(" "),
);
const botEmails = new Set([
  "bot@renovateapp.com",
  "action@github.com",
  "actions@github.com",
  "noreply@github.com",
  "support@dependabot.com",
  "security+octokitbot@github.com",
  "support+bot@crowdin.com",
]);
const botNames = new Set(["renovate bot", "github action", "github actions", "semantic release bot", "octokit bot"]);

/**
 * Three-way, on the login first, then the e-mail's local part, then the name. Exact matches and the "[bot]" suffix only:
 * `robot@x.com` and `talbot@example.com` are people.
 */
export function classifyActor(identity: Identity): Actor {
  const tool = toolOfAuthor(identity);
  // A person who pairs with aider signs "Jane (aider)": the tool is marked, the author stays Jane.
  if (tool !== null && tool.reason !== "author_suffix") {
    return "agent";
  }
  const email = parseEmail(identity.email);
  const name = identity.name.trim().toLowerCase();
  const account = email.login ?? email.local;
  const bot =
    account.endsWith("[bot]") ||
    name.endsWith("[bot]") ||
    botEmails.has(email.address) ||
    botAccounts.has(account) ||
    botAccounts.has(name) ||
    botNames.has(name);
  return bot ? "bot" : "human";
}
