/** Made-up histories of any length, the same for the same seed: for benchmarks, size limits and properties. */
import { type CommitFact, toFact } from "../commit/commit-fact.ts";
import { seededRandom } from "../statistics/random.ts";
import { day, hour, monday, plainKeys, rawCommit } from "./raw-commit.ts";

const subjects = [
  "feat(api): add a route",
  "feat(web): add a page",
  "fix(api): handle empty input",
  "fix: correct the sum",
  "test: cover the parser",
  "docs: explain the setup",
  "refactor(core): extract a function",
  "chore(deps): bump things",
  "Update the layout",
  "Polish",
];
const folders = [
  "src/api",
  "src/components",
  "packages/core/src",
  "packages/cli/src",
  "migrations",
  "docs",
  "tests",
  ".github/workflows",
];
const tools = [
  "",
  "",
  "",
  "\n\nCo-authored-by: Claude <noreply@anthropic.com>",
  "\n\nCo-authored-by: Cursor <cursoragent@cursor.com>",
];

/** `count` commits by `authors` people over working days and evenings, oldest first. */
export function generateHistory(count: number, seed: string, authors = 5): CommitFact[] {
  const random = seededRandom(seed);
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const facts: CommitFact[] = [];
  let at = monday - Math.ceil(count / 12) * day;
  for (let i = 0; i < count; i++) {
    at += Math.floor(random() < 0.7 ? random() * hour : random() * 8 * hour);
    const author = Math.floor(random() * random() * authors);
    const folder = pick(folders) ?? "src";
    const files = Array.from({ length: 1 + Math.floor(random() * random() * 12) }, () => ({
      path: `${random() < 0.7 ? folder : (pick(folders) ?? folder)}/file-${Math.floor(random() * 40)}.ts`,
      added: Math.floor(random() * random() * 300),
      deleted: Math.floor(random() * random() * 100),
    }));
    const raw = rawCommit({
      sha: `${i.toString(16).padStart(8, "0")}${"0".repeat(32)}`,
      parents: i === 0 ? [] : ["parent"],
      name: `Author ${author}`,
      email: `author${author}@example.com`,
      at,
      offsetMinutes: (author % 3) * 60,
      message: `${pick(subjects)}${pick(tools)}`,
      files,
    });
    facts.push(toFact(raw, plainKeys));
  }
  return facts;
}
