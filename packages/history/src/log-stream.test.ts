import type { RawCommit } from "@vibe/analysis/commit/commit";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createLogStream, parseMoment, type RowFormat } from "./log-stream.ts";

const nonce = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

/** What git would print for a commit; the inverse of the parser, kept apart from it. */
function printed(commit: RawCommit, rows: RowFormat, renamed = false): Buffer {
  const moment = ({ epochSeconds, offsetMinutes }: RawCommit["author"]) => {
    const minutes = Math.abs(offsetMinutes);
    const digits = String(Math.floor(minutes / 60) * 100 + (minutes % 60)).padStart(4, "0");
    return `${epochSeconds} ${offsetMinutes < 0 ? "-" : "+"}${digits}`;
  };
  const { author, committer } = commit;
  const identities = [author, committer].flatMap((who) => [who.name, who.email, moment(who)]);
  const header = [commit.sha, commit.parents.join(" "), ...identities, commit.message].join("\0");
  const files = (commit.files ?? []).map((file) => {
    if (rows === "paths") return `${file.path}\0`;
    const counts = `${file.added ?? "-"}\t${file.deleted ?? "-"}\t`;
    return renamed ? `${counts}\0before/${file.path}\0${file.path}\0` : `${counts}${file.path}\0`;
  });
  return Buffer.from(`${nonce}${header}\0${files.length > 0 ? "\n" : ""}${files.join("")}`);
}

function parse(bytes: Buffer, rows: RowFormat, cuts: number[] = []): RawCommit[] {
  const stream = createLogStream(nonce, rows);
  const edges = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  const pieces = edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge));
  return [...pieces.flatMap((piece) => stream.push(piece)), ...stream.end()];
}

const commit: RawCommit = {
  sha: "a".repeat(40),
  parents: [],
  author: { name: "Ada", email: "ada@example.com", epochSeconds: 1_700_000_000, offsetMinutes: 330 },
  committer: { name: "Bob", email: "bob@example.com", epochSeconds: 1_700_000_001, offsetMinutes: -210 },
  message: "Say hello",
  files: [],
  countsKnown: true,
  aiNote: null,
};

// Anything but NUL, which git cannot store; now and then the nonce itself, which only counts behind a NUL.
const content = fc
  .oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("", "\n", "\t", "-", `x${nonce}`, "\u0001", "a\tb", "\n1\t2\tx", "日本語", "--help", "R100"),
  )
  .map((text) => text.replaceAll("\0", ""))
  .filter((text) => !text.startsWith(nonce));
const hex = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 40, maxLength: 40 });
const who = fc.record({
  name: content,
  email: content,
  epochSeconds: fc.integer({ min: -1_000_000, max: 8_000_000_000 }),
  offsetMinutes: fc.integer({ min: -840, max: 840 }),
});
const lines = fc.option(fc.nat());
const file = fc.record({ path: content.filter((path) => path !== ""), added: lines, deleted: lines });
const anyCommit: fc.Arbitrary<RawCommit> = fc.record({
  sha: hex,
  parents: fc.array(hex, { maxLength: 1 }),
  author: who,
  committer: who,
  message: content.map((text) => text.trimEnd()),
  files: fc.array(file, { maxLength: 5 }),
  countsKnown: fc.constant(true),
  aiNote: fc.constant(null),
});

