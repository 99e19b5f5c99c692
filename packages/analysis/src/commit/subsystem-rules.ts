/**
 * Which part of a system a path belongs to: an ordered table, first hit wins. A rule matches whole path segments, the
 * base name or the extension, never a substring, so `helmet.ts` is not helm and `seedling.ts` is no seed.
 */

export const subsystems = [
  "ai_config",
  "tests",
  "docs",
  "ci",
  "infra",
  "deps",
  "config",
  "db",
  "api",
  "ui",
  "tools",
  "core",
  "other",
] as const;

export type Subsystem = (typeof subsystems)[number];

/** Parts of a product, as opposed to what accompanies it. */
export const productParts = [
  "ai_config",
  "ci",
  "infra",
  "config",
  "db",
  "api",
  "ui",
  "tools",
  "core",
] as const satisfies readonly Subsystem[];

export type SubsystemRule = {
  subsystem: Subsystem;
  /** Any folder on the way to the file, lower case. */
  folders?: string;
  /** Folders the path starts with, such as ".github/workflows". */
  under?: string;
  /** Whole base names, lower case. */
  files?: string;
  /** Extensions without the dot, lower case. */
  extensions?: string;
  /** Tested against the base name as written. */
  name?: RegExp;
  /** Only where the file is source code. */
  codeOnly?: true;
  /** Base names the rule leaves to later ones. */
  except?: RegExp;
};

export const codeExtensions = new Set(
  (
    "ts tsx mts cts js jsx mjs cjs vue svelte astro py pyi rb go rs java kt kts scala groovy clj cljs cljc edn ex exs erl hs " +
    "ml fs fsx cs vb swift m mm c h cc cpp cxx hpp hh php pl pm lua r jl dart zig nim cr sol sh bash zsh fish ps1 sql " +
    "prisma proto graphql gql css scss sass less html ipynb elm feature"
  ).split(" "),
);

export const lockFiles = new Set(
  (
    "package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock bun.lockb deno.lock poetry.lock pipfile.lock uv.lock " +
    "pdm.lock cargo.lock go.sum gemfile.lock composer.lock mix.lock pubspec.lock package.resolved podfile.lock flake.lock " +
    "gradle.lockfile go.work.sum"
  ).split(" "),
);

