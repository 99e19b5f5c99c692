/**
 * Notes of git-ai under refs/notes/ai: which lines of a commit which agent wrote. Lines of attestation, a line `---`, then
 * JSON. An attestation names its writer by the key of a prompt, of a session (`s_...::t_...`) or of a person (`h_...`).
 * https://github.com/git-ai-project/git-ai, docs/migrations/sessions-v2-note-format.md, schema "authorship/3.0.0".
 */

/** The agents' names in notes: those of the registry, and these. */
const toolOfAgent: Readonly<Record<string, string>> = {
  "claude-code": "claude",
  "claude-web": "claude",
  "codex-cli": "codex",
  "cursor-background": "cursor",
  "cursor-agent": "cursor",
  "github-copilot": "copilot",
  "github-copilot-cli": "copilot",
  "copilot-cli": "copilot",
  "gemini-cli": "gemini",
  "continue-cli": "continue",
  droid: "factory",
  "factory-droid": "factory",
  "kilo-code": "kilo",
  kilocode: "kilo",
  "roo-code": "roo",
  "qwen-code": "qwen",
  auggie: "augment",
  "augment-code": "augment",
  "amazon-q-developer": "amazon-q",
};
const sameName = new Set(
  (
    "claude codex cursor copilot gemini opencode amp windsurf junie kiro cline roo kilo aider devin jules continue zed " +
    "augment warp crush qwen goose replit openhands"
  ).split(" "),
);

/** The ids of the tools whose lines a note attests. Total: what is no such note, or attests people only, names none. */
export function toolsOfNote(note: string | null): string[] {
  if (note === null) {
    return [];
  }
  const divider = /^---[ \t]*\r?$/m.exec(note);
  const metadata = divider === null ? null : parseObject(note.slice(divider.index + divider[0].length));
  const schema = metadata?.schema_version;
  if (divider === null || metadata === null || typeof schema !== "string" || !schema.startsWith("authorship/")) {
    return [];
  }
  const attested = attestedKeys(note.slice(0, divider.index));
  const agents = [metadata.prompts, metadata.sessions].flatMap((records) =>
    Object.entries(asObject(records) ?? {}).flatMap(([key, record]) => {
      const { agent_id, accepted_lines } = asObject(record) ?? {};
      const kept = attested.has(key) || (typeof accepted_lines === "number" && accepted_lines > 0);
      return kept ? [asObject(agent_id)?.tool] : [];
    }),
  );
  return [...new Set(agents.map(toolIdOf).filter((id) => id !== null))];
}

/** Below each path, indented: a key and line ranges. Of a session's key the part before the trace. */
function attestedKeys(attestations: string): ReadonlySet<string> {
  const rows = attestations.matchAll(/^[ \t]+([\w-]{1,80})(?:::[\w-]{1,80})? +\d[\d,\- ]*\r?$/gm);
  return new Set([...rows].map((row) => row[1] ?? ""));
}

function toolIdOf(agent: unknown): string | null {
  if (typeof agent !== "string") {
    return null;
  }
  const name = agent.trim().toLowerCase();
  if (sameName.has(name)) {
    return name;
  }
  return Object.hasOwn(toolOfAgent, name) ? (toolOfAgent[name] ?? null) : null;
}

function parseObject(json: string): Record<string, unknown> | null {
  try {
    return asObject(JSON.parse(json));
  } catch {
    return null; // Anybody can write notes: one that is no JSON is not of this kind.
  }
}

function asObject(value: unknown): Record<string, unknown> | null {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
}
