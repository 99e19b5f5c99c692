import { describe, expect, test } from "vitest";
import { explainFailure, GitFailure, isMissingObject, pathError, startError } from "./history-error.ts";

describe("a path that cannot be read", () => {
  test.each([
    ["ENOENT", "path_not_found"],
    ["ENOTDIR", "path_not_found"],
    ["EACCES", "path_not_readable"],
    ["EPERM", "path_not_readable"],
    ["EIO", "path_not_readable"],
    [undefined, "path_not_readable"],
  ])("is for %s the code %s, with the path in one sentence", (code, expected) => {
    const error = pathError(code, "/home/ada/code");
    expect(error.code).toBe(expected);
    expect(error.message).toContain("/home/ada/code");
  });
});

test.each([
  ["ENOENT", "git_not_found"],
  ["EACCES", "git_not_found"],
  ["EAGAIN", "git_failed"],
])("git that cannot be started is for %s the code %s", (code, expected) => {
  expect(startError(code).code).toBe(expected);
});

describe("git's own complaints", () => {
  test.each([
    ["fatal: not a git repository (or any of the parent directories): .git", "not_a_repository"],
    ["fatal: detected dubious ownership in repository at '/r'", "dubious_ownership"],
    ["fatal: unsafe repository ('/r' is owned by someone else)", "dubious_ownership"],
    ["fatal: cannot use bare repository '/r' (safe.bareRepository is 'explicit')", "bare_repository_refused"],
    ["fatal: Expected git repo version <= 1, found 99", "git_too_old"],
    ["fatal: unknown repository extension found:\n\trefstorage", "git_too_old"],
    ["fatal: cannot change to '/r': No such file or directory", "path_not_found"],
    ["fatal: cannot change to '/r': Permission denied", "path_not_readable"],
    ["error: could not open '/r/.git/HEAD': Permission denied", "path_not_readable"],
    ["fatal: your current branch 'main' does not have any commits yet", "empty_repository"],
    ["fatal: your current branch appears to be broken", "corrupt_repository"],
    ["fatal: loose object 12ab (stored in .git/objects/12/ab) is corrupt", "corrupt_repository"],
    ["error: inflate: data stream error (incorrect header check)", "corrupt_repository"],
    ["fatal: bad config line 1 in file .git/config", "corrupt_repository"],
    ["fatal: unable to read tree 12ab", "corrupt_repository"],
    ["fatal: bad object 1111111111111111111111111111111111111111", "unknown_commit"],
    ["fatal: bad revision 'nope'", "unknown_commit"],
    ["fatal: something never seen before", "git_failed"],
  ])("%j means %s", (stderr, code) => {
    expect(explainFailure(new GitFailure(128, null, stderr), "/r").code).toBe(code);
  });

  test("the advice about a repository of another user names git's own remedy", () => {
    const stderr =
      "fatal: detected dubious ownership in repository at '/srv/app'\nTo add an exception call:\n\n\tgit config --global --add safe.directory /srv/app\n";
    const { message } = explainFailure(new GitFailure(128, null, stderr), "/srv/app/src");
    expect(message).toContain("git config --global --add safe.directory /srv/app");
  });

  test("a process that was killed names the signal", () => {
    expect(explainFailure(new GitFailure(null, "SIGKILL", ""), "/r").message).toContain("SIGKILL");
  });
});

test.each([
  [128, null, "fatal: unable to read 12ab", true],
  [128, null, "fatal: could not fetch 12ab from promisor remote", true],
  [128, null, "fatal: unable to read tree (12ab)", true],
  [128, null, "error: inflate: data stream error\nfatal: unable to read 12ab", false],
  [128, null, "fatal: out of memory", false],
  [null, "SIGKILL", "fatal: unable to read 12ab", false],
])("code %s, signal %s, %j: an object is missing is %s", (code, signal, stderr, missing) => {
  expect(isMissingObject(new GitFailure(code, signal, stderr))).toBe(missing);
});
