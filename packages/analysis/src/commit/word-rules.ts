/** The words of the commit classifier, as data. Stems are whole words; `inflections` adds -s, -d, -ed, -ing by itself. */
import type { Category } from "./category.ts";

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
  ["feature", "add implement create support introduce allow enable expose provide let new feature feat"],
  ["fix", "fix correct handle resolve repair patch prevent avoid hotfix bugfix workaround unbreak"],
  [
    "refactor",
    "refactor restructure reorganize reorganise rename move extract simplify clean cleanup rewrite inline dedupe " +
      "deduplicate consolidate optimize optimise modularize tidy",
  ],
  ["test", "test tests cover"],
  ["docs", "doc docs document readme clarify"],
  ["style", "format lint prettier prettify reformat"],
  ["infra", "deploy dockerize ci"],
  ["chore", "release publish cut chore"],
  [
    "change",
    "update upgrade bump improve change tweak adjust use make set switch remove delete drop disable replace convert " +
      "migrate increase decrease reduce refine polish revise pin bring split apply show hide enhance extend align " +
      "ignore check validate export import sync force skip send pass include display stop return render ensure made revert",
  ],
];

/**
 * Verbs that programs use too: "Release 1.2" is a chore, "Release the lock" is not. Where the rest of the subject does not
 * match, they say only that something changed.
 */
