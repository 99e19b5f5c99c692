import type { GeneratedCommit, GeneratedFile } from "@vibe/history/testing/generate-repository";

const ADA = { name: "Ada", email: "ada@example.com" };
const BOB = { name: "Bob", email: "bob@example.com" };
const BOT = { name: "dependabot[bot]", email: "49699333+dependabot[bot]@users.noreply.github.com" };

const SUBJECTS = [
  "feat(api): list the orders",
  "fix: count the orders of today",
  "test: orders of an empty day",
  "docs: how orders are counted",
  "refactor: one place for dates",
  "Add a page for customers",
];

/** When the history begins: Monday 2026-01-05 08:00 UTC. */
const BEGIN = Date.UTC(2026, 0, 5, 8) / 1000;

/**
 * A history of `count` commits that looks like work: sessions of six commits, two people and a bot, features with fixes
 * and tests, some with an agent's trailer, a merge now and then.
 */
export function* sampleHistory(count: number): Iterable<GeneratedCommit> {
  for (let i = 0; i < count; i += 1) {
    const day = Math.floor(i / 6);
    const epochSeconds = BEGIN + day * 86_400 + ((day * 37) % 9) * 3_600 + (i % 6) * 1_500;
    const person = i % 11 === 10 ? BOT : i % 5 === 4 ? BOB : ADA;
    const isMerge = i > 2 && i % 20 === 19;
    yield {
      id: `c${i}`,
      author: { ...person, epochSeconds, offsetMinutes: 60 },
      message: message(i, isMerge),
      ...(isMerge ? { parents: [`c${i - 1}`, `c${i - 3}`] } : { files: files(i) }),
    };
  }
}

function message(i: number, isMerge: boolean): string {
  if (isMerge) return `Merge branch 'topic-${i}'`;
  const subject = `${SUBJECTS[i % SUBJECTS.length]} (${i})`;
  return i % 4 === 0 ? `${subject}\n\nCo-Authored-By: Claude <noreply@anthropic.com>\n` : `${subject}\n`;
}

/** A feature and the fix after it share a file; every eighth commit goes through several layers. */
function files(i: number): GeneratedFile[] {
  const text = (n: number) => Array.from({ length: n }, (_, line) => `line ${line} of ${i}\n`).join("");
  const name = `orders-${Math.floor(i / 2) % 7}`;
  const source = { path: `src/api/${name}.ts`, content: text(5 + ((i * 7) % 60)) };
  if (i % 6 === 2) return [{ path: `src/api/${name}.test.ts`, content: text(12) }];
  if (i % 6 === 3) return [{ path: "docs/orders.md", content: text(3 + (i % 9)) }];
  if (i % 8 === 0) return [source, { path: `src/components/${name}.tsx`, content: text(20) }, schema(i)];
  return i % 9 === 0 ? [source, { path: `assets/${i}.bin`, content: Buffer.from([0, 1, 2, i % 256]) }] : [source];
}

const schema = (i: number): GeneratedFile => ({
  path: `db/migrations/${i}.sql`,
  content: `alter table orders add c${i} text;\n`,
});
