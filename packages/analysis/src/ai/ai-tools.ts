/**
 * The registry of AI coding tools: which identities, trailers and footers each leaves in a commit. Data only; the
 * matching is in `detect-tools.ts`. A tool is known by what it writes itself, never by a name that a person may bear.
 */

export const aiToolRegistryVersion = 4;

export type AiToolEntry = {
  id: string;
  name: string;
  /** Exact addresses, lower case. */
  emails: readonly string[];
  /** Exact account logins, lower case, as in `123+login@users.noreply.github.com`. */
  logins: readonly string[];
  /**
   * The vendor's mail domains. Only a machine's mailbox there is the tool: `noreply@`, `agent@`, and the tool's name
   * unless a person may bear it.
   */
  domains: readonly string[];
  /** Names the tool signs with, lower case. */
  names: readonly string[];
  /**
   * What else the name means. A name that a person may bear counts only with a second sign, such as a model with its
   * version or the vendor's address; one that programs use for other things only with the vendor's address.
   */
  alsoMeans: "person" | "thing" | null;
  /** Families of its models, lower case: with a version they make a name certain, as in "Claude Opus 4.6". */
  models: readonly string[];
  /** Trailers only this tool writes, lower case: the name, or the name and its value. */
  trailers: readonly string[];
  /**
   * Where the signatures were seen. `null`: nowhere, so the entry has no names and rests on bot accounts and on the
   * vendor's own domain alone.
   */
  source: string | null;
};

const entry = (id: string, name: string, source: string | null, known: Partial<AiToolEntry>): AiToolEntry => ({
  id,
  name,
  source,
  emails: [],
  logins: [],
  domains: [],
  names: source === null ? [] : [name.toLowerCase()],
  alsoMeans: null,
  models: [],
  trailers: [],
  ...known,
});

/** Signatures that many public files and commits carry, where the vendor's own source is not public. */
const codeSearch = (text: string) => `https://github.com/search?type=code&q=%22${encodeURIComponent(text)}%22`;
const disclosure = "chaoss/disclosure: detection/constants.go";

