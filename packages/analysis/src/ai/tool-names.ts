/** Names of AI tools in words people and tools write: "Claude Opus 4.6 (1M context)", "codex-cli", "v0.dev". */

import { type AiToolEntry, aiTools } from "./ai-tools.ts";

// Longest first, so that "claude code" is tried before "claude". A vendor's domain names its tool: "v0.dev".
const byName = aiTools
  .flatMap((tool) => [...tool.names, ...tool.domains].map((name) => ({ name, tool })))
  .sort((a, b) => b.name.length - a.name.length);
/** Most words are no tool's name; the first letters tell. */
const beginnings = new Set(byName.map(({ name }) => name.slice(0, 2)));

/** May follow a tool's name. Only the first group is never part of a person's: "Claude Max" may be one. */
const tellingWords = words("code cli agent ai assistant coding opus sonnet haiku fable gpt grok gemini model coder");
const furtherWords = words("pro flash mini max claude context chat desktop cloud preview latest background");
const modelNumber = /^(?:v|gpt)?\d(?:\.\d{1,2})?$/;
const anyNumber = /^(?:v|gpt)?\d[\d.]*[kmo]?$/;

/**
 * The tool a text names, and nothing but it. `certain` when the words can mean nothing else: a name of its own, or more
 * than a bare first name, as in "claude code", "claude opus 4.6", "devin ai". Lower case; "via" and what follows is left out.
 */
export function toolNamed(text: string): { tool: AiToolEntry; certain: boolean } | null {
  if (!beginnings.has(text.slice(0, 2))) {
    return null;
  }
  const [name = ""] = text.split(" via ", 1);
  for (const known of byName) {
    const rest = name.startsWith(known.name) ? name.slice(known.name.length) : null;
    if (rest === "" || (rest !== null && /^[\s:/@(,_-]/.test(rest) && rest.length <= 60)) {
      const more = rest.split(/[\s:/@(),_+-]+/).filter((word) => word !== "");
      if (more.every((word) => tellingWords.has(word) || furtherWords.has(word) || anyNumber.test(word))) {
        const own = known.tool.alsoMeans === null || /[\s.]/.test(known.name) || known.name === "claudecode";
        // Of a thing neither tells: "codegen cli" and "amp 2" are other programs.
        return { tool: known.tool, certain: own || (known.tool.alsoMeans === "person" && more.some(isTelling)) };
      }
    }
  }
  return null;
}

function isTelling(word: string): boolean {
  return tellingWords.has(word) || modelNumber.test(word);
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(" "));
}
