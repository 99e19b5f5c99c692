/**
 * Which programming language a file is written in, by its name alone. Markup, data and configuration are in none, nor is a
 * file whose extension belongs to no language here. At most 31, so that the languages of a commit fit one bit mask.
 */

type LanguageRule = {
  id: string;
  name: string;
  /** Without the dot, lower case. */
  extensions: string;
  /** Whole base names, lower case. */
  files?: string;
};

export const languages = [
  { id: "typescript", name: "TypeScript", extensions: "ts tsx mts cts" },
  { id: "javascript", name: "JavaScript", extensions: "js jsx mjs cjs" },
  { id: "python", name: "Python", extensions: "py pyi pyw pyx" },
  { id: "go", name: "Go", extensions: "go" },
  { id: "rust", name: "Rust", extensions: "rs" },
  { id: "java", name: "Java", extensions: "java" },
  { id: "kotlin", name: "Kotlin", extensions: "kt kts" },
  { id: "swift", name: "Swift", extensions: "swift" },
  { id: "c", name: "C", extensions: "c h" },
  { id: "cpp", name: "C++", extensions: "cpp cc cxx c++ hpp hh hxx h++ ipp tpp ino" },
  { id: "csharp", name: "C#", extensions: "cs csx" },
  { id: "objective_c", name: "Objective-C", extensions: "m mm" },
  {
    id: "ruby",
    name: "Ruby",
    extensions: "rb rake gemspec ru podspec",
    files: "gemfile rakefile podfile vagrantfile guardfile brewfile fastfile capfile",
  },
  { id: "php", name: "PHP", extensions: "php phtml" },
  { id: "scala", name: "Scala", extensions: "scala sc sbt" },
  { id: "elixir", name: "Elixir", extensions: "ex exs" },
  { id: "haskell", name: "Haskell", extensions: "hs lhs" },
  { id: "clojure", name: "Clojure", extensions: "clj cljs cljc" },
  { id: "dart", name: "Dart", extensions: "dart" },
  { id: "lua", name: "Lua", extensions: "lua luau" },
  { id: "r", name: "R", extensions: "r", files: ".rprofile" },
  { id: "julia", name: "Julia", extensions: "jl" },
  {
    id: "shell",
    name: "Shell",
    extensions: "sh bash zsh fish ksh bats",
    files: ".bashrc .bash_profile .bash_aliases .bash_logout .zshrc .zshenv .zprofile .profile",
  },
  { id: "sql", name: "SQL", extensions: "sql psql plsql pgsql" },
  { id: "html", name: "HTML", extensions: "html htm xhtml" },
  { id: "css", name: "CSS", extensions: "css scss sass less pcss styl" },
  { id: "vue", name: "Vue", extensions: "vue" },
  { id: "svelte", name: "Svelte", extensions: "svelte" },
  { id: "zig", name: "Zig", extensions: "zig" },
  { id: "solidity", name: "Solidity", extensions: "sol" },
  { id: "hcl", name: "HCL", extensions: "tf tofu hcl" },
] as const satisfies readonly LanguageRule[];

export type Language = (typeof languages)[number]["id"];

const rules: readonly (LanguageRule & { id: Language })[] = languages;
const ofExtension = new Map(rules.flatMap(({ id, extensions }) => extensions.split(" ").map((end) => [end, id])));
const ofFile = new Map(rules.flatMap(({ id, files }) => (files?.split(" ") ?? []).map((name) => [name, id])));
/** Terraform writes it, and nobody else. */
const providerLock = ".terraform.lock.hcl";

/** Null where the name tells none. Only of files written by hand is it worth asking. */
export function languageOf(path: string): Language | null {
  const start = path.lastIndexOf("/") + 1;
  const dot = path.lastIndexOf(".");
  if (dot <= start) {
    return ofFile.get(path.slice(start).toLowerCase()) ?? null;
  }
  const language = ofExtension.get(path.slice(dot + 1).toLowerCase()) ?? null;
  return language === "hcl" && path.endsWith(providerLock) ? null : language;
}
