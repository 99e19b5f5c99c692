/** The words of the commit classifier, as data. Stems are whole words; `inflections` adds -s, -d, -ed, -ing by itself. */
import type { Category } from "./result.ts";

export const categoryOfType: Readonly<Record<string, Category>> = {
  feat: "feature",
  feature: "feature",
  fix: "fix",
  bugfix: "fix",
  hotfix: "fix",
  security: "fix",
  docs: "docs",
  doc: "docs",
  test: "test",
  tests: "test",
  style: "style",
  refactor: "refactor",
  perf: "refactor",
  build: "infra",
  ci: "infra",
  infra: "infra",
  revert: "revert",
  chore: "chore",
  release: "chore",
  deps: "chore",
  dep: "chore",
  setup: "setup",
  init: "setup",
  auth: "auth",
  wip: "unknown",
};

/** What the leading verb says. `neutral` verbs say nothing but that something changed. */
const verbs: readonly (readonly [Category, string])[] = [
  ["setup", "initial init initialize initialise bootstrap scaffold"],
  ["feature", "add implement create support introduce allow enable expose provide new feature feat"],
  ["fix", "fix correct handle resolve repair patch prevent avoid hotfix bugfix workaround unbreak"],
  [
    "refactor",
    "refactor restructure reorganize reorganise rename move extract simplify clean cleanup rewrite inline dedupe " +
      "deduplicate optimize optimise modularize tidy",
  ],
  ["test", "test tests cover"],
  ["docs", "doc docs document readme clarify"],
  ["style", "format lint prettier prettify reformat"],
  ["infra", "deploy dockerize ci"],
  ["chore", "release publish chore"],
  [
    "change",
    "update upgrade bump improve change tweak adjust use make set switch remove delete drop disable replace convert " +
      "migrate increase decrease reduce refine polish revise pin bring split apply show hide enhance extend consolidate align " +
      "ignore check validate export import sync force skip send pass include display stop return render ensure made",
  ],
];

/** Objects that outweigh the verb when they follow within a few words: "add tests", "update README", "bump deps". */
export const objectRules: readonly (readonly [Category, RegExp])[] = [
  ["test", /^(?:\w+ ){0,2}?(?:unit |e2e |integration )?(?:tests?|specs?|coverage|test cases?)\b/],
  [
    "docs",
    /^(?:\w+ ){0,2}?(?:docs?|documentation|readme(?:\.md)?|changelog(?:\.md)?|typos?|comments?|jsdoc|license)\b/,
  ],
  ["infra", /^(?:\w+ ){0,2}?(?:ci|workflows?|github actions?|docker(?:file)?|pipeline)\b/],
  ["chore", /^(?:\w+ ){0,2}?(?:deps?|dependenc(?:y|ies)|devdependencies|lock ?file|changesets?)\b/],
  ["chore", /\bversions?\b|\bfrom v?\d+(?:\.\d+)+|\bto v?\d+\.\d+|^[\w@/.-]+ (?:to )?v?\d+\.\d+/],
];

/** Objects may outweigh these verbs; "fix tests" stays a fix, only "fix typo in docs" does not. */
export const verbsThatYield: ReadonlySet<Category> = new Set(["feature", "change", "refactor"]);

/** The last resort: whole words anywhere in the text, first rule wins. */
export const keywordRules: readonly (readonly [Category, RegExp])[] = [
  ["fix", /\b(?:fix|fixes|fixed|bug|bugs|hotfix|bugfix|regression)\b/],
  ["test", /\b(?:tests?|testing|unit tests?|specs?)\b/],
  ["docs", /\b(?:docs?|documentation|readme|changelog|typos?)\b/],
  ["infra", /\b(?:ci|docker|dockerfile|kubernetes|k8s|deployment|terraform)\b/],
  ["refactor", /\b(?:refactor|refactoring|refactored|cleanup|clean up|restructure)\b/],
  ["style", /\b(?:lint|linting|linter|prettier|eslint|formatting|whitespace)\b/],
  ["chore", /\b(?:deps?|dependenc(?:y|ies)|release|version bump)\b/],
];

/** Secondary tags; they never change the category. */
export const tagRules: readonly (readonly ["auth" | "setup" | "security", RegExp])[] = [
  ["auth", /\b(?:auth|authentication|authorization|login|logout|sign-?in|sign-?up|oauth2?|jwt|sso)\b/],
  ["setup", /\b(?:setup|boilerplate|scaffold(?:ing)?|bootstrap)\b/],
  ["security", /\b(?:security|vulnerabilit(?:y|ies)|cve-\d+-\d+|xss|csrf)\b/],
];

/** Every inflected form of every verb, mapped to its category. */
export const categoryOfVerb: ReadonlyMap<string, Category> = new Map(
  verbs.flatMap(([category, words]) =>
    words.split(" ").flatMap((word) => inflections(word).map((form) => [form, category] as const)),
  ),
);

function inflections(verb: string): string[] {
  const stem = verb.endsWith("e") ? verb.slice(0, -1) : verb;
  const last = verb.at(-1) ?? "";
  const doubled = /[aeiou][bdgmnpt]$/.test(verb) && verb.length <= 4 ? [`${verb}${last}ed`, `${verb}${last}ing`] : [];
  return [verb, `${verb}s`, `${verb}es`, `${stem}ed`, `${stem}ing`, ...doubled];
}