describe("the log stream", () => {
  test("gives back any commits, wherever the chunks are cut", () => {
    const history = fc.array(fc.tuple(anyCommit, fc.boolean()), { maxLength: 6 });
    fc.assert(
      fc.property(history, fc.array(fc.nat(), { maxLength: 30 }), (commits, cuts) => {
        const bytes = Buffer.concat(commits.map(([one, renamed]) => printed(one, "counts", renamed)));
        expect(parse(bytes, "counts", cuts)).toEqual(commits.map(([one]) => one));
      }),
      { numRuns: 500 },
    );
  });

  test("gives back paths without counts, wherever the chunks are cut", () => {
    fc.assert(
      fc.property(fc.array(anyCommit, { maxLength: 6 }), fc.array(fc.nat(), { maxLength: 30 }), (commits, cuts) => {
        const pathsOnly = commits.map((one) => ({
          ...one,
          countsKnown: false,
          files: (one.files ?? []).map(({ path }) => ({ path, added: null, deleted: null })),
        }));
        const bytes = Buffer.concat(pathsOnly.map((one) => printed(one, "paths")));
        expect(parse(bytes, "paths", cuts)).toEqual(pathsOnly);
      }),
      { numRuns: 300 },
    );
  });

  test("reads any bytes without a crash of its own: commits, or a sentence saying that git was not understood", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (noise, marked) => {
        const bytes = Buffer.concat([Buffer.from(marked ? nonce : ""), noise]);
        try {
          parse(bytes, "counts", [7, 40]);
        } catch (error) {
          expect(error).toMatchObject({ name: "HistoryError", code: "git_failed" });
        }
      }),
      { numRuns: 500 },
    );
  });

  test("reads byte by byte what it reads at once", () => {
    const bytes = printed({ ...commit, files: [{ path: "a b", added: 1, deleted: null }] }, "counts");
    const everyByte = Array.from({ length: bytes.length }, (_, index) => index);
    expect(parse(bytes, "counts", everyByte)).toEqual(parse(bytes, "counts"));
  });

  test("holds the newest commit back until the next one or the end: its rows may go on", () => {
    const stream = createLogStream(nonce, "counts");
    expect(stream.push(printed(commit, "counts"))).toEqual([]);
    expect(stream.push(printed({ ...commit, sha: "b".repeat(40) }, "counts"))).toHaveLength(1);
    expect(stream.end()).toHaveLength(1);
  });

  test("refuses a record that stops in the middle", () => {
    const bytes = printed({ ...commit, files: [{ path: "long-name", added: 1, deleted: 1 }] }, "counts");
    expect(() => parse(bytes.subarray(0, -4), "counts")).toThrow(/cannot read/);
  });

  test("is empty for no output", () => {
    expect(parse(Buffer.alloc(0), "counts")).toEqual([]);
  });

  test("decodes bytes that are not UTF-8 into replacement characters", () => {
    const bytes = printed({ ...commit, message: "caf#" }, "none");
    bytes[bytes.indexOf("#")] = 0xe9;
    expect(parse(bytes, "none")[0]?.message).toBe("caf\ufffd");
  });

  test("reads a commit of 40,000 files that arrives in many chunks", () => {
    const files = Array.from({ length: 40_000 }, (_, index) => ({
      path: `some/folder/file-${index}.ts`,
      added: index,
      deleted: 0,
    }));
    const bytes = printed({ ...commit, files }, "counts");
    const cuts = Array.from({ length: bytes.length / 4_096 }, (_, index) => index * 4_096);
    expect(parse(Buffer.concat([bytes, printed(commit, "counts")]), "counts", cuts)[0]?.files).toEqual(files);
  });

  test("takes the placeholders that git prints for a commit without a readable author for no name", () => {
    const nobody = (who: "a" | "c") => ({ ...commit.author, name: `%${who}N`, email: `%${who}E` });
    const read = parse(printed({ ...commit, author: nobody("a"), committer: nobody("c") }, "counts"), "counts");
    expect(read[0]).toMatchObject({ author: { name: "", email: "" }, committer: { name: "", email: "" } });
  });

  test("gives merges no files", () => {
    const merge = { ...commit, parents: ["b".repeat(40), "c".repeat(40)], files: null };
    expect(parse(printed(merge, "counts"), "counts")).toEqual([merge]);
  });
});

describe("a moment", () => {
  test.each([
    ["1700000000 +0530", 1_700_000_000, 330],
    ["0 -0330", 0, -210],
    ["-86400 +0000", -86_400, 0],
    ["5 -0000", 5, 0],
    ["", 0, 0],
    ["5 +99999", 5, 0],
    ["9999999999999999 +0100", 0, 0],
    ["not a date", 0, 0],
  ])("%j is second %d of the epoch at %d minutes", (raw, epochSeconds, offsetMinutes) => {
    expect(parseMoment(raw)).toEqual({ epochSeconds, offsetMinutes });
  });
});