export const aiTools: readonly AiToolEntry[] = [
  entry("claude", "Claude", "https://code.claude.com/docs/en/settings-reference", {
    // The account "claude" itself may be older than the tool; by its number it is Anthropic's.
    emails: ["noreply@anthropic.com", "242468646+claude@users.noreply.github.com"],
    logins: ["claude[bot]", "anthropic-claude[bot]", "claude-code-action[bot]", "anthropic-code-agent[bot]"],
    domains: ["anthropic.com", "claude.ai", "claude.com"],
    names: ["claude code", "claude-code", "claudecode", "claude"],
    alsoMeans: "person",
    models: ["opus", "sonnet", "haiku", "fable"],
    trailers: ["claude-session"],
  }),
  entry("copilot", "GitHub Copilot", disclosure, {
    emails: ["copilot@github.com"],
    logins: ["copilot", "copilot-swe-agent", "copilot-swe-agent[bot]", "copilot[bot]"],
    names: ["copilot autofix powered by ai", "github copilot", "copilot-swe-agent", "copilot"],
    // https://github.com/open-telemetry/opentelemetry-rust/commit/92557b4334
    trailers: ["agent-logs-url", "copilot-session"],
  }),
  entry("cursor", "Cursor", "https://cursor.com/help/integrations/git", {
    emails: ["cursoragent@cursor.com"],
    logins: ["cursoragent", "cursoragent[bot]", "cursor[bot]"],
    domains: ["cursor.com", "cursor.sh"],
    names: ["cursor background agent", "cursor agent", "cursor"],
  }),
  entry("codex", "Codex", "openai/codex: codex-rs/ext/git-attribution/src/world_state.rs", {
    emails: [
      "codex@openai.com",
      "noreply@openai.com",
      "242516109+codex@users.noreply.github.com",
      "267193182+codex@users.noreply.github.com",
    ],
    logins: ["chatgpt-codex-connector[bot]", "openai-codex[bot]", "openai-code-agent[bot]"],
    names: ["openai codex", "codex cli", "codex-cli", "codex"],
  }),
  entry("chatgpt", "ChatGPT", codeSearch("Co-authored-by: ChatGPT"), {
    emails: ["chatgpt@openai.com"],
    names: ["openai chatgpt", "chatgpt"],
  }),
  // A model named without the program it ran in: "Assisted-by: GPT-5.6".
  entry("gpt", "OpenAI GPT", codeSearch("Assisted-by: GPT-5"), { names: [] }),
  entry("devin", "Devin", "https://docs.devin.ai/cli/reference/configuration/config-file", {
    logins: ["devin-ai-integration[bot]", "devin-ai-integration"],
    domains: ["devin.ai", "cognition.ai", "cognition-labs.com"],
    names: ["devin ai", "devin"],
    alsoMeans: "person",
  }),
  entry("jules", "Jules", "https://github.com/pksunkara/cargo-workspaces/commit/17b5467d51", {
    logins: ["google-labs-jules[bot]", "google-labs-jules"],
    domains: ["jules.google"],
    names: ["google labs jules", "google jules", "jules"],
    alsoMeans: "person",
  }),
  entry("gemini", "Gemini", disclosure, {
    // Not the whole domain: people work there.
    emails: ["gemini-cli@google.com", "gemini-cli-agent@google.com"],
    logins: ["gemini-code-assist[bot]", "gemini-cli[bot]"],
    names: ["gemini code assist", "gemini-code-assist", "gemini cli", "gemini-cli", "google gemini", "gemini"],
    alsoMeans: "person",
    models: ["pro", "flash"],
  }),
  entry("aider", "Aider", "Aider-AI/aider: aider/repo.py", {
    emails: ["aider@aider.chat", "noreply@aider.chat"],
    domains: ["aider.chat"],
  }),
  entry("openhands", "OpenHands", "All-Hands-AI/OpenHands: openhands/agenthub/codeact_agent/prompts/system_prompt.j2", {
    emails: ["openhands@all-hands.dev"],
    logins: ["openhands-agent", "openhands-ai[bot]"],
    domains: ["all-hands.dev", "openhands.dev"],
  }),
  entry("amp", "Amp", "https://github.com/yjsoon/howmuch/commit/785d468af0", {
    emails: ["amp@ampcode.com"],
    domains: ["ampcode.com"],
    names: ["sourcegraph amp", "ampcode", "amp"],
    alsoMeans: "thing",
    trailers: ["amp-thread-id", "amp-thread"],
  }),
  entry("opencode", "opencode", "https://github.com/RedHatProductSecurity/ai-guardian/commit/b62884bcb6", {
    emails: ["noreply@opencode.ai", "opencode@sst.dev"],
    logins: ["opencode-agent[bot]", "opencode[bot]"],
    domains: ["opencode.ai"],
    names: ["opencode agent", "opencode-agent", "opencode"],
  }),
  entry("lovable", "Lovable", codeSearch("lovable-dev[bot]@users.noreply.github.com"), {
    logins: ["lovable-dev[bot]", "gpt-engineer-app[bot]"],
    domains: ["lovable.dev", "lovable.app"],
  }),
  entry("kiro", "Kiro", "https://github.com/ryancormack/strands-acp/commit/6c58a8dadd", {
    emails: ["kiro@kiro.dev"],
    logins: ["kiro-agent[bot]", "kiro-agent"],
    domains: ["kiro.dev"],
    names: ["kiro agent", "kiro"],
    alsoMeans: "person",
  }),
  entry("amazon-q", "Amazon Q Developer", disclosure, {
    logins: ["amazon-q-developer[bot]"],
    names: ["amazon q developer", "amazon q"],
  }),
  entry("windsurf", "Windsurf", "block/aittributor: src/agent.rs", {
    emails: ["cascade@windsurf.ai", "cascade@windsurf.com"],
    logins: ["windsurf-bot[bot]"],
    domains: ["windsurf.com", "codeium.com"],
    names: ["windsurf cascade", "windsurf"],
  }),
  entry("cline", "Cline", "block/aittributor: src/agent.rs", {
    logins: ["cline[bot]"],
    domains: ["cline.bot"],
    alsoMeans: "person",
  }),
  entry("roo", "Roo Code", codeSearch("roomote@roocode.com"), {
    emails: ["roomote@roocode.com", "roomote@roomote.dev"],
    logins: ["roomote[bot]", "roomote-roomote[bot]", "roomote-agent"],
    domains: ["roocode.com"],
    names: ["roo code", "roocode", "roo"],
    alsoMeans: "person",
  }),
  entry("kilo", "Kilo Code", "Kilo-Org/cloud: services/cloud-agent-next/wrapper/src/commit-co-author-hook.ts", {
    logins: ["kiloconnect[bot]", "kilo-code-bot[bot]"],
    domains: ["kilocode.ai", "kilo.ai"],
    names: ["kilo code", "kilocode", "kilo"],
    alsoMeans: "thing",
  }),
  entry("crush", "Crush", "charmbracelet/crush: internal/config/config.go", {
    emails: ["crush@charm.land"],
    alsoMeans: "person",
  }),
  entry("qwen", "Qwen Code", "https://github.com/QwenLM/qwen-code/pull/1228", {
    emails: ["qwen-coder@alibabacloud.com"],
    names: ["qwen code", "qwen-code", "qwen-coder", "qwen coder"],
  }),
  entry("warp", "Warp", "https://github.com/warpdotdev/warp/issues/10956", {
    emails: ["oz-agent@warp.dev", "agent@warp.dev"],
    logins: ["oz-by-warp[bot]"],
    domains: ["warp.dev"],
    names: ["warp agent", "warp"],
    alsoMeans: "thing",
  }),
  entry("goose", "Goose", codeSearch("271095942+aaif-goose@users.noreply.github.com"), {
    emails: ["goose@block.xyz", "271095942+aaif-goose@users.noreply.github.com"],
    alsoMeans: "thing",
  }),
  entry("continue", "Continue", codeSearch("Co-Authored-By: Continue <noreply@continue.dev>"), {
    logins: ["continue[bot]"],
    domains: ["continue.dev"],
    alsoMeans: "thing",
  }),
  entry("augment", "Augment Code", "https://github.com/augmentcode/auggie/issues/87", {
    domains: ["augmentcode.com"],
    names: ["augment code", "augment agent", "augment", "auggie"],
    alsoMeans: "thing",
  }),
  entry("zed", "Zed", codeSearch("Co-Authored-By: Zed <noreply@zed.dev>"), {
    emails: ["noreply@zed.dev"],
    names: ["zed agent", "zed ai"],
  }),
  entry("cody", "Sourcegraph Cody", disclosure, { logins: ["sourcegraph-cody[bot]"] }),
  entry("tabnine", "Tabnine", codeSearch("noreply@tabnine.com"), { domains: ["tabnine.com"] }),
  entry("jetbrains-ai", "JetBrains AI", disclosure, {
    logins: ["jetbrains-ai[bot]"],
    names: ["jetbrains ai assistant", "jetbrains ai"],
  }),
  entry("junie", "Junie", codeSearch("Co-authored-by: Junie <junie@jetbrains.com>"), {
    // Not the whole domain: JetBrains sends other mail from it.
    emails: ["junie@jetbrains.com"],
    logins: ["jetbrains-junie[bot]"],
    names: ["jetbrains junie", "junie"],
    alsoMeans: "person",
  }),
  entry("vibe", "Mistral Vibe", "mistralai/mistral-vibe: vibe/core/system_prompt.py", { emails: ["vibe@mistral.ai"] }),
  entry("codebuff", "Codebuff", disclosure, { domains: ["codebuff.com"] }),
  entry("codegen", "Codegen", codeSearch("codegen-sh[bot]"), {
    logins: ["codegen-sh[bot]"],
    domains: ["codegen.com", "codegen.sh"],
    alsoMeans: "thing",
  }),
  entry("swe-agent", "SWE-agent", null, {
    emails: ["swe-agent@swe-agent.com"],
    logins: ["swe-agent[bot]"],
    domains: ["swe-agent.com"],
  }),
  entry("replit", "Replit", "https://github.com/chaoss/disclosure/issues/23", {
    emails: ["agent@replit.com", "replit-agent@replit.com"],
    domains: ["replit.com"],
    names: ["replit agent", "replit"],
    // Its deployments are commits too: "Replit-Commit-Author: Deployment".
    trailers: ["replit-commit-author: agent", "replit-commit-author: assistant"],
  }),
  entry("v0", "v0", codeSearch("v0[bot]@users.noreply.github.com"), {
    emails: ["it+v0agent@vercel.com"],
    logins: ["v0[bot]"],
    domains: ["v0.dev", "v0.app"],
    alsoMeans: "thing",
  }),
  entry("bolt", "Bolt", null, { domains: ["bolt.new"] }),
  entry("factory", "Factory Droid", codeSearch("factory-droid[bot]@users.noreply.github.com"), {
    emails: ["droid@factory.ai"],
    logins: ["factory-droid[bot]"],
    names: ["factory droid", "factory-droid"],
  }),
  entry("sweep", "Sweep", "sweepai/sweep: README.md", {
    logins: ["sweep-ai[bot]", "sweep-nightly[bot]", "sweep-canary[bot]"],
    domains: ["sweep.dev"],
    names: ["sweep ai", "sweep-ai"],
  }),
  entry("ellipsis", "Ellipsis", codeSearch("ellipsis-dev[bot]"), {
    logins: ["ellipsis-dev[bot]"],
    domains: ["ellipsis.dev"],
    names: ["ellipsis-dev"],
  }),
  entry("ona", "Ona", codeSearch("Co-authored-by: Ona <no-reply@ona.com>"), {
    // People are called Ona; the product signs with this address alone.
    emails: ["no-reply@ona.com"],
    names: [],
  }),
  entry("gitlab-duo", "GitLab Duo", codeSearch("Co-authored-by: GitLab Duo <duo@gitlab.com>"), {
    // GitLab's workflow service and its editor extension write both trailers.
    emails: ["duo@gitlab.com"],
    trailers: ["duo-session"],
  }),
  entry("letta", "Letta Code", codeSearch("Co-Authored-By: Letta Code <noreply@letta.com>"), {
    domains: ["letta.com"],
    names: ["letta code"],
  }),
  entry("trae", "Trae", codeSearch("Co-authored-by: TRAE CLI <noreply@bytedance.com>"), {
    emails: ["traecli@bytedance.com"],
    domains: ["trae.ai"],
    names: ["trae cli", "trae agent"],
  }),
  entry("grok", "Grok", codeSearch("Co-Authored-By: Grok <noreply@x.ai>"), {
    emails: ["grok@x.ai", "grok-build@x.ai"],
    domains: ["x.ai"],
    names: ["grok build", "grok"],
    alsoMeans: "thing",
  }),
  entry("antigravity", "Antigravity", codeSearch("Co-authored-by: Antigravity <antigravity@google.com>"), {
    // It has no address of its own; this is the one its agents make up most often.
    emails: ["antigravity@google.com"],
    names: ["google antigravity"],
  }),
  entry("terragon", "Terragon", codeSearch("terragon-labs[bot]"), { logins: ["terragon-labs[bot]"], names: [] }),
  entry("base44", "Base44", codeSearch("base44[bot]"), { logins: ["base44[bot]"], names: [] }),
  // Reviewers whose suggestions become commits. Their summaries ("Summary by CodeRabbit") are no sign.
  entry("coderabbit", "CodeRabbit", disclosure, { logins: ["coderabbitai[bot]"], names: [] }),
  entry("cubic", "cubic", codeSearch("cubic-dev-ai[bot]"), { logins: ["cubic-dev-ai[bot]"], names: [] }),
  entry("pullfrog", "Pullfrog", "https://github.com/colinhacks/zod", { logins: ["pullfrog[bot]"], names: [] }),
  entry("mendral", "Mendral", "https://github.com/inngest/inngest", { logins: ["mendral-app[bot]"], names: [] }),
];

/** Trailers that say a tool helped; their value is matched against the tools' names. */
export const assistanceTrailers: readonly string[] = [
  "generated-by",
  "assisted-by",
  "ai-assisted-by",
  "ai-assisted",
  "ai-generated-by",
  "ai-authored-by",
  "ai-assistant",
  "entire-agent",
  "made-with",
  "co-developed-by",
];
