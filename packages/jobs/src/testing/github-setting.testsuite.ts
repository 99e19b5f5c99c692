/** For tests: a GitHub with one repository, ada/app, a person with a database, and the job between them. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openTestSupabase, type TestSupabase } from "@vibe/embedded/testing/test-supabase";
import type { Clock } from "@vibe/engine/clock";
import { createGitHubStandIn, type GitHubStandIn } from "@vibe/github-stand-in/stand-in";
import {
  type GeneratedCommit,
  type GeneratedRepository,
  generateRepository,
  git,
} from "@vibe/history/testing/generate-repository";
import type { AnalysisDocument } from "@vibe/store/analysis-document";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { connectGitHubRepo } from "../connect-github-repo.ts";
import { saveGitHubToken } from "../github-account.ts";
import { type JobSetting, openJobSetting } from "./job-setting.testsuite.ts";

/** A classic token of ada with the scope `repo`. */
export const adaToken = "ghp_abcdefghijklmnopqrstuvwxyz0123456789";

/** What `onGitHub` of the running test has opened. */
export type GitHubSetting = {
  github: GitHubStandIn;
  setting: JobSetting;
  owner: Awaited<ReturnType<TestSupabase["signUp"]>>;
  made: GeneratedRepository;
};

/** Commits with one file each, of Ada <ada@example.com>. */
export const plain = (count: number, first = 0): GeneratedCommit[] =>
  Array.from({ length: count }, (_, i) => ({
    message: `feat: part ${first + i}\n`,
    files: [{ path: `src/part-${i % 5}.ts`, content: `part ${first + i}\n` }],
  }));

/** To be called once in a test file: everything is opened for each test by `onGitHub` and closed after it. */
export function useGitHub() {
  let supabase: TestSupabase;
  let owner: GitHubSetting["owner"];
  let open: GitHubSetting | null = null;
  let people = 0;
  let seen = 0;

  beforeAll(async () => {
    supabase = await openTestSupabase();
    await supabase.unlimited();
  });
  afterAll(() => supabase.close());
  beforeEach(async () => {
    people += 1;
    seen = 0;
    owner = await supabase.signUp(`ada${people}`);
  });
  afterEach(async () => {
    if (open === null) return;
    const { setting, github, made } = open;
    open = null;
    await setting.close();
    await github.close();
    await made.remove();
    expect(github.violations).toEqual([]);
  });

  function here(): GitHubSetting {
    if (open === null) throw new Error("onGitHub comes first");
    return open;
  }

  return {
    async onGitHub(
      history: Iterable<GeneratedCommit>,
      options: { private?: boolean; environmentToken?: string; clock?: Clock } = {},
    ): Promise<GitHubSetting> {
      const made = await generateRepository(history);
      const github = await createGitHubStandIn({
        validate: true,
        users: [{ login: "ada", id: 77, emails: [{ email: "ada@example.com" }] }, { login: "bob" }],
        repositories: [
          { fullName: "ada/app", path: made.path, private: options.private ?? false, renamedFrom: ["ada/old-app"] },
        ],
        tokens: [{ kind: "classic", value: adaToken, user: "ada", scopes: ["repo"] }],
      });
      const setting = await openJobSetting({
        access: supabase.access,
        owner: owner.client,
        gitHubUrl: github.url,
        ...(options.environmentToken !== undefined && { environmentToken: options.environmentToken }),
        ...(options.clock !== undefined && { clock: options.clock }),
      });
      open = { github, setting, owner, made };
      return open;
    },
    /** Connects ada's account and a repository. */
    async connected(fullName = "ada/app"): Promise<string> {
      const { deps } = here().setting;
      const saved = await saveGitHubToken({ userId: owner.userId, token: adaToken }, deps);
      expect(saved).toEqual({ outcome: "saved", login: "ada" });
      const answer = await connectGitHubRepo({ userId: owner.userId, fullName }, deps);
      if (answer.outcome !== "connected") throw new Error(JSON.stringify(answer));
      return answer.repoId;
    },
    /** An analysis of everybody's commits, once it has ended. */
    async analysed(repoId: string): Promise<AnalysisDocument> {
      const { setting } = here();
      return setting.ended(await setting.started(repoId, "all"));
    },
    /** Requests that GitHub got since the last time this was asked. */
    newRequests() {
      const { requests } = here().github;
      const since = requests.slice(seen);
      seen = requests.length;
      return since;
    },
    commitMore(commits: GeneratedCommit[]): void {
      const { path } = here().made;
      for (const { message, files = [] } of commits) {
        for (const file of files) if ("content" in file) writeFileSync(join(path, String(file.path)), file.content);
        git(path, ["add", "--all"]);
        git(path, ["commit", "--quiet", "-m", String(message)]);
      }
    },
    async factsOf(repoId: string) {
      const { data } = await supabase.service
        .from("commit_facts")
        .select("sha, position, has_files, fact")
        .eq("repo_id", repoId)
        .order("position");
      return data ?? [];
    },
    /** Authors are hashed with a repository's own key: for facts to be compared, it has to be the same. */
    async withSameKey(...repoIds: string[]): Promise<void> {
      await supabase.service
        .from("repos")
        .update({ author_key: "0".repeat(64) })
        .in("id", repoIds)
        .throwOnError();
    },
  };
}
