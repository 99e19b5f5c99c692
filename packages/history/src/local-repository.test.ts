import { execFileSync } from "node:child_process";
import { chownSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { displayName, openLocalRepository, requireHead, requireVersion } from "./local-repository.ts";
import { type GeneratedRepository, generateRepository, git } from "./testing/generate-repository.ts";

let folder: string;
let repository: GeneratedRepository;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "local-repository-")));
  repository = await generateRepository(
    [
      { id: "first", message: "Start", files: [{ path: "src/deep/a.ts", content: "a\n" }] },
      { id: "second", message: "Go on", files: [{ path: "src/deep/a.ts", content: "b\n" }] },
    ],
    { directory: join(folder, "project"), identity: { name: "Ada", email: "ada@work.example" } },
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

// The user's configuration of these tests, so that nobody's own decides them.
beforeEach(async () => {
  await writeFile(join(folder, "gitconfig"), "");
  vi.stubEnv("GIT_CONFIG_GLOBAL", join(folder, "gitconfig"));
  vi.stubEnv("GIT_CONFIG_NOSYSTEM", "1");
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe("opening a repository", () => {
  test("tells where it is, where it stands and who works there", async () => {
    expect(await openLocalRepository(repository.path)).toEqual({
      path: join(folder, "project"),
      gitDir: join(folder, "project/.git"),
      bare: false,
      headSha: repository.sha("second"),
      branch: "main",
      shallow: false,
      partial: false,
      objectFormat: "sha1",
      identity: { name: "Ada", email: "ada@work.example" },
      name: "project",
    });
  });

  test("gives plain data that survives JSON", async () => {
    const opened = await openLocalRepository(repository.path);
    expect(JSON.parse(JSON.stringify(opened))).toEqual(opened);
  });

  test("works from a sub-folder and through a symbolic link", async () => {
    const opened = await openLocalRepository(repository.path);
    expect(await openLocalRepository(join(repository.path, "src/deep"))).toEqual(opened);
    await symlink(repository.path, join(folder, "link"));
    expect(await openLocalRepository(join(folder, "link"))).toEqual(opened);
  });

  test("works from inside the git folder, which has no work tree", async () => {
    const opened = await openLocalRepository(join(repository.path, ".git"));
    expect(opened).toMatchObject({ path: join(folder, "project/.git"), bare: true, name: "project" });
  });

  test("works for a bare repository", async () => {
    git(folder, ["clone", "--quiet", "--bare", repository.path, join(folder, "served.git")]);
    expect(await openLocalRepository(join(folder, "served.git"))).toMatchObject({
      path: join(folder, "served.git"),
      gitDir: join(folder, "served.git"),
      bare: true,
      headSha: repository.sha("second"),
      name: "served",
    });
  });

  test("works for a linked work tree, which has a HEAD of its own", async () => {
    git(repository.path, [
      "worktree",
      "add",
      "--quiet",
      "-b",
      "feature",
      join(folder, "linked"),
      repository.sha("first"),
    ]);
    expect(await openLocalRepository(join(folder, "linked"))).toMatchObject({
      path: join(folder, "linked"),
      headSha: repository.sha("first"),
      branch: "feature",
      name: "linked",
    });
    git(repository.path, ["worktree", "remove", join(folder, "linked")]);
  });

  test("works for a submodule's folder", async () => {
    git(folder, ["clone", "--quiet", repository.path, join(folder, "outer")]);
    git(join(folder, "outer"), [
      "-c",
      "protocol.file.allow=always",
      "submodule",
      "--quiet",
      "add",
      repository.path,
      "inner",
    ]);
    expect(await openLocalRepository(join(folder, "outer/inner"))).toMatchObject({
      path: join(folder, "outer/inner"),
      gitDir: join(folder, "outer/.git/modules/inner"),
      name: "inner",
    });
  });

  test("has no branch where HEAD is detached", async () => {
    git(folder, ["clone", "--quiet", repository.path, join(folder, "detached")]);
    git(join(folder, "detached"), ["checkout", "--quiet", "--detach", "HEAD~1"]);
    expect(await openLocalRepository(join(folder, "detached"))).toMatchObject({
      branch: null,
      headSha: repository.sha("first"),
    });
  });

  test("has no head where there are no commits, and the sentence for that is at hand", async () => {
    git(folder, ["init", "--quiet", "--initial-branch=trunk", join(folder, "empty")]);
    const opened = await openLocalRepository(join(folder, "empty"));
    expect(opened).toMatchObject({ headSha: null, branch: "trunk", name: "empty" });
    expect(() => requireHead(opened)).toThrow(expect.objectContaining({ code: "empty_repository" }));
  });

  test("says when it is shallow", async () => {
    git(folder, ["clone", "--quiet", "--depth=1", `file://${repository.path}`, join(folder, "shallow")]);
    expect(await openLocalRepository(join(folder, "shallow"))).toMatchObject({ shallow: true, partial: false });
  });

  test("says when contents were left out", async () => {
    git(repository.path, ["config", "uploadpack.allowFilter", "true"]);
    const url = `file://${repository.path}`;
    git(folder, ["clone", "--quiet", "--no-checkout", "--filter=blob:none", url, join(folder, "partial")]);
    expect(await openLocalRepository(join(folder, "partial"))).toMatchObject({ shallow: false, partial: true });
  });

  test("knows SHA-256 repositories", async () => {
    const modern = await generateRepository([{ message: "Start" }], { objectFormat: "sha256" });
    const opened = await openLocalRepository(modern.path);
    expect(opened).toMatchObject({ objectFormat: "sha256", headSha: modern.headSha });
    expect(opened.headSha).toHaveLength(64);
    await modern.remove();
  });

  test("works for a folder with a line break in its name", async () => {
    const odd = await generateRepository([{ message: "Start" }], { directory: join(folder, "-odd\nname") });
    expect(await openLocalRepository(odd.path)).toMatchObject({
      path: odd.path,
      name: "-odd\nname",
      headSha: odd.headSha,
    });
  });

  test("changes nothing in the repository", async () => {
    const snapshot = async () => {
      const names = (await readdir(repository.path, { recursive: true })).sort();
      return Promise.all(names.map(async (name) => [name, (await stat(join(repository.path, name))).mtimeMs]));
    };
    const before = await snapshot();
    await openLocalRepository(repository.path);
    expect(await snapshot()).toEqual(before);
  });
});

describe("the identity in a repository", () => {
  test("is the user's own where the repository has none, included files counted", async () => {
    await writeFile(join(folder, "work.inc"), "[user]\n\temail = grace@work.example\n");
    const include = `[includeIf "gitdir:${folder}/"]\n\tpath = ${folder}/work.inc\n`;
    await writeFile(join(folder, "gitconfig"), `[user]\n\tname = Grace\n\temail = grace@home.example\n${include}`);
    git(folder, ["init", "--quiet", join(folder, "mine")]);
    expect((await openLocalRepository(join(folder, "mine"))).identity).toEqual({
      name: "Grace",
      email: "grace@work.example",
    });
  });

  test("is unknown without an address", async () => {
    git(folder, ["init", "--quiet", join(folder, "nobody")]);
    expect((await openLocalRepository(join(folder, "nobody"))).identity).toBeNull();
  });

  test("is written as the mailmap writes its commits", async () => {
    const mapped = await generateRepository(
      [
        {
          message: "Map",
          files: [{ path: ".mailmap", content: "Ada Lovelace <ada@example.com> <ada@old.example>\n" }],
        },
      ],
      { identity: { name: "ada", email: "ada@old.example" } },
    );
    const expected = { name: "Ada Lovelace", email: "ada@example.com" };
    expect((await openLocalRepository(mapped.path)).identity).toEqual(expected);
    git(folder, ["clone", "--quiet", "--bare", mapped.path, join(folder, "mapped.git")]);
    git(join(folder, "mapped.git"), ["config", "user.email", "ada@old.example"]);
    expect((await openLocalRepository(join(folder, "mapped.git"))).identity).toEqual(expected);
    await mapped.remove();
  });
});

describe("a folder that cannot be opened", () => {
  const opening = (path: string) => expect(openLocalRepository(path)).rejects;

  test("because it does not exist", async () => {
    await opening(join(folder, "nowhere")).toMatchObject({ code: "path_not_found" });
  });

  test("because it is a file", async () => {
    await opening(join(folder, "gitconfig")).toMatchObject({ code: "path_not_a_directory" });
  });

  test("because there is no repository", async () => {
    await mkdir(join(folder, "plain"));
    await opening(join(folder, "plain")).toMatchObject({ code: "not_a_repository" });
  });

  test("because its git folder is no longer one, even inside another repository", async () => {
    const broken = join(repository.path, "broken");
    await mkdir(join(broken, ".git"), { recursive: true });
    await opening(broken).toMatchObject({ code: "corrupt_repository" });
    await rm(broken, { recursive: true });
  });

  test.each([
    ["its branch is garbage", ".git/refs/heads/main", "garbage\n"],
    ["its head is not there", ".git/refs/heads/main", `${"1".repeat(40)}\n`],
    ["its HEAD is garbage", ".git/HEAD", "garbage\n"],
    ["its configuration cannot be read", ".git/config", "[core\n"],
  ])("because %s", async (_, file, content) => {
    const broken = await generateRepository([{ message: "Start" }]);
    await writeFile(join(broken.path, file), content);
    await opening(broken.path).toMatchObject({ code: "corrupt_repository" });
    await broken.remove();
  });

  test("because its format is newer than git", async () => {
    const future = await generateRepository([{ message: "Start" }]);
    git(future.path, ["config", "core.repositoryFormatVersion", "99"]);
    await opening(future.path).toMatchObject({ code: "git_too_old" });
    await future.remove();
  });

  test.runIf(process.getuid?.() === 0)("because another user owns it, unless the user trusts it", async () => {
    const foreign = await generateRepository([{ message: "Start" }], { directory: join(folder, "foreign") });
    for (const name of ["", ".git"]) chownSync(join(foreign.path, name), 65_534, 65_534);
    await opening(foreign.path).toMatchObject({
      code: "dubious_ownership",
      message: expect.stringContaining(`git config --global --add safe.directory ${foreign.path}`),
    });
    execFileSync("git", ["config", "--global", "--add", "safe.directory", foreign.path], { timeout: 10_000 });
    expect(await readFile(join(folder, "gitconfig"), "utf8")).toContain("foreign");
    expect(await openLocalRepository(foreign.path)).toMatchObject({ headSha: foreign.headSha });
  });

  test("because the user's configuration refuses bare repositories", async () => {
    await writeFile(join(folder, "gitconfig"), "[safe]\n\tbareRepository = explicit\n");
    git(folder, ["init", "--quiet", "--bare", join(folder, "refused.git")]);
    await opening(join(folder, "refused.git")).toMatchObject({ code: "bare_repository_refused" });
  });

  test("because git is not installed", async () => {
    vi.stubEnv("PATH", folder);
    await opening(repository.path).toMatchObject({ code: "git_not_found" });
  });

  test("because the caller has given up", async () => {
    const gone = AbortSignal.abort(new Error("cancelled"));
    await expect(openLocalRepository(repository.path, { signal: gone })).rejects.toThrow("cancelled");
  });
});

describe("the version of git", () => {
  test.each([
    "git version 2.34.0\n",
    "git version 2.39.5 (Apple Git-154)\n",
    "git version 2.53.0.windows.1\n",
    "git version 3.0.0\n",
  ])("%j is new enough", (printed) => expect(() => requireVersion(printed)).not.toThrow());

  test.each(["git version 2.33.8\n", "git version 1.9.1\n"])("%j is too old", (printed) => {
    expect(() => requireVersion(printed)).toThrow(expect.objectContaining({ code: "git_too_old" }));
  });
});

test.each([
  ["/srv/app.git", "app"],
  ["/srv/app", "app"],
  ["/srv/app/.git", "app"],
  ["/srv/app.git/.git", "app"],
  ["/", "/"],
])("the repository at %s is shown as %s", (path, name) => {
  expect(displayName(path)).toBe(name);
});
