import { generateRepository } from "@vibe/history/testing/generate-repository";
import { getGitHubConnection } from "@vibe/store/platform-connections";
import { describe, expect, test } from "vitest";
import { connectGitHubRepo, listGitHubRepos } from "./connect-github-repo.ts";
import { getGitHubAccount, hasGitHubAccount, removeGitHubToken, saveGitHubToken } from "./github-account.ts";
import { adaToken, plain, useGitHub } from "./testing/github-setting.testsuite.ts";

const { onGitHub, connected, analysed, newRequests } = useGitHub();

describe("an account", () => {
  test("is asked for at GitHub, shown without its token, and forgotten", async () => {
    const { setting, owner } = await onGitHub(plain(2));
    const who = { userId: owner.userId };
    expect(await getGitHubAccount(who, setting.deps)).toBeNull();
    expect(await hasGitHubAccount(who, setting.deps)).toBe(false);
    expect(await connectGitHubRepo({ ...who, fullName: "ada/app" }, setting.deps)).toEqual({ outcome: "no_account" });
    expect(await listGitHubRepos({ ...who, search: "", page: 1 }, setting.deps)).toEqual({ outcome: "no_account" });
    const wrong = await saveGitHubToken({ ...who, token: "ghp_wrong" }, setting.deps);
    expect(wrong).toMatchObject({ outcome: "refused", message: expect.stringContaining("does not accept") });
    await connected();
    const account = await getGitHubAccount(who, setting.deps);
    expect(await hasGitHubAccount(who, setting.deps)).toBe(true);
    expect(account).toEqual({ login: "ada", kind: "personal", scopes: ["repo"], expiresAt: null });
    expect(await removeGitHubToken(who, setting.deps)).toEqual({ outcome: "removed" });
    expect(await removeGitHubToken(who, setting.deps)).toEqual({ outcome: "none" });
  });

  test("may be that of the machine’s environment, which is not stored", async () => {
    const { setting, owner } = await onGitHub(plain(9), { private: true, environmentToken: adaToken });
    const who = { userId: owner.userId };
    expect(await getGitHubAccount(who, setting.deps)).toMatchObject({ login: "ada", kind: "environment" });
    const answer = await connectGitHubRepo({ ...who, fullName: "ada/app" }, setting.deps);
    if (answer.outcome !== "connected") throw new Error(answer.outcome);
    expect((await analysed(answer.repoId)).metrics?.total_commits).toBe(9);
    expect(await getGitHubConnection(setting.deps.service, owner.userId)).toBeNull();
  });

  test("of the environment has its limit kept for all that asks, and is still none that is stored", async () => {
    const { github, setting, owner } = await onGitHub(plain(2), { environmentToken: adaToken });
    const who = { userId: owner.userId };
    const answer = await connectGitHubRepo({ ...who, fullName: "ada/app" }, setting.deps);
    if (answer.outcome !== "connected") throw new Error(answer.outcome);
    const fault = { kind: "secondary-limit", retryAfterSeconds: 3_600 } as const;
    github.faults.add({ match: { surface: "rest" }, fault });
    const { waiting_until: retryAt } = await setting.reached(await setting.started(answer.repoId, "all"), "waiting");
    newRequests();
    const refusal = { kind: "limit", retryAt };
    expect(await listGitHubRepos({ ...who, search: "", page: 1 }, setting.deps)).toMatchObject(refusal);
    expect(await connectGitHubRepo({ ...who, fullName: "ada/other" }, setting.deps)).toMatchObject(refusal);
    expect(await getGitHubAccount(who, setting.deps)).toMatchObject({ login: null, kind: "environment" });
    expect(newRequests()).toEqual([]);
    expect(await hasGitHubAccount(who, setting.deps)).toBe(true);
    expect(await getGitHubConnection(setting.deps.service, owner.userId)).toBeNull();
    expect(await removeGitHubToken(who, setting.deps)).toEqual({ outcome: "none" });
  });

  test("of a fine-grained token that may not read contents is refused, and the permission named", async () => {
    const { github, setting, owner } = await onGitHub(plain(2), { private: true });
    const fine = { kind: "fine-grained" as const, user: "ada", repositories: ["ada/app"] };
    github.directory.putToken({ ...fine, value: "github_pat_blind", permissions: [] });
    github.directory.putToken({ ...fine, value: "github_pat_seeing", permissions: ["contents"] });
    const save = (value: string) => saveGitHubToken({ userId: owner.userId, token: value }, setting.deps);
    expect(await save("github_pat_blind")).toMatchObject({ message: expect.stringContaining("Contents: read-only") });
    expect(await save("github_pat_seeing")).toEqual({ outcome: "saved", login: "ada" });
  });
});

