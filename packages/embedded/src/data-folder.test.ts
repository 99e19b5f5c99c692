import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DataFolderError, loadSecrets, openDataFolder, readSecrets } from "./data-folder.ts";

let parent: string;
let folder: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "data-folder-"));
  folder = join(parent, ".data");
});

afterEach(() => rmSync(parent, { recursive: true, force: true }));

const codeOf = (open: () => unknown): string | undefined => {
  try {
    open();
    return undefined;
  } catch (error) {
    return error instanceof DataFolderError ? error.code : String(error);
  }
};

const makeKey = async (type: string) => `${type}-key`;

test("is made for its owner alone, and is one process's until released", () => {
  const opened = openDataFolder(folder);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(codeOf(() => openDataFolder(folder))).toBe("in_use");
  opened.release();
  openDataFolder(folder).release();
});

test("forgets the address of a stack that was killed", () => {
  const opened = openDataFolder(folder);
  writeFileSync(opened.stackFile, "{}");
  opened.release();
  writeFileSync(opened.stackFile, "{}");
  const again = openDataFolder(folder);
  expect(existsSync(opened.stackFile)).toBe(false);
  again.release();
});

test("of a newer version is refused, and is free afterwards for that version", () => {
  openDataFolder(folder).release();
  writeFileSync(join(folder, "format.json"), JSON.stringify({ format: 2 }));
  expect(codeOf(() => openDataFolder(folder))).toBe("newer");
  writeFileSync(join(folder, "format.json"), JSON.stringify({ format: 1 }));
  openDataFolder(folder).release();
});

test("that is a file is unusable, and the sentence names another way", () => {
  writeFileSync(folder, "");
  expect(() => openDataFolder(folder)).toThrow(/cannot be used as the data folder.*--data <folder>/);
});

test("keeps its secrets for ever, readable by the owner alone, and leaves no half-written file", async () => {
  openDataFolder(folder).release();
  const secrets = await loadSecrets(folder, makeKey);
  expect(await loadSecrets(folder, makeKey)).toEqual(secrets);
  expect(readSecrets(folder)).toEqual(secrets);
  expect(statSync(join(folder, "secrets.json")).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder).filter((file) => file.endsWith(".tmp"))).toEqual([]);
});

test("of an earlier version gets the key for GitHub tokens, and keeps all its other secrets", async () => {
  openDataFolder(folder).release();
  const before = { publishableKey: "p", secretKey: "s", jwtSecret: "j", ownerPassword: "o", somethingElse: 1 };
  writeFileSync(join(folder, "secrets.json"), JSON.stringify(before));
  const secrets = await loadSecrets(folder, makeKey);
  expect(secrets).toEqual({ ...before, tokenEncryptionKey: expect.any(String) });
  expect(Buffer.from(secrets.tokenEncryptionKey, "base64")).toHaveLength(32);
  expect(await loadSecrets(folder, makeKey)).toEqual(secrets);
});

test.each(["", "{", "[]", '{"publishableKey": "x"}'])(
  "says that secrets reading %j are damaged, and keeps the file",
  async (text) => {
    openDataFolder(folder).release();
    writeFileSync(join(folder, "secrets.json"), text);
    await expect(loadSecrets(folder, makeKey)).rejects.toMatchObject({ code: "damaged" });
    expect(readFileSync(join(folder, "secrets.json"), "utf8")).toBe(text);
  },
);
