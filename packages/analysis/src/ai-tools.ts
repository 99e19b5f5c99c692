/**
 * The registry of AI coding tools: which identities, trailers and footers each leaves in a commit. Data only; the
 * matching is in `detect-tools.ts`. A tool is known by what it writes itself, never by a name that a person may bear.
 */

export const aiToolRegistryVersion = 1;

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
  /** True when a name is also a first name: then it counts only with a second sign, such as a model or "AI". */
  humanName: boolean;
  /** Trailers only this tool writes, lower case. */
  trailers: readonly string[];
};

const entry = (id: string, name: string, known: Partial<AiToolEntry>): AiToolEntry => ({
  id,
  name,
  emails: [],
  logins: [],
  domains: [],
  names: [name.toLowerCase()],
  humanName: false,
  trailers: [],
  ...known,
});

export const aiTools: readonly AiToolEntry[] = [
  entry("claude", "Claude", {
    emails: ["noreply@anthropic.com"],
    logins: ["claude[bot]"],
    domains: ["anthropic.com", "claude.ai", "claude.com"],
    names: ["claude code", "claude"],
    humanName: true,
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
    humanName: true,
  }),
  entry("jules", "Jules", {
    logins: ["google-labs-jules[bot]", "google-labs-jules"],
    names: ["google jules", "jules"],
    humanName: true,
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
    humanName: true,
  }),
  entry("windsurf", "Windsurf", {
    logins: ["windsurf-bot[bot]"],
    domains: ["windsurf.com", "codeium.com"],
    names: ["windsurf cascade", "windsurf"],
  }),
  entry("cline", "Cline", { logins: ["cline[bot]"], domains: ["cline.bot"], humanName: true }),
  entry("roo", "Roo Code", {
    logins: ["roomote[bot]", "roomote-agent"],
    domains: ["roocode.com"],
    names: ["roo code", "roo"],
    humanName: true,
  }),
  entry("codegen", "Codegen", { logins: ["codegen-sh[bot]"], domains: ["codegen.com", "codegen.sh"] }),
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
  }),
  entry("v0", "v0", { logins: ["v0[bot]", "v0-bot"], domains: ["v0.dev", "v0.app"] }),
  entry("bolt", "Bolt", {
    logins: ["bolt-new[bot]"],
    domains: ["bolt.new"],
    names: ["bolt.new", "bolt"],
    humanName: true,
  }),
  entry("junie", "Junie", {
    logins: ["jetbrains-junie[bot]"],
    domains: ["jetbrains.com"],
    names: ["jetbrains junie", "junie"],
    humanName: true,
  }),
];

/** Trailers that say a tool helped; their value is matched against the tools' names. */
export const assistanceTrailers: readonly string[] = [
  "generated-by",
  "assisted-by",
  "ai-assisted-by",
  "ai-generated-by",
  "co-developed-by",
];
