import { expect, test } from "vitest";
import { areaOf, kindOfPath } from "./subsystems.ts";

test.each([
  // Tests, one row per language, from the root as from a folder.
  ["tests", "src/parser.test.ts"],
  ["tests", "src/__tests__/parser.tsx"],
  ["tests", "tests/foo.py"],
  ["tests", "test_foo.py"],
  ["tests", "pkg/foo_test.go"],
  ["tests", "spec/user_spec.rb"],
  ["tests", "user_test.rb"],
  ["tests", "src/test/java/com/acme/UserTest.java"],
  ["tests", "app/src/UserTests.swift"],
  ["tests", "Acme.Tests/UserTests.cs"],
  ["tests", "tests/integration.rs"],
  ["tests", "test/parser_test.exs"],
  ["tests", "test/code_maat/analysis/churn_test.clj"],
  ["tests", "e2e/login.ts"],
  ["tests", "cypress/e2e/login.cy.js"],
  ["tests", "src/UserTest.php"],
  // Instructions for AI tools.
  ["ai_config", "CLAUDE.md"],
  ["ai_config", "apps/web/AGENTS.md"],
  ["ai_config", ".claude/settings.json"],
  ["ai_config", "GEMINI.md"],
  ["ai_config", ".windsurfrules"],
  ["ai_config", ".mcp.json"],
  ["ai_config", ".cursor/rules/style.mdc"],
  ["ai_config", ".github/copilot-instructions.md"],
  ["ai_config", ".github/instructions/tests.instructions.md"],
  ["ai_config", ".aider.conf.yml"],
  ["ai_config", ".kiro/specs/a.md"],
  // Roots without a leading slash.
  ["docs", "docs/index.html"],
  ["docs", "README.md"],
  ["docs", "LICENSE"],
  ["api", "api/index.ts"],
  ["tools", "lib/x.ts"],
  ["tools", "packages/core/index.ts"],
  ["tools", "scripts/build.sh"],
  // Traps.
  ["core", "src/helmet.ts"],
  ["core", "src/seedling.ts"],
  ["core", "src/license.ts"],
  ["core", "src/latest.ts"],
  ["core", "src/contest.go"],
  ["deps", "requirements.txt"],
  ["other", "locales/de.yml"],
  ["ui", "src/App.vue"],
  ["ui", "src/routes/+page.svelte"],
  ["api", "src/routes/+page.server.ts"],
  ["docs", "tests/README.md"],
  // What used to be one "infra".
  ["ci", ".github/workflows/ci.yml"],
  ["ci", ".gitlab-ci.yml"],
  ["config", ".github/dependabot.yml"],
  ["docs", ".github/PULL_REQUEST_TEMPLATE.md"],
  ["infra", "Dockerfile"],
  ["infra", "deploy/k8s/app.yaml"],
  ["infra", "docker-compose.dev.yml"],
  ["infra", "main.tf"],
  ["deps", "package.json"],
  ["deps", "apps/web/package-lock.json"],
  ["deps", ".claude/package-lock.json"],
  ["deps", "go.mod"],
  ["deps", "Cargo.toml"],
  ["config", "tsconfig.base.json"],
  ["config", "vite.config.ts"],
  ["config", ".eslintrc.cjs"],
  ["db", "supabase/migrations/0001_init.sql"],
  ["db", "prisma/schema.prisma"],
  ["api", "app/api/route.ts"],
  ["ui", "app/page.tsx"],
  ["ui", "styles/main.css"],
  ["core", "main.go"],
  ["other", "data.bin"],
  ["other", ""],
])("%s: %s", (subsystem, path) => {
  expect(kindOfPath(path).subsystem).toBe(subsystem);
});

test.each([
  [true, "package-lock.json"],
  [true, "dist/index.js"],
  [true, "vendor/lib/a.go"],
  [true, "public/app.min.js"],
  [true, "src/__snapshots__/a.test.ts.snap"],
  [true, "docs/screen.png"],
  [true, "api/service.pb.go"],
  [false, "src/distribution.ts"],
  [false, "src/vendors.ts"],
  [false, "src/admin.js"],
  [false, "go.mod"],
  [true, "build/index.js"],
  [true, "coverage/lcov.info"],
  [true, "packages/core/build/index.js"],
  [true, "apps/web/out/index.html"],
  [false, "src/build/index.ts"],
  [false, "cmd/build/main.go"],
  [false, "packages/build/src/a.ts"],
  [false, "src/coverage/report.go"],
  [false, "app/out/page.tsx"],
])("generated %s: %s", (generated, path) => {
  expect(kindOfPath(path).generated).toBe(generated);
});

test("lock files are told from manifests", () => {
  expect(kindOfPath("apps/web/pnpm-lock.yaml").lockFile).toBe(true);
  expect(kindOfPath("package.json").lockFile).toBe(false);
});

test("an area is a package of a monorepo, else the first folder, else the root", () => {
  expect(areaOf("packages/core/src/a.ts")).toBe("packages/core");
  expect(areaOf("src/core/a.ts")).toBe("src");
  expect(areaOf("packages/README.md")).toBe("packages");
  expect(areaOf("README.md")).toBe("");
});