export const narrowVerbs: readonly { verb: RegExp; rest: RegExp; otherwise: Category }[] = [
  {
    verb: /^(?:releas|publish|cut)/,
    otherwise: "change",
    rest: /^(?:$|\(|(?:an? |the |new |next |first )*(?:v?\d|versions?\b|candidate|notes?(?=$|[.,;:(]| (?:for|of|to|in)\b)|packages?\b|rc\b|beta\b|alpha\b|main\b|master\b|to (?:npm|pypi|crates|production|prod|staging)\b)|your app\b|\S{1,80} ?@?v?\d+\.\d+)/,
  },
  {
    verb: /^(?:init(?:s|ed|ing)?$|initiali[sz])/,
    otherwise: "change",
    rest: /^(?:$|\(|(?:\S+ ){0,3}?(?:project|repo|repository|app|application|workspace|monorepo|package|structure|skeleton|codebase|commit|library|crate|template|boilerplate|scaffold(?:ing)?|website|git|npm)(?=$|[.,;(]| (?:for|to|of|in|with)\b))/,
  },
  // "Initial support for passkeys" begins a part, not the project.
  {
    verb: /^initial$/,
    otherwise: "feature",
    rest: /^(?!(?:support|implementation|draft|work|cut|handling) (?:of|for|on|to)\b)/,
  },
];

/** Beginnings of several words that say more than their first one. */
export const phraseRules: readonly (readonly [Category, RegExp])[] = [
  ["setup", /^(?:set ?up\b(?! (?:for|of)\b)|project (?:set ?up|skeleton|scaffold(?:ing)?)\b)/],
  [
    "style",
    /^(?:run|ran|apply|applied) (?:(?:es|ts|style)?lint|prettier|gofmt|rustfmt|(?:cargo )?fmt|black|isort|clang-format|rubocop)\b/,
  ],
  ["feature", /^first (?:draft|version|cut|pass|iteration) (?:of|at)\b/],
  [
    "refactor",
    /^(?:factor (?:[\w.-]+ )?(?:out|into)\b|speed(?:s|ed|ing)? (?:[\w.-]+ )?up\b|make \S.{0,60}\bfaster\b|make \S.{0,60} as fast\b)/,
  ],
];

const functionWords =
  "for|to|of|in|with|and|or|from|on|by|about|around|as|that|which|when|where|before|after|covering|via";

/** An object decides where it ends the phrase: "add comments to the parser", but not "add a comment form". */
const phrase = (object: string) =>
  new RegExp(
    `^(?:to |up )?(?:(?!(?:${functionWords})\\b)[\\w.@'-]+ ){0,3}?(?:${object})(?=$|[.,;:!?)/&+]|\\s*[(#&+/]| (?:${functionWords})\\b)`,
  );

/** Straight behind the verb: "fix lint errors", but not "fix error formatting". */
const soon = (object: string) =>
  new RegExp(
    `^(?:up )?(?:(?:some|more|the|all|minor|code) ){0,2}(?:${object})(?: (?:errors?|warnings?|issues?|problems?|rules?))?(?=$|[.,;:!(]| (?:${functionWords})\\b|\\s*[(#])`,
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
      "(?:docs?|documentation)(?: (?:pages?|site|sections?|strings?))?|docstrings?|readme(?:\\.\\w+)?(?: \\w+)?|changelog(?:\\.\\w+)?(?: (?:entry|entries|file|notes?))?|typos?|comments?|jsdoc|license(?: (?:file|headers?))?|contributing(?: guide(?:lines?)?)?|code of conduct|[\\w./-]+\\.mdx?",
    ),
  },
  {
    category: "infra",
    object: phrase(
      "ci(?: (?:jobs?|config|configuration|checks?|steps?|builds?|cache|scripts?))?|workflows?(?: files?)?|github actions?|docker(?:file)?(?:[ -]compose)?(?: (?:image|file|compose|config|setup|build))?|(?:ci |build |deployment )?pipeline",
    ),
  },
  {
    category: "chore",
    object: phrase(
      "deps?|dependenc(?:y|ies)|dev ?dependencies|lock ?files?|changesets?|(?:package(?:-lock)?|composer)\\.json|" +
        "(?:yarn|cargo|poetry|composer|gemfile)\\.lock|pnpm-lock\\.yaml|cargo\\.toml|go\\.(?:mod|sum)|requirements\\.txt|" +
        "\\.?(?:gitignore|gitattributes|editorconfig|npmrc|nvmrc)",
    ),
  },
  { category: "test", verb: /^(?:updat|regenerat)/, object: phrase("snapshots?") },
  {
    category: "style",
    verb: /^(?:fix|correct|resolv)/,
    object: soon(
      "formatting|indentation|(?:(?:es|ts|style)?lint(?:er|ing)?|prettier|ruff|flake8|pylint|rubocop|clippy)",
    ),
  },
  { category: "style", verb: /^(?:fix|remov|clean|trim)/, object: soon("(?:trailing )?white ?spaces?") },
  {
    category: "refactor",
    verb: /^(?:remov|delet|drop)/,
    object: /^(?:(?:all|some|more|old|the) )?(?:unused|unneeded|unreachable|dead|redundant) /,
  },
  {
    category: "refactor",
    verb: /^(?:improv|increas|reduc|decreas)/,
    object: phrase("performance|speed|latency|allocations?|memory (?:usage|footprint|consumption)"),
  },
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
export const verbsThatYield: ReadonlySet<Category> = new Set(["feature", "change", "refactor", "setup"]);

/** The last resort: whole words anywhere in the text, first rule wins. */
export const keywordRules: readonly (readonly [Category, RegExp])[] = [
  ["fix", /\b(?:fix|fixes|fixed|bug|bugs|hotfix|bugfix|regression|broken|crash(?:es|ed)?)\b/],
  ["test", /\b(?:tests?|testing|unit tests?|specs?)\b/],
  ["docs", /\b(?:docs?|documentation|readme|changelog|typos?)\b/],
  ["infra", /\b(?:ci|docker|dockerfile|kubernetes|k8s|deployment|terraform)\b/],
  ["style", /\b(?:lint|linting|linter|prettier|eslint|formatting|whitespace)\b/],
  ["refactor", /\b(?:refactor|refactoring|refactored|cleanup|clean up|restructure)\b/],
  ["chore", /\b(?:deps?|dependenc(?:y|ies)|release|version bump)\b/],
  // What a program shall not do, it did.
  ["fix", /^(?:(?:do not|don['’]t|never|no longer|properly|correctly) [a-z]|missing )/],
];

/** Gitmoji that say one thing; they decide where words do not. Signs of fire, rockets and the like mean too much. */
export const categoryOfEmoji: Readonly<Record<string, Category>> = {
  "✨": "feature",
  ":sparkles:": "feature",
  "🐛": "fix",
  ":bug:": "fix",
  "🚑": "fix",
  ":ambulance:": "fix",
  "🩹": "fix",
  ":adhesive_bandage:": "fix",
  "📝": "docs",
  ":memo:": "docs",
  "♻": "refactor",
  ":recycle:": "refactor",
  "⚡": "refactor",
  ":zap:": "refactor",
  "✅": "test",
  ":white_check_mark:": "test",
  "🧪": "test",
  ":test_tube:": "test",
  "🎨": "style",
  ":art:": "style",
  "👷": "infra",
  ":construction_worker:": "infra",
  "💚": "infra",
  ":green_heart:": "infra",
  "⬆": "chore",
  ":arrow_up:": "chore",
  "⬇": "chore",
  ":arrow_down:": "chore",
  "🔖": "chore",
  ":bookmark:": "chore",
  "🎉": "setup",
  ":tada:": "setup",
};

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
