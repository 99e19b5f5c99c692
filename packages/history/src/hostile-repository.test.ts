/** A repository is somebody else's data: reading its history must run none of the programs its configuration names. */

import { execFileSync } from "node:child_process";
import { chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { countCommits, listCommits } from "./list-commits.ts";
import { openLocalRepository, requireHead } from "./local-repository.ts";
import { readCommits } from "./read-commits.ts";
import { collect } from "./testing/collect.ts";
import { type GeneratedRepository, generateRepository, git } from "./testing/generate-repository.ts";

let hostile: GeneratedRepository;
const traces = async () => readFile(join(hostile.path, "canary.log"), "utf8").catch(() => "");

beforeEach(async () => {
  const attributes = "* diff=evil filter=evil merge=evil\n*.md diff=shown -filter\n*.srv -diff filter=server\n";
  hostile = await generateRepository([
    { message: "Start", files: [{ path: ".gitattributes", content: attributes }] },
    {
      message: "Write",
      files: [
        { path: "a.txt", content: "one\n" },
        { path: "b.md", content: "one\n" },
      ],
    },
    {
      message: "Edit",
      files: [
        { path: "a.txt", content: "two\n" },
        { path: "b.md", content: "two\n" },
      ],
    },
  ]);
  git(hostile.path, ["notes", "--ref=ai", "add", "-m", "note", "HEAD~1"]);
  const canary = join(hostile.path, "canary.sh");
  await writeFile(canary, `#!/bin/sh\necho "$CANARY $0 $*" >> '${hostile.path}/canary.log'\nexit 1\n`);
  await chmod(canary, 0o755);
  for (const key of programs) git(hostile.path, ["config", key, `CANARY=${key} '${canary}'`]);
  for (const key of programPaths) git(hostile.path, ["config", key, canary]);
  for (const command of [
    "log",
    "diff-tree",
    "rev-list",
    "rev-parse",
    "cat-file",
    "ls-tree",
    "notes",
    "config",
    "check-mailmap",
    "symbolic-ref",
    "version",
  ]) {
    git(hostile.path, ["config", `alias.${command}`, `!CANARY=alias '${canary}'`]);
  }
  await plantHooks(canary);
  await signHead();
  const settings = [
    ["log.showSignature", "true"],
    ["notes.displayRef", "refs/notes/*"],
    ["core.repositoryFormatVersion", "1"],
    ["extensions.partialClone", "origin"],
    ["remote.origin.promisor", "true"],
    ["remote.origin.url", `ext::${canary} lazy-fetch`],
    ["protocol.ext.allow", "always"],
  ] as const;
  for (const [key, value] of settings) git(hostile.path, ["config", key, value]);
});
afterEach(() => hostile.remove());

/** Settings that hold a command line, and settings that hold the path of a program. */
const programs = [
  ...["core.pager", "core.editor", "core.sshCommand", "core.gitProxy", "core.askPass", "core.alternateRefsCommand"],
  ...[
    "pager.log",
    "pager.diff-tree",
    "pager.rev-list",
    "sequence.editor",
    "interactive.diffFilter",
    "credential.helper",
  ],
  ...["diff.external", "diff.evil.command", "diff.shown.textconv", "filter.evil.clean", "filter.evil.smudge"],
  ...["merge.evil.driver", "uploadpack.packObjectsHook", "remote.origin.uploadpack", "trailer.x.command"],
];
const programPaths = ["core.fsmonitor", "gpg.program", "gpg.ssh.program", "gpg.x509.program", "filter.server.process"];

async function plantHooks(canary: string): Promise<void> {
  const hooks = join(hostile.path, "evil-hooks");
  await mkdir(hooks);
  for (const hook of [
    "post-index-change",
    "reference-transaction",
    "post-checkout",
    "pre-auto-gc",
    "fsmonitor-watchman",
  ]) {
    await writeFile(join(hooks, hook), `#!/bin/sh\nCANARY=hook '${canary}'\n`);
    await chmod(join(hooks, hook), 0o755);
  }
  git(hostile.path, ["config", "core.hooksPath", hooks]);
}

/** A commit with a signature, which `log.showSignature` would have checked by `gpg.program`. */
async function signHead(): Promise<void> {
  const commit = git(hostile.path, ["cat-file", "commit", "HEAD"]).toString();
  const signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n abcd\n -----END PGP SIGNATURE-----\n";
  const sha = git(
    hostile.path,
    ["hash-object", "-t", "commit", "-w", "--stdin"],
    commit.replace("\n\n", `\n${signature}\n`),
  );
  await writeFile(join(hostile.path, ".git/refs/heads/main"), sha);
}

/** What a careless reader would do; its failures are the canary's exit code. */
function careless(...args: string[]): void {
  try {
    execFileSync("git", ["-C", hostile.path, ...args], {
      stdio: "ignore",
      timeout: 10_000,
      env: { PATH: process.env.PATH },
    });
  } catch {
    // The canary always fails; that it sang is in its log.
  }
}

async function readEverything() {
  const repository = await openLocalRepository(hostile.path);
  const head = requireHead(repository);
  await countCommits(repository, head);
  const shas = (await collect(listCommits(repository, { head }))).map(({ sha }) => sha);
  return collect(readCommits(repository, shas));
}

test("reading a hostile repository runs nothing it names", async () => {
  const commits = await readEverything();
  expect(commits.map(({ files }) => files?.map(({ added }) => added))).toEqual([[1, 1], [1, 1], [3]]);
  expect(commits.map(({ aiNote }) => aiNote)).toEqual([null, "note\n", null]);
  expect(await traces()).toBe("");
});

test("a missing object does not make git fetch it by a program the repository names", async () => {
  await loseObject("HEAD~1:a.txt");
  const commits = await readEverything();
  expect(commits.map(({ countsKnown }) => countsKnown)).toEqual([false, false, false]);
  expect(commits.map(({ files }) => files?.length)).toEqual([2, 2, 1]);
  expect(await traces()).toBe("");
});

test("the canaries are alive: a careless reader sets them off", async () => {
  await writeFile(join(hostile.path, "a.txt"), "six\n");
  careless("log", "-p", "--ext-diff");
  careless("-c", "log.showSignature=false", "log", "-p", "--no-ext-diff", "--", "b.md");
  careless("status");
  careless("cat-file", "-p", "1".repeat(40));
  careless("update-ref", "refs/heads/new", "HEAD");
  const log = await traces();
  const sung = [
    "diff.evil.command",
    "diff.shown.textconv",
    "filter.evil.clean",
    "--keyid-format",
    "lazy-fetch",
    "hook",
  ];
  for (const name of sung) expect.soft(log).toContain(name);
});

/** Stores every object as a file of its own, and deletes one. */
async function loseObject(name: string): Promise<void> {
  const sha = git(hostile.path, ["rev-parse", name]).toString().trim();
  const pack = git(hostile.path, ["pack-objects", "--all", "--stdout", "-q"]);
  const objects = join(hostile.path, ".git/objects");
  await rm(join(objects, "pack"), { recursive: true });
  git(hostile.path, ["unpack-objects", "-q"], pack);
  await rm(join(objects, sha.slice(0, 2), sha.slice(2)));
}
