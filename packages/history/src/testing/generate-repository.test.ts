import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type GeneratedCommit, generateRepository, git } from "./generate-repository.ts";
import { randomHistory } from "./random-history.ts";

const history: GeneratedCommit[] = [
  { id: "start", message: "Start", files: [{ path: "a.txt", content: "one\n" }] },
  {
    id: "side",
    message: "Side",
    author: { name: "Bob", offsetMinutes: -90 },
    files: [{ path: "b c.txt", content: "two\n" }],
  },
  { id: "main", message: "Main", parents: ["start"], files: [{ path: "d/e.txt", renamedFrom: "a.txt" }] },
  {
    id: "merge",
    message: "Merge",
    parents: ["main", "side"],
    committer: { name: "Robot", email: "robot@example.com" },
  },
];

describe("a generated repository", () => {
  test("is the same one every time, down to the sha", async () => {
    const [first, second] = [await generateRepository(history), await generateRepository(history, { bare: true })];
    expect(first.shas).toEqual(second.shas);
    expect(first.headSha).toBe("0c306b8978a2224191e185b283463815d366e0bc");
    await Promise.all([first.remove(), second.remove()]);
    expect(existsSync(first.path)).toBe(false);
  });

  test("is what its specification says", async () => {
    const made = await generateRepository(history, {
      branches: { feature: "side" },
      identity: { name: "Ada", email: "a@b" },
    });
    const ask = (...args: string[]) => git(made.path, args).toString().trim();
    expect(ask("log", "--format=%s|%an|%cn|%ad|%P", "--date=raw", "-1", made.sha("side"))).toBe(
      `Side|Bob|Bob|1700007200 -0130|${made.sha("start")}`,
    );
    expect(ask("log", "--format=%an|%cn|%P", "-1")).toBe(`Ada|Robot|${made.sha("main")} ${made.sha("side")}`);
    expect(ask("show", "--format=", "--name-status", made.sha("main"))).toBe("R100\ta.txt\td/e.txt");
    expect(ask("rev-parse", "feature")).toBe(made.sha("side"));
    expect(ask("config", "user.email")).toBe("a@b");
    expect(ask("status", "--porcelain")).toBe("");
    expect(await readFile(join(made.path, "d/e.txt"), "utf8")).toBe("one\n");
    await made.remove();
  });

  test("can be empty", async () => {
    const empty = await generateRepository([]);
    expect(empty).toMatchObject({ headSha: null, shas: [] });
    await empty.remove();
  });

  test("refuses parents that are not there, and what git refuses", async () => {
    await expect(generateRepository([{ message: "x", parents: ["nobody"] }])).rejects.toThrow('has the id "nobody"');
    const impossible = [{ message: "x", files: [{ path: "b", renamedFrom: "a" }] }];
    await expect(generateRepository(impossible)).rejects.toThrow(/fast-import failed: fatal: /);
  });
});

test("a random history is the same for the same seed, and has as many commits as asked for, all reachable", async () => {
  const made = await generateRepository(randomHistory({ commits: 300, seed: 9 }));
  expect(git(made.path, ["rev-list", "--count", "HEAD"]).toString().trim()).toBe("300");
  expect([...randomHistory({ commits: 300, seed: 9 })]).toEqual([...randomHistory({ commits: 300, seed: 9 })]);
  expect([...randomHistory({ commits: 3, seed: 9 })]).not.toEqual([...randomHistory({ commits: 3, seed: 8 })]);
  await made.remove();
});
