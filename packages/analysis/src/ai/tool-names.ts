/** Names of AI tools in words people and tools write: "Claude Opus 4.6 (1M context)", "codex-cli", "v0.dev". */

import { type AiToolEntry, aiTools } from "./ai-tools.ts";

// Longest first, so that "claude code" is tried before "claude". A vendor's domain names its tool: "v0.dev".
const byName = aiTools
  .flatMap((tool) => [...tool.names, ...tool.domains].map((name) => ({ name, tool })))
  .sort((a, b) => b.name.length - a.name.length);
/** Most words are no tool's name; the first letters tell. */
const beginnings = new Set(byName.map(({ name }) => name.slice(0, 2)));

/** May follow a tool's name without making it another thing's. */
const furtherWords = words(
  "code cli agent ai assistant coding opus sonnet haiku fable gpt grok gemini model coder pro flash mini max claude " +
    "context chat desktop preview latest background",
);
const version = /^v?\d{1,2}(?:\.\d{1,2})?$/;
const anyNumber = /^(?:v|gpt)?\d[\d.]*[kmo]?$/;

/**
 * The tool a text names, and nothing but it. `certain` when the words can mean nothing else: a name that means only the
 * tool, as "claude code" and "devin ai" do, or a model with its version, as in "claude opus 4.6". No other word makes a
 * name certain that people bear: "Claude Coder" and "Claude 2" may be one. `bare` is a single word that has other uses.
 * Lower case; "via" and what follows is left out.
 */
export function toolNamed(text: string): { tool: AiToolEntry; certain: boolean; bare: boolean } | null {
  if (!beginnings.has(text.slice(0, 2))) {
    return null;
  }
  const [name = ""] = text.split(" via ", 1);
  for (const known of byName) {
    const rest = name.startsWith(known.name) ? name.slice(known.name.length) : null;
    if (rest === "" || (rest !== null && /^[\s:/@(,_-]/.test(rest) && rest.length <= 60)) {
      const more = rest.split(/[\s:/@(),_+-]+/).filter((word) => word !== "");
      if (more.every((word) => furtherWords.has(word) || anyNumber.test(word))) {
        const { tool } = known;
        const compound = /[\s.-]/.test(known.name) || known.name === "claudecode";
        const model = more.some((word) => tool.models.includes(word)) && more.some((word) => version.test(word));
        const certain = tool.alsoMeans === null || compound || model;
        return { tool, certain, bare: !compound && more.length === 0 };
      }
    }
  }
  return null;
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(" "));
}
