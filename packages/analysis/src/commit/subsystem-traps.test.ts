import { expect, test } from "vitest";
import { kindOfPath } from "./subsystems.ts";

// Names that merely contain, begin or end like a word of the table.
test.each([
  ["core", "src/readme-parser.ts"],
  ["core", "src/contributing/index.ts"],
  ["core", "src/changelog.ts"],
  ["core", "src/terraforming.py"],
  ["core", "src/makefile.go"],
  ["core", "src/contested.rb"],
  ["core", "src/spectrum.rs"],
  ["core", "src/testament.py"],
  ["core", "src/environment.ts"],
  ["core", "src/seeding/plan.ts"],
  ["core", "src/k8sify.go"],
  ["core", "src/docker.py"],
  ["core", "src/agents.ts"],
  ["other", "i18n/en.yaml"],
  // Of every language from the root, without a folder's help.
  ["tests", "foo_test.go"],
  ["tests", "user_spec.rb"],
  ["tests", "conftest.py"],
  ["tests", "parser.test.mts"],
  ["tests", "Button.spec.vue"],
  ["tests", "tests/foo.py"],
  ["tests", "test/foo.exs"],
  ["ui", "App.vue"],
  ["ui", "routes/+page.svelte"],
  ["ui", "routes/+layout.svelte"],
  ["api", "routes/+server.ts"],
  // Words of the table that begin or end another name, or that code bears as well.
  ["core", "src/dockerfile-parser.ts"],
  ["core", "src/release.ts"],
  ["core", "src/babel.go"],
  ["core", "src/SUBMIT.java"],
  ["infra", "Dockerfile.dev"],
  ["config", ".env.local"],
  ["config", "release.config.js"],
  // By the customs of Django, Rust, Haskell and bats.
  ["tests", "shop/tests.py"],
  ["tests", "src/parser/tests.rs"],
  ["tests", "src/ParserSpec.hs"],
  ["tests", "tests/install.bats"],
  ["deps", "requirements-dev.txt"],
  ["deps", "requirements.in"],
] as const)("%s: %s", (subsystem, path) => {
  expect(kindOfPath(path).subsystem).toBe(subsystem);
});