describe("repositories of an account", () => {
  test("are listed with what is connected, searched by name, and found by the whole name where they are public", async () => {
    const { github, setting, owner, made } = await onGitHub(plain(2));
    for (const name of ["ada/tool", "ada/toolbox", "bob/open"])
      github.directory.putRepository({ fullName: name, path: made.path });
    const repoId = await connected();
    const names = async (search: string) => {
      const list = await listGitHubRepos({ userId: owner.userId, search, page: 1 }, setting.deps);
      return list.outcome === "listed"
        ? list.repos.map(({ fullName, connectedRepoId }) => [fullName, connectedRepoId])
        : list;
    };
    expect((await names("")).toString().split(",").filter(Boolean)).toContain(repoId);
    expect(await names("TOOL")).toEqual(
      expect.arrayContaining([
        ["ada/tool", null],
        ["ada/toolbox", null],
      ]),
    );
    expect(await names("bob/open")).toEqual([["bob/open", null]]);
    expect(await names("bob/none")).toEqual([]);
  });

  test.each([
    ["ada/none", "not_found"],
    ["ada", "not_found"],
    ["../..", "not_found"],
    ["ada/empty", "empty_repository"],
    ["bob/hidden", "not_found"],
    ["bob/taken", "dmca"],
  ])("%s is not connected: %s", async (fullName, code) => {
    const { github, setting, owner, made } = await onGitHub(plain(2));
    const empty = await generateRepository([], { bare: true });
    github.directory.putRepository({ fullName: "ada/empty", path: empty.path });
    github.directory.putRepository({ fullName: "bob/hidden", path: made.path, private: true });
    github.directory.putRepository({ fullName: "bob/taken", path: made.path, blocked: "dmca" });
    await connected();
    const answer = await connectGitHubRepo({ userId: owner.userId, fullName }, setting.deps);
    expect(answer).toMatchObject({ outcome: "refused", code, message: expect.stringMatching(/\.$/) });
    await empty.remove();
  });

  test.each([
    [{ surface: "rest" }, "primary_limit", "GitHub’s hourly limit for this account is used up."],
    [{ surface: "git" }, "rate_limited", "GitHub asks to wait before the next request."],
  ] as const)(
    "are not connected while a limit lasts at %j, and the person learns until when",
    async (match, code, message) => {
      const { github, setting, owner } = await onGitHub(plain(2));
      await connected();
      github.faults.add({ match, fault: { kind: "primary-limit", resetInSeconds: 600 } });
      const answer = await connectGitHubRepo({ userId: owner.userId, fullName: "ada/app" }, setting.deps);
      expect(answer).toMatchObject({ outcome: "refused", kind: "limit", code, message });
      const seconds = (Date.parse("retryAt" in answer ? (answer.retryAt ?? "") : "") - Date.now()) / 1_000;
      expect(Math.abs(seconds - 600)).toBeLessThan(30);
    },
  );

  test("are the same under another name", async () => {
    const { github } = await onGitHub(plain(2));
    const first = await connected();
    github.directory.renameRepository("ada/app", "ada/renamed");
    expect(await connected("ada/renamed")).toBe(first);
    expect(await connected("ada/app")).toBe(first);
  });
});
