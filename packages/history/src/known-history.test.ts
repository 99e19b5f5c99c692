import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isAncestor, listingKey } from "./known-history.ts";
import { type LocalRepository, openLocalRepository } from "./local-repository.ts";
import { type GeneratedRepository, generateRepository, git } from "./testing/generate-repository.ts";

let generated: GeneratedRepository;
let repository: LocalRepository;

beforeEach(async () => {
  generated = await generateRepository([1, 2, 3].map((n) => ({ message: `Part ${n}` })));
  repository = await openLocalRepository(generated.path);
});
afterEach(() => generated.remove());

describe("what was read before", () => {
  test("is part of the history when the head leads to it", async () => {
    const [first = "", second = "", third = ""] = generated.shas;
    expect(await isAncestor(repository, first, third)).toBe(true);
    expect(await isAncestor(repository, third, third)).toBe(true);
    expect(await isAncestor(repository, third, second)).toBe(false);
  });

  test("is no part of it when the commit is gone", async () => {
    expect(await isAncestor(repository, "1".repeat(40), generated.shas[2] ?? "")).toBe(false);
  });
});

describe("the key of a listing", () => {
  test("is the same as long as nothing but commits are added", async () => {
    const before = await listingKey(repository);
    git(generated.path, ["commit", "--allow-empty", "-m", "Part 4"]);
    expect(await listingKey(repository)).toBe(before);
  });

  test("changes with the mailmap, in the folder or in a bare repository, and with the notes about AI", async () => {
    const keys = [await listingKey(repository)];
    writeFileSync(join(generated.path, ".mailmap"), "Ada <ada@example.com> <a@example.com>\n");
    keys.push(await listingKey(repository));
    git(generated.path, ["notes", "--ref=ai", "add", "-m", "note", "HEAD"]);
    keys.push(await listingKey(repository));
    expect(new Set(keys).size).toBe(3);

    git(generated.path, ["add", ".mailmap"]);
    git(generated.path, ["commit", "-m", "Map"]);
    const bare = await openLocalRepository(join(generated.path, ".git"));
    const mapped = await listingKey(bare);
    rmSync(join(generated.path, ".mailmap"));
    git(generated.path, ["commit", "-a", "-m", "Do not map"]);
    expect(await listingKey(bare)).not.toBe(mapped);
  });
});