export const subsystemRules: readonly SubsystemRule[] = [
  // First, so that a commit of lock files is one whatever folders they lie in.
  { subsystem: "deps", files: [...lockFiles].join(" ") },
  {
    subsystem: "ai_config",
    folders: ".cursor .claude .gemini .codex .kiro .continue .clinerules .windsurf .roo .junie .opencode .aider",
    under: ".github/instructions .github/agents .github/prompts .github/chatmodes .github/copilot",
    files:
      "claude.md claude.local.md agents.md agent.md gemini.md .cursorrules .cursorignore .windsurfrules .clinerules .roorules " +
      ".mcp.json mcp.json copilot-instructions.md .aiderignore conventions.md .goosehints warp.md",
    name: /^\.aider\.conf/,
  },
  {
    subsystem: "tests",
    name: /[.-](test|spec|cy|e2e|test-d|spec-d)\.[cm]?[jt]sx?$|^test_[^/]*\.py$|_test\.(py|go|rb|rs|dart|exs|cc|cpp|c|clj|cljs)$|_spec\.rb$|(?:Test|Tests|Spec|(?<=[a-z0-9])IT)\.(java|kt|kts|cs|swift|scala|groovy|php|fs|hs)$|^tests\.(py|rs)$|\.bats$|\.(test|spec)\.(vue|svelte|php|ex)$/,
    files: "conftest.py vitest.setup.ts jest.setup.js jest.setup.ts",
  },
  {
    subsystem: "tests",
    folders:
      "test tests __tests__ __test__ __mocks__ e2e cypress spec specs testdata fixtures __fixtures__ playwright testing",
    codeOnly: true,
  },
  {
    subsystem: "deps",
    files:
      "package.json pyproject.toml pipfile setup.py setup.cfg go.mod go.work cargo.toml gemfile composer.json pom.xml build.gradle " +
      "build.gradle.kts settings.gradle settings.gradle.kts mix.exs pubspec.yaml package.swift podfile project.clj deps.edn deno.json " +
      "deno.jsonc pnpm-workspace.yaml environment.yml flake.nix rebar.config",
    name: /^requirements[\w.-]*\.(txt|in)$|\.(gemspec|csproj|fsproj|cabal)$/,
  },
  {
    subsystem: "ci",
    under:
      ".github/workflows .github/actions .ci .circleci .buildkite .forgejo/workflows .gitea/workflows .gitlab/ci .woodpecker",
    files:
      ".gitlab-ci.yml .travis.yml azure-pipelines.yml jenkinsfile bitbucket-pipelines.yml .drone.yml appveyor.yml .appveyor.yml " +
      ".woodpecker.yml .cirrus.yml cloudbuild.yaml",
  },
  { subsystem: "config", folders: ".changeset .vscode .idea .husky .yarn" },
  { subsystem: "config", under: ".github", except: /\.mdx?$/ },
  {
    subsystem: "docs",
    extensions: "md mdx rst adoc asciidoc",
    name: /^(readme|changelog|changes|license|licence|contributing|authors|notice|copying|security|code_of_conduct)(\.txt)?$/i,
  },
  { subsystem: "docs", folders: "doc docs documentation wiki" },
  {
    subsystem: "infra",
    folders: "terraform kubernetes k8s helm ansible pulumi cloudformation infra infrastructure",
    files:
      "dockerfile makefile procfile vercel.json netlify.toml fly.toml wrangler.toml wrangler.jsonc nginx.conf chart.yaml serverless.yml " +
      "skaffold.yaml caddyfile vagrantfile justfile taskfile.yml .dockerignore render.yaml railway.json",
    extensions: "tf tfvars hcl",
    name: /^(docker-)?compose([.-][\w.-]+)?\.ya?ml$|^dockerfile(?![\w.-]*\.(?:[cm]?[jt]sx?|py|go|rb|rs|java)$)[.-]|\.dockerfile$/i,
  },
  {
    subsystem: "config",
    files:
      ".editorconfig .gitignore .gitattributes .npmrc .nvmrc .node-version .npmignore .prettierignore .eslintignore biome.json biome.jsonc " +
      "turbo.json nx.json lerna.json renovate.json renovate.json5 codecov.yml .pre-commit-config.yaml tslint.json jsconfig.json " +
      ".tool-versions .python-version .ruby-version rustfmt.toml clippy.toml .golangci.yml mypy.ini tox.ini ruff.toml .rubocop.yml",
    name: /^tsconfig[\w.-]*\.json$|^\.(eslint|prettier|babel|stylelint|lintstaged|lint-staged|commitlint|release|nyc|swc|mocha|env)(rc)?(\.[\w.-]+)?$|^(eslint|prettier|babel|stylelint|lintstaged|commitlint|release|nyc|mocha)rc(\.[\w.-]+)?$|\.config\.([cm]?[jt]s|json|ya?ml)$/,
  },
  {
    subsystem: "db",
    folders: "migration migrations prisma drizzle supabase db database schema schemas seeds",
    extensions: "sql prisma",
    name: /^(schema|seed|seeds)\.[a-z]+$/,
  },
  { subsystem: "ui", extensions: "vue svelte astro css scss sass less jsx tsx html" },
  {
    subsystem: "api",
    folders:
      "api apis route routes router routers controller controllers handler handlers middleware middlewares server servers function functions " +
      "graphql trpc rest rpc endpoint endpoints resolvers webhooks",
    extensions: "proto graphql gql",
    name: /^\+(server|page\.server|layout\.server)\.[jt]s$|^(server|routes?|router|api)\.[a-z]+$/,
    codeOnly: true,
  },
  {
    subsystem: "ui",
    folders:
      "component components page pages app view views layout layouts hook hooks context contexts store stores ui frontend client web styles",
    codeOnly: true,
  },
  {
    subsystem: "tools",
    folders:
      "cli tool tools script scripts bin sdk package packages lib libs util utils helper helpers command commands plugin plugins extension " +
      "extensions",
    codeOnly: true,
  },
  { subsystem: "core", codeOnly: true },
];
