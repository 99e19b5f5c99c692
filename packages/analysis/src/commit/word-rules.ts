/** The words of the commit classifier, as data. Stems are whole words; `inflections` adds -s, -d, -ed, -ing by itself. */
import type { Category } from "../result.ts";

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
      "ignore check validate export import sync force skip send pass include display stop return render ensure made revert",
  ],
];

/**
 * Verbs that programs use too: "Release 1.2" is a chore, "Release the lock" is not. Where the rest of the subject does not
 * match, they say only that something changed.
 */
export const narrowVerbs: readonly { verb: RegExp; rest: RegExp }[] = [
  {
    verb: /^(?:releas|publish)/,
    rest: /^(?:$|\(|(?:an? |the |new |next |first )*(?:v?\d|versions?\b|candidate|notes?\b|packages?\b|rc\b|beta\b|alpha\b|main\b|master\b|to (?:npm|pypi|crates|production|prod|staging)\b)|your app\b|\S{1,80} ?@?v?\d+\.\d+)/,
  },
  {
    verb: /^(?:init(?:s|ed|ing)?$|initiali[sz])/,
    rest: /^(?:$|\(|(?:\S+ ){0,3}?(?:project|repo|repository|app|application|workspace|monorepo|package|structure|skeleton|codebase|commit|library|crate|template|boilerplate|scaffold(?:ing)?|website|git|npm)(?=$|[.,;(]| (?:for|to|of|in|with)\b))/,
  },
];

const functionWords =
  "for|to|of|in|with|and|or|from|on|by|about|around|as|that|which|when|where|before|after|covering|via";

/** An object decides where it ends the phrase: "add comments to the parser", but not "add a comment form". */
const phrase = (object: string) =>
  new RegExp(
    `^(?:to |up )?(?:(?!(?:${functionWords})\\b)[\\w.@'-]+ ){0,3}?(?:${object})(?=$|[.,;:!?)/&+]|\\s*[(#&+/]| (?:${functionWords})\\b)`,
  );

const releaseNumber = "(?:v\\d+(?:\\.\\d+)*|\\d+(?:\\.\\d+)+)";

/** Objects that outweigh the verb: "add tests", "update README", "bump deps". `verb` limits a row to some verbs. */
export const objectRules: readonly { category: Category; verb?: RegExp; object: RegExp }[] = [
  {
    category: "test",
    object: phrase(
      "(?:tests?|specs?)(?: (?:cases?|suites?|files?|coverage|fixtures?|helpers?|utils|data|setup))?|coverage",
    ),
  },
  {
    category: "docs",
    object: phrase(
      "(?:docs?|documentation)(?: (?:pages?|site|sections?|strings?))?|docstrings?|(?:readme|changelog)(?:\\.\\w+)?(?: \\w+)?|typos?|comments?|jsdoc|license(?: (?:file|headers?))?",
    ),
  },
  {
    category: "infra",
    object: phrase(
      "ci(?: (?:jobs?|config|configuration|checks?|steps?|builds?|cache|scripts?))?|workflows?(?: files?)?|github actions?|docker(?:file)?(?:[ -]compose)?(?: (?:image|file|compose|config|setup|build))?|(?:ci |build |deployment )?pipeline",
    ),
  },
  { category: "chore", object: phrase("deps?|dependenc(?:y|ies)|dev ?dependencies|lock ?files?|changesets?") },
  { category: "chore", verb: /^(?:bump|upgrad|updat)/, object: phrase("versions?") },
  {
    category: "chore",
    verb: /^(?:bump|upgrad|updat)/,
    object: new RegExp(
      `(?:^| )(?:from|to) ${releaseNumber}(?![\\w%])|^(?:[\\w@/.-]+ )?(?:to )?${releaseNumber}(?![\\w%])`,
    ),
  },
  // Whole numbers count things as well, so only in the form that update bots write, or where only versions rise.
  { category: "chore", verb: /^bump/, object: /^(?:\S+ from \d+ to \d+(?:$| in )|the \S+ group\b)/ },
  { category: "chore", verb: /^upgrad/, object: /^(?:to )?\S+ (?:(?:from )?\d+ )?(?:to )?\d+(?:$| in )/ },
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
