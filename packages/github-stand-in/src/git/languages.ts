import { extname } from "node:path";

/** Enough of Linguist's table for a repository to have a main language. */
const byExtension: Record<string, string> = {
  ".c": "C",
  ".h": "C",
  ".cc": "C++",
  ".cpp": "C++",
  ".hpp": "C++",
  ".cs": "C#",
  ".css": "CSS",
  ".dart": "Dart",
  ".ex": "Elixir",
  ".exs": "Elixir",
  ".go": "Go",
  ".hs": "Haskell",
  ".html": "HTML",
  ".java": "Java",
  ".js": "JavaScript",
  ".jsx": "JavaScript",
  ".mjs": "JavaScript",
  ".cjs": "JavaScript",
  ".kt": "Kotlin",
  ".lua": "Lua",
  ".php": "PHP",
  ".pl": "Perl",
  ".py": "Python",
  ".r": "R",
  ".rb": "Ruby",
  ".rs": "Rust",
  ".scala": "Scala",
  ".scss": "SCSS",
  ".sh": "Shell",
  ".svelte": "Svelte",
  ".swift": "Swift",
  ".ts": "TypeScript",
  ".tsx": "TypeScript",
  ".vue": "Vue",
  ".zig": "Zig",
};

/** Bytes of each language, the largest first. */
export function languagesOf(files: { path: string; bytes: number }[]): Record<string, number> {
  const bytes: Record<string, number> = {};
  for (const file of files) {
    const language = byExtension[extname(file.path).toLowerCase()];
    if (language) bytes[language] = (bytes[language] ?? 0) + file.bytes;
  }
  return Object.fromEntries(Object.entries(bytes).sort(([, one], [, other]) => other - one));
}
