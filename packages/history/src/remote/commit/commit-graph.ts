/** Which commits there are, whose children they are, and in what order git lists them: a few numbers a commit. */

import { badAnswer } from "../remote-error.ts";
import { parseLinks } from "./parse-commit.ts";

export type CommitGraph = {
  /** Takes a commit of the pack with its number there. */
  add: (index: number, content: Buffer) => void;
  /**
   * The numbers of all commits that `head` leads to, newest first, in the order of a plain `git log`, and the parents that
   * are not among the objects. Commits of `boundary` count as roots.
   */
  walk: (
    head: number,
    find: (name: Buffer, at?: number) => number,
    isBoundary: (index: number) => boolean,
  ) => { order: Int32Array; missing: Set<string> };
};

export function createCommitGraph(nameBytes: number): CommitGraph {
  /** By number in the pack: where a commit's parents begin in `names`, and how many there are. */
  const commits = new Map<number, { from: number; count: number; date: number }>();
  let names: Buffer = Buffer.alloc(64 * nameBytes);
  let used = 0;

  return {
    add(index, content) {
      const { parents, committedAt } = parseLinks(content, nameBytes * 2);
      const needed = used + parents.length * nameBytes;
      if (needed > names.length) names = Buffer.concat([names.subarray(0, used)], needed * 2);
      commits.set(index, { from: used, count: parents.length, date: committedAt });
      for (const parent of parents) used += names.write(parent, used, "hex");
    },
    walk(head, find, isBoundary) {
      if (!commits.has(head)) throw badAnswer("a history without its newest commit");
      const order: number[] = [];
      const missing = new Set<string>();
      const seen = new Set<number>([head]);
      const queue = createQueue((index) => commits.get(index)?.date ?? 0);
      queue.add(head);
      for (let index = queue.take(); index !== undefined; index = queue.take()) {
        order.push(index);
        const { from, count } = commits.get(index) ?? { from: 0, count: 0 };
        if (isBoundary(index)) continue;
        for (let at = from; at < from + count * nameBytes; at += nameBytes) {
          const parent = find(names, at);
          if (parent === -1) missing.add(names.toString("hex", at, at + nameBytes));
          else if (!commits.has(parent)) throw badAnswer("a commit whose parent is none");
          else if (!seen.has(parent)) {
            seen.add(parent);
            queue.add(parent);
          }
        }
      }
      return { order: Int32Array.from(order), missing };
    },
  };
}

/** The newest first; of the same second, the one that was added first. A binary heap. */
function createQueue(dateOf: (index: number) => number) {
  const heap: { index: number; date: number; added: number }[] = [];
  let added = 0;
  type Item = (typeof heap)[number];
  const isBefore = (a: Item | undefined, b: Item | undefined) =>
    a !== undefined && (b === undefined || a.date > b.date || (a.date === b.date && a.added < b.added));
  const swap = (a: number, b: number) => {
    const [first, second] = [heap[a], heap[b]];
    if (first && second) [heap[a], heap[b]] = [second, first];
  };
  return {
    add(index: number) {
      heap.push({ index, date: dateOf(index), added });
      added += 1;
      for (let at = heap.length - 1; at > 0; at = (at - 1) >> 1) {
        if (!isBefore(heap[at], heap[(at - 1) >> 1])) break;
        swap(at, (at - 1) >> 1);
      }
    },
    take(): number | undefined {
      const first = heap[0];
      const last = heap.pop();
      if (first === undefined || last === undefined) return undefined;
      if (heap.length === 0) return first.index;
      heap[0] = last;
      for (let at = 0; ; ) {
        const left = 2 * at + 1;
        const child = isBefore(heap[left + 1], heap[left]) ? left + 1 : left;
        if (!isBefore(heap[child], heap[at])) break;
        swap(at, child);
        at = child;
      }
      return first.index;
    },
  };
}
