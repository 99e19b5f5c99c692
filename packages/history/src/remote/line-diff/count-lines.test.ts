/** The promise of the counts: they are those of git, also where git does not find the smallest difference. */

import { describe, expect, test } from "vitest";
import { generateRepository, git } from "../../testing/generate-repository.ts";
import { countLines, isBinary } from "./count-lines.ts";

type Pair = { before: string; after: string };

/** mulberry32: the same numbers on every machine. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

/** What git counts for pairs of contents, in one commit of as many files. */
async function countsOfGit(pairs: readonly Pair[]): Promise<string[]> {
  const files = (side: keyof Pair) =>
    pairs.map((pair, index) => ({ path: `${String(index).padStart(5, "0")}.txt`, content: pair[side] }));
  const commits = [
    { message: "Before", files: files("before") },
    { message: "After", files: files("after") },
  ];
  const made = await generateRepository(commits, { bare: true });
  try {
    const rows = git(made.path, ["diff-tree", "--numstat", "--no-renames", "-r", "HEAD~1", "HEAD"]).toString();
    const counts = new Map(
      rows.split("\n").map((row) => [row.split("\t")[2] ?? "", row.split("\t").slice(0, 2).join(" ")]),
    );
    return pairs.map((_, index) => counts.get(`${String(index).padStart(5, "0")}.txt`) ?? "0 0");
  } finally {
    await made.remove();
  }
}

function countsOfOurs({ before, after }: Pair): string {
  const [old, now] = [Buffer.from(before), Buffer.from(after)];
  if (isBinary(old) || isBinary(now)) return "- -";
  const counts = countLines(old, now);
  return `${counts?.added} ${counts?.deleted}`;
}

async function expectAsGit(pairs: readonly Pair[]): Promise<void> {
  expect(pairs.map(countsOfOurs)).toEqual(await countsOfGit(pairs));
}

const text = (lines: readonly (string | number)[]) => lines.map((line) => `${line}\n`).join("");
const range = (count: number) => Array.from({ length: count }, (_, index) => index);

describe("line counts are those of git diff --numstat", () => {
  test("of files that are empty, end without a line break, have other line breaks, or are binary", async () => {
    const contents = ["", "a", "a\n", "a\nb", "a\nb\n", "a\r\nb\r\n", "\n", "\n\n", "a\0b\n", `${"x".repeat(7_999)}\0`];
    const more = [`${"x".repeat(8_000)}\0`, "a\rb\n", "b\na\n", " a\n", "é\n", "\u00ff\n"];
    const all = [...contents, ...more];
    await expectAsGit(
      all.flatMap((before) => all.filter((after) => after !== before).map((after) => ({ before, after }))),
    );
  });

  test.each([1, 2, 3, 4])("of small texts of few different lines (%d)", async (seed) => {
    const below = randomNumbers(seed);
    const some = () => text(range(below(30)).map(() => below(2 + below(6))));
    await expectAsGit(range(600).map(() => ({ before: some(), after: some() })));
  });

  test.each([5, 6, 7])("of edited texts with lines that occur often (%d)", async (seed) => {
    const below = randomNumbers(seed);
    const edited = () => {
      const lines = range(20 + below(1_500)).map(() => (below(3) === 0 ? `}${below(4)}` : `line ${below(4_000)}`));
      const before = text(lines);
      for (let edits = below(40); edits > 0; edits -= 1) {
        const fresh = range(below(12)).map(() => (below(2) === 0 ? `}${below(4)}` : `new ${below(90)}`));
        lines.splice(below(lines.length + 1), below(15), ...fresh);
      }
      return { before, after: text(lines) };
    };
    await expectAsGit(range(150).map(edited));
  });

  test.each([8, 9])("of large texts in which git stops looking for the best answer (%d)", async (seed) => {
    const below = randomNumbers(seed);
    const shuffled = (lines: (string | number)[]) => {
      for (let at = lines.length - 1; at > 0; at -= 1) {
        const other = below(at + 1);
        [lines[at], lines[other]] = [lines[other] ?? "", lines[at] ?? ""];
      }
      return lines;
    };
    const permuted = (count: number) => ({ before: text(range(count)), after: text(shuffled(range(count))) });
    const few = (count: number, kinds: number) => {
      const some = () => text(range(count).map(() => below(kinds)));
      return { before: some(), after: some() };
    };
    const blocksMoved = (count: number, size: number) => {
      const blocks = range(count).map((block) => range(size).map((line) => `${block} ${line}`));
      const order = shuffled(range(count)).map((block) => blocks[Number(block)] ?? []);
      return { before: text(blocks.flat()), after: text(order.flat()) };
    };
    const interleaved = (count: number) => ({
      before: text(range(count).flatMap((line) => [line, below(3) === 0 ? "}" : `old ${below(count)}`])),
      after: text(range(count).flatMap((line) => [below(4) === 0 ? "}" : `old ${below(count)}`, line])),
    });
    await expectAsGit([
      ...[700, 2_000, 6_000].map(permuted),
      ...[few(3_000, 2), few(3_000, 40), few(4_000, 900), few(8_000, 5_000)],
      ...[blocksMoved(60, 30), blocksMoved(200, 25), blocksMoved(40, 200), blocksMoved(900, 4)],
      ...[500, 3_000].map(interleaved),
    ]);
  });
});

test("texts that would take too long are given up", () => {
  const below = randomNumbers(10);
  const some = () => Buffer.from(text(range(20_000).map(() => below(12_000))));
  const [before, after] = [some(), some()];
  const effort = { left: 1_000_000 };
  expect(countLines(before, after, effort)).toBeNull();
  expect(effort.left).toBeLessThan(0);
  expect(countLines(before, after)?.added).toBeGreaterThan(10_000);
});
