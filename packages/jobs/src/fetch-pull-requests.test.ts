import type { PullRequestData } from "@vibe/github-stand-in/github-data";
import { type GeneratedCommit, git } from "@vibe/history/testing/generate-repository";
import { readPullRequestFacts } from "@vibe/store/pull-request-facts";
import { describe, expect, test } from "vitest";
import { removeGitHubToken } from "./github-account.ts";
import { adaToken, plain, useGitHub } from "./testing/github-setting.testsuite.ts";

const { onGitHub, connected, analysed, newRequests, commitMore } = useGitHub();

const start = Date.UTC(2025, 0, 6, 9) / 1_000;
const bob = { name: "Bob", email: "bob@example.com" };
const kinds = ["squash", "merge", "rebase", "bot", "listed"] as const;

type Pull = Omit<PullRequestData, "mergeCommitSha" | "headSha"> & { merged: string; head: string };

/** Commits of Ada's and Bob's, and so many pull requests, a fifth of each kind: 50 bring 80 of 300 commits. */
function worked(count: number): { commits: GeneratedCommit[]; pulls: Pull[] } {
  const commits: GeneratedCommit[] = [];
  const pulls: Pull[] = [];
  let [clock, tip] = [start, ""];
  const add = (id: string, parents: string[], more: Partial<GeneratedCommit> = {}) => {
    clock += 1_800;
    const files = [{ path: `src/${id.slice(0, 2)}.ts`, content: `${id}\n` }];
    commits.push({ id, parents, message: `feat: ${id}`, files, author: { epochSeconds: clock }, ...more });
  };
  const onMain = (id: string, more: Partial<GeneratedCommit> = {}) => {
    add(id, tip === "" ? [] : [tip], more);
    tip = id;
  };
  for (let i = 0; i < count; i += 1) {
    const number = i + 1;
    const kind = kinds[i % kinds.length] ?? "squash";
    for (let n = 0; n < (i < 20 ? 5 : 4); n += 1) onMain(`p${number}-${n}`);
    const createdAt = new Date(clock * 1_000).toISOString();
    const author = kind === "rebase" || kind === "listed" ? bob : {};
    const base = tip;
    const [one, two] = [`a${number}`, `b${number}`];
    add(one, [base], { author: { epochSeconds: clock + 60, ...author } });
    add(two, [one], { author: { epochSeconds: clock + 120, ...author } });
    const written = (id: string) => ({ ...commits.find((commit) => commit.id === id)?.author });
    if (kind === "merge") {
      add(`m${number}`, [base, two]);
      tip = `m${number}`;
    } else if (kind === "rebase") {
      for (const id of [one, two])
        onMain(`${id} again`, {
          message: `feat: ${id}`,
          author: written(id),
          committer: { epochSeconds: clock + 1_800 },
        });
    } else {
      onMain(`s${number}`, {
        message: `feat: squashed (#${number})`,
        author: { epochSeconds: clock + 1_800, ...author },
      });
    }
    const body = {
      squash: "Secret words\n\nFixes #7",
      merge: "",
      rebase: "See #7",
      bot: "## Bumps\n- [ ] x\nFixes #1",
      listed: "### What\n- [x] done\n\nresolves acme/api#12",
    }[kind];
    pulls.push({
      number,
      title: `Secret title ${number}`,
      body,
      author: kind === "bot" ? "dependabot[bot]" : kind === "rebase" || kind === "listed" ? "bob" : "ada",
      base: "main",
      createdAt,
      mergedAt: new Date(clock * 1_000).toISOString(),
      ...(kind === "rebase" ? { reviews: 1, mergedBy: "ada" } : {}),
      changedFiles: 3,
      merged: tip,
      head: two,
    });
  }
  return { commits, pulls };
}

async function withPullRequests({ count = 10, ...options }: { count?: number; private?: boolean } = {}) {
  const { commits, pulls } = worked(count);
  const opened = await onGitHub(commits, options);
  const { github, made } = opened;
  for (const { merged, head, ...pull } of pulls) {
    github.directory.putPullRequest("ada/app", { ...pull, mergeCommitSha: made.sha(merged), headSha: made.sha(head) });
  }
  // What the stand-in would ask git for while its client waits.
  const reader = github.directory.repositoryNamed("ada/app")?.repository.git;
  await reader?.commits([...made.shas]);
  for (const { merged, head } of pulls) {
    const [merge] = (await reader?.commits([made.sha(merged)])) ?? [];
    await reader?.comparison(merge?.parents[0] ?? "", made.sha(head));
  }
  const repoId = await connected();
  newRequests();
  return { ...opened, repoId };
}

const asked = (requests: ReturnType<typeof newRequests>) => requests.filter(({ surface }) => surface === "graphql");

