/** Endless variety for `generateRepository`: a plausible history drawn from a seed. The same seed gives the same history. */

import type { GeneratedCommit, GeneratedFile } from "./generate-repository.ts";

const authors = [
  { name: "Ada Lovelace", email: "ada@example.com", offsetMinutes: 60 },
  { name: "Grace Hopper", email: "grace@example.com", offsetMinutes: -300 },
  { name: "坂本 龍", email: "ryo@example.jp", offsetMinutes: 540 },
  { name: "Asha", email: "asha@example.in", offsetMinutes: 330 },
];
const verbs = ["Add", "Fix", "Move", "Remove", "Explain", "Test", "Rename", "Speed up"];
const nouns = ["parser", "login", "report", "queue", "button", "index", "cache", "worker"];

export type RandomHistoryOptions = {
  commits: number;
  seed?: number;
  /** How many files the tree settles at. Default 300. */
  files?: number;
};

/**
 * Yields `commits` commits: text edits of 1 to 4 files, renames with and without edits, deletions, binary files, empty commits,
 * and side branches that are merged back. The first follows what stands before it in a longer list. Lazy: only the current tree is in memory.
 */
export function* randomHistory(options: RandomHistoryOptions): Generator<GeneratedCommit> {
  const random = randomNumbers(options.seed ?? 1);
  const below = (limit: number) => Math.floor(random() * limit);
  const tree = new Map<string, string[]>();
  const wanted = options.files ?? 300;
  let clock = 1_600_000_000;
  let previous: string | null = null;
  let side: string | null = null;
  for (let index = 0; index < options.commits; index += 1) {
    const id = `c${index}`;
    clock += 60 + below(20_000);
    const author = { ...authors[below(authors.length)], epochSeconds: clock };
    const message = `${verbs[below(verbs.length)]} the ${nouns[below(nouns.length)]} ${index}\n\n${"Because. ".repeat(below(12))}\n`;
    if (side !== null && previous !== null && (below(4) === 0 || index === options.commits - 1)) {
      yield { id, message: `Merge ${id}\n`, author, parents: [previous, side] };
      [previous, side] = [id, null];
    } else if (side === null && previous !== null && index < options.commits - 1 && below(25) === 0) {
      // A side branch of one commit: it touches a file of its own, so the merge needs no resolution.
      const file = { path: `side/${id}.md`, content: `${message}\n` };
      yield { id, message, author, parents: [previous], files: [file] };
      side = id;
    } else {
      yield {
        id,
        message,
        author,
        ...(previous === null ? {} : { parents: [previous] }),
        files: edits(tree, wanted, below),
      };
      previous = id;
    }
  }
}

function edits(tree: Map<string, string[]>, wanted: number, below: (limit: number) => number): GeneratedFile[] {
  const changes = new Map<string, GeneratedFile>();
  const before = [...tree.keys()];
  const count = below(40) === 0 ? 0 : 1 + below(4);
  for (let change = 0; change < count; change += 1) {
    const path = before[below(before.length)];
    const lines = path === undefined ? undefined : tree.get(path);
    const kind = below(100);
    if (path === undefined || lines === undefined || tree.size < wanted / 2 || (kind < 8 && tree.size < wanted)) {
      const added = `src/${nouns[below(nouns.length)]}/${below(1_000_000)}.ts`;
      const content = Array.from({ length: 20 + below(180) }, () => line(below));
      tree.set(added, content);
      changes.set(added, { path: added, content: `${content.join("\n")}\n` });
    } else if (changes.has(path)) {
      // One change a file and commit keeps the order of changes irrelevant.
    } else if (kind < 12) {
      const moved = `moved/${below(1_000_000)}.ts`;
      if (kind < 10) lines[below(lines.length)] = line(below);
      tree.delete(path);
      tree.set(moved, lines);
      changes.set(path, { path: moved, renamedFrom: path, content: `${lines.join("\n")}\n` });
      changes.set(moved, { path: moved, renamedFrom: path, content: `${lines.join("\n")}\n` });
    } else if (kind < 15) {
      tree.delete(path);
      changes.set(path, { path, deleted: true });
    } else if (kind < 18) {
      const image = `assets/${below(50)}.bin`;
      changes.set(image, { path: image, content: Buffer.from(Array.from({ length: 200 }, () => below(256))) });
    } else {
      lines.splice(below(lines.length), below(6), ...Array.from({ length: below(12) }, () => line(below)));
      if (lines.length === 0) lines.push(line(below));
      changes.set(path, { path, content: `${lines.join("\n")}\n` });
    }
  }
  // A rename stands under both of its names, so that neither is touched twice; it is written once.
  return [...new Map([...changes.values()].map((file) => [String(file.path), file])).values()];
}

function line(below: (limit: number) => number): string {
  return `  const ${nouns[below(nouns.length)]}${below(1_000)} = ${verbs[below(verbs.length)]?.toLowerCase()}(${below(100_000)});`;
}

/** mulberry32: small, fast, and the same on every machine. Numbers from 0 to below 1. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
