/** The promise of the reader: its rows and sums are those of `git log --no-merges --numstat`. */

import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listCommits } from "./list-commits.ts";
import { openLocalRepository, requireHead } from "./local-repository.ts";
import { readCommits } from "./read-commits.ts";
import { collect } from "./testing/collect.ts";
import { type GeneratedRepository, generateRepository, git } from "./testing/generate-repository.ts";
import { randomHistory } from "./testing/random-history.ts";

type Sums = Record<string, { rows: number; added: number; deleted: number }>;

/** What a user sees: plain output, quoted paths, renames as `{a => b}`; only the counts are taken from it. */
function sumsOfGitLog(path: string): Sums {
  const sums: Sums = {};
  let current = { rows: 0, added: 0, deleted: 0 };
  for (const line of git(path, ["log", "--no-merges", "--numstat", "--format=commit %H"]).toString().split("\n")) {
    const [, sha] = /^commit ([0-9a-f]+)$/.exec(line) ?? [];
    const [, added, deleted] = /^(\d+|-)\t(\d+|-)\t/.exec(line) ?? [];
    if (sha !== undefined) {
      current = { rows: 0, added: 0, deleted: 0 };
      sums[sha] = current;
    } else if (added !== undefined && deleted !== undefined) {
      current.rows += 1;
      current.added += Number(added.replace("-", "0"));
      current.deleted += Number(deleted.replace("-", "0"));
    }
  }
  return sums;
}

async function sumsOfReader(path: string): Promise<Sums> {
  const repository = await openLocalRepository(path);
  const listed = await collect(listCommits(repository, { head: requireHead(repository) }));
  const commits = await collect(
    readCommits(
      repository,
      listed.map(({ sha }) => sha),
    ),
  );
  expect(commits.map((commit) => ({ ...commit, files: null }))).toEqual(listed);
  const sums: Sums = {};
  for (const { sha, parents, files } of commits) {
    if (parents.length > 1) continue;
    const sum = (key: "added" | "deleted") => (files ?? []).reduce((total, file) => total + (file[key] ?? 0), 0);
    sums[sha] = { rows: files?.length ?? 0, added: sum("added"), deleted: sum("deleted") };
  }
  return sums;
}

describe("the reader agrees with git log --numstat", () => {
  test.each([1, 2, 3])("on every commit of generated history %d", async (seed) => {
    const generated = await generateRepository(randomHistory({ commits: 800, seed, files: 120 }));
    const expected = sumsOfGitLog(generated.path);
    expect(Object.keys(expected).length).toBeGreaterThan(700);
    expect(await sumsOfReader(generated.path)).toEqual(expected);
    await generated.remove();
  });

  test("where more files move than git's limit for comparing contents", async () => {
    const content = (index: number, edit: string) => `${`${index} same\n`.repeat(30)}${edit}`;
    const names = Array.from({ length: 1_100 }, (_, index) => index);
    const generated = await generateRepository([
      { message: "Start", files: names.map((index) => ({ path: `old/${index}`, content: content(index, "a\n") })) },
      {
        message: "Move and edit all",
        files: names.map((index) => ({
          path: `new/${index}x`,
          renamedFrom: `old/${index}`,
          content: content(index, "b\n"),
        })),
      },
    ]);
    const sums = await sumsOfReader(generated.path);
    expect(sums).toEqual(sumsOfGitLog(generated.path));
    expect(sums[generated.headSha ?? ""]?.rows).toBe(2_200);
    await generated.remove();
  });

  describe("whatever the repository's own configuration says", () => {
    let generated: GeneratedRepository;
    let expected: Sums;
    beforeAll(async () => {
      generated = await generateRepository(randomHistory({ commits: 300, seed: 4 }));
      expected = sumsOfGitLog(generated.path);
      await writeFile(join(generated.path, ".git/everything-is-binary"), "* -diff\n");
    });
    afterAll(() => generated.remove());

    test.each([
      ["diff.renames", "false"],
      ["diff.renameLimit", "1"],
      ["diff.algorithm", "patience"],
      ["diff.orderFile", "/dev/null"],
      ["diff.relative", "true"],
      ["diff.noprefix", "true"],
      ["diff.ignoreSubmodules", "all"],
      ["core.bigFileThreshold", "1"],
      ["core.quotePath", "true"],
      ["log.showRoot", "false"],
      ["log.diffMerges", "first-parent"],
      ["log.date", "relative"],
      ["log.follow", "true"],
      ["color.ui", "always"],
      ["i18n.logOutputEncoding", "UTF-16"],
      ["format.pretty", "oneline"],
      ["core.attributesFile", "{repository}/.git/everything-is-binary"],
      ["core.hooksPath", "~/hooks"],
    ])("%s = %s", async (key, value) => {
      git(generated.path, ["config", key, value.replace("{repository}", generated.path)]);
      try {
        expect(await sumsOfReader(generated.path)).toEqual(expected);
      } finally {
        git(generated.path, ["config", "--unset", key]);
      }
    });
  });

  const own = join(import.meta.dirname, "../../..");
  test.runIf(existsSync(join(own, ".git")))("on every commit of this project", async () => {
    expect(await sumsOfReader(own)).toEqual(sumsOfGitLog(own));
  });
});