describe("the pull requests of a repository at GitHub", () => {
  test("are read with the history in at most ten requests, and only what they show is kept", async () => {
    const { setting, repoId } = await withPullRequests({ count: 50 });
    const document = await analysed(repoId);
    const requests = newRequests();
    expect(requests.length).toBeLessThanOrEqual(10);
    expect(asked(requests)).toMatchObject([{ cost: 2 }]);
    expect(document).toMatchObject({
      status: "done",
      metrics: {
        // But for ten merges.
        total_commits: 290,
        // But for those of dependabot.
        pull_requests: 40,
        pull_request_files_p50: 3,
        pull_request_issue_ratio: 0.5,
        pull_request_structured_ratio: 0.25,
        pull_request_checklist_ratio: 0.25,
        pull_request_review_ratio: 0.25,
        pull_request_merge_methods: { squash: 20, merge: 10, rebase: 10, unknown: 0 },
        // 30 squashed, 20 merged, and of the 20 rebased the last ones.
        pull_request_commit_ratio: Math.round((1e4 * 60) / 290) / 1e4,
      },
    });
    expect(document.coverage?.notes).toContain(`Read from GitHub with ${requests.length} requests.`);
    const evidence = document.axes?.flatMap(({ components }) => components.map((each) => each.evidence));
    expect(evidence).toContain("20 of 40 merged pull requests were reviewed by another person or have a checklist.");
    expect(setting.outputs("fetch-pull-requests")).toMatchObject([
      { outcome: "read", read: 50, requests: 1, next: null },
    ]);

    const kept = await readPullRequestFacts(setting.deps.service, repoId);
    expect(kept).toHaveLength(50);
    expect(JSON.stringify(kept)).not.toMatch(/secret|example\.com|"ada|"bob|dependabot|noreply|feat|main/i);
  });

  test("count for the person whose commits they are, by the addresses of the account too", async () => {
    const { setting, repoId } = await withPullRequests();
    const of = async (author: string | null) => (await setting.ended(await setting.started(repoId, author))).metrics;
    expect((await of("bob@example.com"))?.pull_requests).toBe(4);
    expect(await of("ada@example.com")).toMatchObject({
      pull_requests: 4,
      pull_request_merge_methods: { squash: 2, merge: 2 },
    });
  });
});

describe("a second analysis", () => {
  test("asks for none while the head is the same, and else once for what is new; the earlier ones still count", async () => {
    const { github, repoId, made } = await withPullRequests();
    const first = await analysed(repoId);
    newRequests();
    const same = await analysed(repoId);
    expect(newRequests()).toHaveLength(2);
    expect(same.metrics).toEqual(first.metrics);

    commitMore(plain(1, 900));
    const further = await analysed(repoId);
    const requests = newRequests();
    expect(asked(requests)).toHaveLength(1);
    expect(requests.length).toBeLessThanOrEqual(10);
    expect(further.metrics).toMatchObject({ total_commits: 65, pull_requests: 8, pull_request_issue_ratio: 0.5 });

    commitMore([{ message: "feat: more (#51)\n", files: [{ path: "more.ts", content: "1\n" }] }]);
    github.directory.putPullRequest("ada/app", {
      ...{ number: 51, title: "More", author: "ada", base: "main", createdAt: "2026-02-01T00:00:00Z" },
      ...{ mergedAt: "2026-02-02T00:00:00Z", mergeCommitSha: headOf(made.path), headSha: made.sha("b1") },
    });
    const more = await analysed(repoId);
    expect(asked(newRequests())).toHaveLength(1);
    expect(more.metrics).toMatchObject({ total_commits: 66, pull_requests: 9 });
  });
});

describe("where pull requests cannot be read, the analysis is complete without them and says why:", () => {
  const figures = (metrics: object | undefined) =>
    Object.entries(metrics ?? {}).filter(([name, value]) => name.startsWith("pull_request") && value !== null);

  test("a token without the permission, until it has it", async () => {
    const { github, repoId } = await withPullRequests({ private: true });
    const token = { kind: "fine-grained", value: adaToken, user: "ada", repositories: "all" } as const;
    github.directory.putToken({ ...token, permissions: ["contents"] });
    const without = await analysed(repoId);
    expect(without).toMatchObject({ status: "done", metrics: { total_commits: 64 } });
    expect(figures(without.metrics)).toEqual([]);
    expect(without.coverage?.notes.join("\n")).toContain("“Pull requests: read-only”");
    github.directory.putToken({ ...token, permissions: ["contents", "pull_requests"] });
    expect((await analysed(repoId)).metrics?.pull_requests).toBe(8);
  });

  test("no account", async () => {
    const { setting, owner, repoId } = await withPullRequests();
    await removeGitHubToken({ userId: owner.userId }, setting.deps);
    const document = await analysed(repoId);
    expect(document.status).toBe("done");
    expect(figures(document.metrics)).toEqual([]);
    expect(document.coverage?.notes.join("\n")).toContain("Connect one and analyse again.");
    expect(asked(newRequests())).toEqual([]);
  });

  test("a failure of GitHub’s that does not pass", async () => {
    const { github, repoId } = await withPullRequests();
    const broken = github.faults.add({
      match: { surface: "graphql" },
      fault: { kind: "server-error", status: 502 },
      times: 99,
    });
    const document = await analysed(repoId);
    expect(document).toMatchObject({ status: "done", metrics: { total_commits: 64, pull_requests: null } });
    expect(document.coverage?.notes.join("\n")).toContain("GitHub did not answer for them.");
    // Three tries, each with pages of 50, 25 and 10.
    expect(broken.hits()).toBe(9);
    broken.remove();
    expect((await analysed(repoId)).metrics?.pull_requests).toBe(8);
  });
});

test("a limit in the middle is waited out, and all are read", async () => {
  const { github, setting, repoId } = await withPullRequests({ count: 25 });
  const match = { operation: "MergedPullRequests" };
  // So that there are three pages.
  github.faults.add({ match, fault: { kind: "graphql-timeout", status: 502, abovePageSize: 20 }, times: 99 });
  const limit = github.faults.add({ match, fault: { kind: "graphql-limit", resetInSeconds: 2 }, skip: 2 });
  const jobId = await setting.started(repoId, "all");
  expect(await setting.reached(jobId, "waiting")).toMatchObject({
    status: "waiting",
    progress: { step: "fetch-pull-requests", done: 20 },
  });
  expect(await setting.ended(jobId)).toMatchObject({ status: "done", metrics: { pull_requests: 20 } });
  expect(limit.hits()).toBe(1);
});

const headOf = (path: string): string => String(git(path, ["rev-parse", "HEAD"])).trim();
