/**
 * The registry of AI coding tools: which identities, trailers and footers each leaves in a commit. Data only; the
 * matching is in `detect-tools.ts`. A tool is known by what it writes itself, never by a name that a person may bear.
 */

export const aiToolRegistryVersion = 2;

export type AiToolEntry = {
  id: string;
  name: string;
  /** Exact addresses, lower case. */
  emails: readonly string[];
  /** Exact account logins, lower case, as in `123+login@users.noreply.github.com`. */
  logins: readonly string[];
  /** The vendor's mail domains. Only a machine's mailbox there (`noreply@`, `agent@`, the tool's name) is the tool. */
  domains: readonly string[];
  /** Names the tool signs with, lower case. */
  names: readonly string[];
  /**
   * What else the name means. A name that a person may bear counts only with a second sign, such as a model or "AI" or
   * the vendor's address; one that programs use for other things only with the vendor's address.
   */
  alsoMeans: "person" | "thing" | null;
  /** Trailers only this tool writes, lower case: the name, or the name and its value. */
  trailers: readonly string[];
};

const entry = (id: string, name: string, known: Partial<AiToolEntry>): AiToolEntry => ({
  id,
  name,
  emails: [],
  logins: [],
  domains: [],
  names: [name.toLowerCase()],
  alsoMeans: null,
  trailers: [],
  ...known,
});

export const aiTools: readonly AiToolEntry[] = [
  entry("claude", "Claude", {
    emails: ["noreply@anthropic.com"],
    logins: ["claude[bot]"],
    domains: ["anthropic.com", "claude.ai", "claude.com"],
    names: ["claude code", "claude"],
    alsoMeans: "person",
    trailers: ["claude-session"],
  }),
  entry("copilot", "GitHub Copilot", {
    emails: ["copilot@github.com"],
    logins: ["copilot", "copilot-swe-agent", "copilot-swe-agent[bot]", "copilot[bot]"],
    names: ["copilot autofix powered by ai", "github copilot", "copilot"],
    trailers: ["agent-logs-url"],
  }),
  entry("cursor", "Cursor", {
    emails: ["cursoragent@cursor.com"],
    logins: ["cursoragent", "cursoragent[bot]", "cursor[bot]"],
    domains: ["cursor.com", "cursor.sh"],
    names: ["cursor agent", "cursor"],
  }),
  entry("codex", "Codex", {
    emails: ["codex@openai.com", "noreply@openai.com"],
    logins: ["chatgpt-codex-connector[bot]", "openai-codex[bot]"],
    names: ["openai codex", "codex cli", "codex"],
  }),
  entry("devin", "Devin", {
    logins: ["devin-ai-integration[bot]", "devin-ai-integration"],
    domains: ["devin.ai", "cognition.ai", "cognition-labs.com"],
    names: ["devin ai", "devin"],
    alsoMeans: "person",
  }),
  entry("jules", "Jules", {
    logins: ["google-labs-jules[bot]", "google-labs-jules"],
    names: ["google jules", "jules"],
    alsoMeans: "person",
  }),
  entry("gemini", "Gemini", {
    logins: ["gemini-code-assist[bot]", "gemini-cli[bot]"],
    names: ["gemini code assist", "gemini cli", "google gemini", "gemini"],
  }),
  entry("aider", "Aider", { emails: ["noreply@aider.chat"], domains: ["aider.chat"] }),
  entry("openhands", "OpenHands", {
    emails: ["openhands@all-hands.dev"],
    logins: ["openhands-agent", "openhands-ai[bot]"],
    domains: ["all-hands.dev", "openhands.dev"],
  }),
  entry("amp", "Amp", {
    emails: ["amp@ampcode.com"],
    logins: ["ampcode[bot]", "amp-agent[bot]"],
    domains: ["ampcode.com"],
    names: ["sourcegraph amp", "ampcode", "amp"],
    alsoMeans: "thing",
    trailers: ["amp-thread-id"],
  }),
  entry("opencode", "opencode", {
    emails: ["noreply@opencode.ai"],
    logins: ["opencode-agent[bot]", "opencode[bot]"],
    domains: ["opencode.ai"],
    names: ["opencode agent", "opencode-agent", "opencode"],
  }),
  entry("lovable", "Lovable", {
    logins: ["lovable-dev[bot]", "gpt-engineer-app[bot]"],
    domains: ["lovable.dev", "lovable.app"],
  }),
  entry("kiro", "Kiro", {
    logins: ["kiro-agent[bot]"],
    domains: ["kiro.dev"],
    names: ["kiro agent", "kiro"],
    alsoMeans: "person",
  }),
  entry("windsurf", "Windsurf", {
    logins: ["windsurf-bot[bot]"],
    domains: ["windsurf.com", "codeium.com"],
    names: ["windsurf cascade", "windsurf"],
  }),
  entry("cline", "Cline", { logins: ["cline[bot]"], domains: ["cline.bot"], alsoMeans: "person" }),
  entry("roo", "Roo Code", {
    logins: ["roomote[bot]", "roomote-agent"],
    domains: ["roocode.com"],
    names: ["roo code", "roo"],
    alsoMeans: "person",
  }),
  entry("codegen", "Codegen", {
    logins: ["codegen-sh[bot]"],
    domains: ["codegen.com", "codegen.sh"],
    alsoMeans: "thing",
  }),
  entry("swe-agent", "SWE-agent", {
    logins: ["swe-agent[bot]"],
    domains: ["swe-agent.com"],
    names: ["swe-agent", "sweagent"],
  }),
  entry("replit", "Replit", {
    emails: ["agent@replit.com"],
    logins: ["replit-agent[bot]"],
    domains: ["replit.com"],
    names: ["replit agent", "replit"],
    // Its deployments are commits too: "Replit-Commit-Author: Deployment".
    trailers: ["replit-commit-author: agent", "replit-commit-author: assistant"],
  }),
  entry("v0", "v0", { logins: ["v0[bot]", "v0-bot"], domains: ["v0.dev", "v0.app"], alsoMeans: "thing" }),
  entry("bolt", "Bolt", {
    logins: ["bolt-new[bot]"],
    domains: ["bolt.new"],
    alsoMeans: "thing",
  }),
  entry("junie", "Junie", {
    // Not the whole domain: JetBrains sends other mail from it.
    emails: ["junie@jetbrains.com"],
    logins: ["jetbrains-junie[bot]"],
    names: ["jetbrains junie", "junie"],
    alsoMeans: "person",
  }),
  entry("factory", "Factory Droid", { logins: ["factory-droid[bot]"], names: ["factory droid", "factory-droid"] }),
  entry("sweep", "Sweep", {
    logins: ["sweep-ai[bot]", "sweep-nightly[bot]", "sweep-canary[bot]"],
    domains: ["sweep.dev"],
    names: ["sweep ai", "sweep-ai"],
  }),
  entry("ellipsis", "Ellipsis", {
    logins: ["ellipsis-dev[bot]"],
    domains: ["ellipsis.dev"],
    names: ["ellipsis-dev"],
  }),
];

/** Trailers that say a tool helped; their value is matched against the tools' names. */
export const assistanceTrailers: readonly string[] = [
  "generated-by",
  "assisted-by",
  "ai-assisted-by",
  "ai-generated-by",
  "ai-assistant",
  "made-with",
  "co-developed-by",
];
