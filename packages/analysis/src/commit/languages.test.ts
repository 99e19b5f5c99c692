import { expect, test } from "vitest";
import { plainKeys, rawCommit } from "../testing/raw-commit.ts";
import { toFact } from "./commit-fact.ts";
import { languageOf, languages } from "./languages.ts";

test.each([
  // One row per language.
  ["typescript", "src/parser.ts"],
  ["javascript", "src/parser.mjs"],
  ["python", "tools/build.py"],
  ["go", "cmd/build/main.go"],
  ["rust", "src/main.rs"],
  ["java", "src/main/java/com/acme/User.java"],
  ["kotlin", "app/build.gradle.kts"],
  ["swift", "Package.swift"],
  ["c", "include/parser.h"],
  ["cpp", "include/parser.hpp"],
  ["csharp", "Acme/User.cs"],
  ["objective_c", "ios/AppDelegate.mm"],
  ["ruby", "Gemfile"],
  ["php", "resources/home.blade.php"],
  ["scala", "build.sbt"],
  ["elixir", "mix.exs"],
  ["haskell", "app/Main.hs"],
  ["clojure", "src/core.cljc"],
  ["dart", "lib/main.dart"],
  ["lua", "init.lua"],
  ["r", "R/model.R"],
  ["julia", "src/Model.jl"],
  ["shell", "scripts/build.sh"],
  ["sql", "supabase/migrations/0001_init.sql"],
  ["html", "public/index.html"],
  ["css", "styles/main.scss"],
  ["vue", "src/Component.vue"],
  ["svelte", "src/routes/+page.svelte"],
  ["zig", "src/main.zig"],
  ["solidity", "contracts/Token.sol"],
  ["hcl", "infra/main.tf"],
  // Traps.
  ["typescript", "foo.test.tsx"],
  ["typescript", "types/x.d.ts"],
  ["typescript", "vite.config.mts"],
  ["typescript", "SRC/PARSER.TS"],
  ["javascript", ".eslintrc.cjs"],
  ["c", "gtk.H"],
  ["cpp", "parser.hh"],
  ["ruby", "engines/admin/Rakefile"],
  ["ruby", "acme.gemspec"],
  ["shell", "home/.bashrc"],
  ["shell", "a.b.c.sh"],
  [null, "script"],
  [null, "ts"],
  [null, "go/script"],
  [null, "my.py/README"],
  [null, ".ts"],
  [null, "a.ts."],
  [null, "Dockerfile"],
  [null, "Makefile"],
  [null, "Gemfile.txt"],
  [null, "README.md"],
  [null, "docs/guide.mdx"],
  [null, "package.json"],
  [null, "package-lock.json"],
  [null, ".github/workflows/ci.yml"],
  [null, "Cargo.toml"],
  [null, "logo.svg"],
  [null, ".terraform.lock.hcl"],
  [null, "a.constructor"],
  [null, "a.__proto__"],
  [null, ""],
  [null, "/"],
])("%s: %s", (language, path) => {
  expect(languageOf(path)).toBe(language);
});

test("the table fits the bits of a positive mask, and no name stands in it twice", () => {
  const rules: readonly { extensions: string; files?: string }[] = languages;
  const names = rules.flatMap(({ extensions, files }) => `${extensions} ${files ?? ""}`.trim().split(" "));
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(languages.map(({ id }) => id)).size).toBe(languages.length);
  expect(languages.length).toBeLessThanOrEqual(31);
});

test("only files written by hand tell a commit's languages, in alphabetical order", () => {
  const generated = ["dist/index.js", "api/service.pb.go", "vendor/a.php", "public/app.min.css", "package-lock.json"];
  const languagesIn = (files: string[] | null) => toFact(rawCommit({ files }), plainKeys).languages;
  expect(languagesIn([...generated, "a.sql", "b.ts", "c.tsx", "README.md"])).toEqual(["sql", "typescript"]);
  expect(languagesIn(generated)).toEqual([]);
  expect(languagesIn([])).toEqual([]);
  expect(languagesIn(null)).toBeNull();
});
