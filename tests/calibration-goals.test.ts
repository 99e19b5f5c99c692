import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { fewestCommits, figuresOf, type RepositoryFigures } from "@vibe/analysis/calibration/figures";
import { type AuthorMeasure, measureAuthor } from "@vibe/analysis/calibration/measure-author";
import { hash32 } from "@vibe/analysis/commit/hash";
import { expect, test } from "vitest";
import { readRepository } from "../scripts/calibrate/read-repository.ts";

/** Histories of public repositories, too large to keep here: see `docs/calibration.md`. */
const folder = fileURLToPath(new URL("../../shared/data/histories", import.meta.url));
const resamples = 200;

/** As `npm run calibrate -- <all of them> --check half`: the repositories that nothing was tuned on. */
const checked = existsSync(folder)
  ? readdirSync(folder)
      .filter((file) => file.endsWith(".jsonl.gz"))
      .map((file) => ({ file, name: file.replace(/\.jsonl\.gz$/, "").replace("__", "/") }))
      .filter(({ name }) => hash32(name) % 2 === 1)
  : [];

async function measureChecked() {
  const repositories: RepositoryFigures[] = [];
  const measures: AuthorMeasure[] = [];
  for (const { file } of checked) {
    const read = await readRepository(`${folder}/${file}`, () => {}, new AbortController().signal);
    repositories.push(read.figures);
    const authors = [...read.authors].filter(([, commits]) => commits >= fewestCommits);
    for (const [author, [id]] of authors.entries()) {
      const who = { repository: read.figures.name, author };
      // No goal rests on halves by lot.
      const options = { source: read.source, seed: read.source.headSha, resamples, randomHalvings: 0 };
      measures.push(measureAuthor(read.facts, id, who, options));
    }
  }
  return figuresOf(repositories, measures);
}

test("every goal of the calibration is met on the repositories that nothing was tuned on", async ({ skip }) => {
  skip(checked.length === 0, `There are no histories at ${folder}.`);
  const { goals } = await measureChecked();
  expect(goals.map(({ goal }) => goal)).toHaveLength(9);
  expect(goals.filter(({ met }) => met !== true)).toEqual([]);
});
