import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTestSupabase, type TestSupabase } from "@vibe/embedded/testing/test-supabase";
import { createEngine, type Engine } from "@vibe/engine/engine";
import {
  type GeneratedCommit,
  type GeneratedRepository,
  generateRepository,
  git,
} from "@vibe/history/testing/generate-repository";
import { type AnalysisDocument, getAnalysis } from "@vibe/store/analysis-document";
import { isActive } from "@vibe/store/job-states";
import type { Inngest } from "inngest";
import { serve } from "inngest/edge";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { createAnalyzeRepo } from "./analyze-repo.ts";
import { cancelAnalysis } from "./cancel-analysis.ts";
import { createInngest } from "./client.ts";
import { connectFolder } from "./connect-folder.ts";
import { createJobDeps, type JobDeps } from "./deps.ts";
import { startAnalysis } from "./start-analysis.ts";

let supabase: TestSupabase;
let engine: Engine;
let inngest: Inngest.Any;
let deps: JobDeps;
let owner: Awaited<ReturnType<TestSupabase["signUp"]>>;
const repositories: GeneratedRepository[] = [];

beforeAll(async () => {
  supabase = await openTestSupabase();
  await supabase.unlimited();
  owner = await supabase.signUp("ada");
  deps = createJobDeps(supabase.access);
  const functions = createInngest({ baseUrl: "http://engine.test" });
  const handler = serve({ client: functions, functions: [createAnalyzeRepo(functions, deps)] });
  engine = createEngine({
    database: ":memory:",
    apps: [{ url: "http://app.test/api/inngest", handler }],
    retryIntervalMs: 20,
  });
  const { port } = await engine.listen({ port: 0 });
  inngest = createInngest({ baseUrl: `http://127.0.0.1:${port}` });
  await engine.start();
});

afterAll(async () => {
  await engine.close();
  await supabase.close();
});

afterEach(async () => {
  for (const repository of repositories.splice(0)) await repository.remove();
});

const ADA = { name: "Ada", email: "ada@example.com" };
const BOB = { name: "Bob", email: "bob@example.com" };

function* commits(count: number, author = ADA): Iterable<GeneratedCommit> {
  for (let i = 0; i < count; i += 1) {
    yield { author, message: `feat: part ${i}\n`, files: [{ path: `src/part-${i % 5}.ts`, content: `part ${i}\n` }] };
  }
}

async function repositoryOf(history: Iterable<GeneratedCommit>, identity = ADA): Promise<GeneratedRepository> {
  const repository = await generateRepository(history, { identity });
  repositories.push(repository);
  return repository;
}

async function connected(repository: GeneratedRepository): Promise<string> {
  const answer = await connectFolder({ userId: owner.userId, folder: repository.path }, deps);
  if (answer.outcome !== "connected") throw new Error(answer.outcome);
  return answer.repoId;
}

async function startedOn(repoId: string, author: string | null): Promise<string> {
  const answer = await startAnalysis({ repoId, author }, { user: owner.client, service: deps.service, inngest });
  if (answer.outcome !== "started") throw new Error(JSON.stringify(answer));
  return answer.jobId;
}

async function ended(jobId: string): Promise<AnalysisDocument> {
  for (;;) {
    const document = await getAnalysis(owner.client, jobId);
    if (document && !isActive(document.status)) {
      await engine.idle();
      return document;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const analysed = async (repository: GeneratedRepository, author: string | null = null) =>
  ended(await startedOn(await connected(repository), author));

describe("a job", () => {
  test("goes from a folder to a published result in the five steps", async () => {
    const document = await analysed(await repositoryOf(commits(40)));
    expect(document).toMatchObject({ status: "done", error: null, metrics: { total_commits: 40, files_changed: 40 } });
    const run = engine.listRuns().find((each) => each.functionName === "Analyse a repository");
    expect(engine.getRun(run?.id ?? "")?.steps.map((step) => step.name)).toEqual([
      "load-job-context",
      "fetch-commit-list",
      "fetch-commit-details",
      "compute-analysis",
      "save-results",
    ]);
  });

  test("is about the repository's git identity, about everybody, or about a given author", async () => {
    const both = await repositoryOf([...commits(12), ...commits(8, BOB)]);
    expect((await analysed(both)).metrics?.total_commits).toBe(12);
    expect((await analysed(both, "all")).metrics?.total_commits).toBe(20);
    expect((await analysed(both, "BOB@example.com")).metrics?.total_commits).toBe(8);
  });

  test("of a few commits ends with what can be said, and no persona", async () => {
    expect(await analysed(await repositoryOf(commits(3)))).toMatchObject({
      status: "insufficient_data",
      persona: null,
    });
  });

  test("reads files only of commits it has not read before", async () => {
    const repository = await repositoryOf(commits(30));
    const first = await analysed(repository);
    const second = await analysed(repository);
    expect(second.metrics).toEqual(first.metrics);
    const details = engine
      .listRuns()
      .map((run) => engine.getRun(run.id)?.steps.find((step) => step.name === "fetch-commit-details")?.result)
      .slice(0, 2);
    expect(details).toEqual([{ data: { read: 0, next: null } }, { data: { read: 30, next: null } }]);
  });

  test("of a rewritten history forgets the commits that are gone", async () => {
    const repository = await repositoryOf(commits(10));
    const repoId = await connected(repository);
    await ended(await startedOn(repoId, "all"));
    rmSync(`${repository.path}`, { recursive: true });
    repositories.push(await generateRepository(commits(6, BOB), { directory: repository.path }));
    const again = await ended(await startedOn(repoId, "all"));
    expect(again.metrics?.total_commits).toBe(6);
    const { count } = await deps.service
      .from("commit_facts")
      .select("sha", { count: "exact", head: true })
      .eq("repo_id", repoId);
    expect(count).toBe(6);
  });
});

describe("a second analysis", () => {
  const outputs = (name: string) => {
    const [run] = engine.listRuns({ limit: 1 });
    return engine
      .getRun(run?.id ?? "")
      ?.steps.filter((step) => step.name === name)
      .map((step) => ("data" in step.result ? step.result.data : null));
  };
  const storedFacts = async (repoId: string) => {
    const { data } = await deps.service
      .from("commit_facts")
      .select("sha, position")
      .eq("repo_id", repoId)
      .order("position");
    return data ?? [];
  };
  const commitMore = (repository: GeneratedRepository, count: number) => {
    for (let n = 0; n < count; n += 1) {
      writeFileSync(join(repository.path, "more.ts"), `more ${n}\n`);
      git(repository.path, ["add", "more.ts"]);
      git(repository.path, ["commit", "-m", `feat: more ${n}`]);
    }
  };

  test("of an unchanged history lists nothing and takes the result over", async () => {
    const repository = await repositoryOf(commits(12));
    const first = await analysed(repository, "all");
    const second = await analysed(repository, "all");
    expect(outputs("fetch-commit-list")).toEqual([{ listed: 0, next: null }]);
    const ofResult = ({ metrics, axes, persona, coverage }: AnalysisDocument) => ({ metrics, axes, persona, coverage });
    expect(ofResult(second)).toEqual(ofResult(first));
    expect((await analysed(repository)).metrics?.total_commits).toBe(12);
  });

  test("lists and reads only the commits that are new", async () => {
    const repository = await repositoryOf(commits(12));
    const repoId = await connected(repository);
    await ended(await startedOn(repoId, "all"));
    commitMore(repository, 3);
    const again = await ended(await startedOn(repoId, "all"));
    expect(outputs("fetch-commit-list")).toEqual([{ listed: 3, next: null }]);
    expect(outputs("fetch-commit-details")).toEqual([{ read: 3, next: null }]);
    expect(again).toMatchObject({
      metrics: { total_commits: 15, files_changed: 15 },
      coverage: { listed_commits: 15 },
    });
    expect((await storedFacts(repoId)).map(({ position }) => position)).toEqual(
      Array.from({ length: 15 }, (_, n) => n),
    );
  });

  test("keeps no commits that a job which failed had listed and that are gone since", async () => {
    const repository = await repositoryOf(commits(12));
    const repoId = await connected(repository);
    await ended(await startedOn(repoId, "all"));
    commitMore(repository, 5);
    expect((await ended(await startedOn(repoId, "nobody@example.com"))).status).toBe("failed");
    expect(await storedFacts(repoId)).toHaveLength(17);
    git(repository.path, ["reset", "--hard", "HEAD~4"]);
    expect((await ended(await startedOn(repoId, "all"))).metrics?.total_commits).toBe(13);
    expect(await storedFacts(repoId)).toHaveLength(13);
  });
});

describe("a second analysis sees what has changed since the first", () => {
  test("a mailmap: commits belong to whom it says now", async () => {
    const history = [...commits(12), ...commits(8, { name: "Ada", email: "ada@old.example" })];
    const repository = await repositoryOf(history);
    expect((await analysed(repository, ADA.email)).metrics?.total_commits).toBe(12);
    writeFileSync(join(repository.path, ".mailmap"), `Ada <${ADA.email}> <ada@old.example>\n`);
    expect((await analysed(repository, ADA.email)).metrics?.total_commits).toBe(20);
  });

  test("a note of git-ai: the tool it names is the commit's, whose files are not read again", async () => {
    const repository = await repositoryOf(commits(8));
    const repoId = await connected(repository);
    await ended(await startedOn(repoId, "all"));
    const sha = repository.shas[3] ?? "";
    const note =
      'src/part-3.ts\n  k 1\n---\n{"schema_version":"authorship/3.0.0","sessions":{"k":{"agent_id":{"tool":"codex"}}}}';
    git(repository.path, ["notes", "--ref=ai", "add", "-m", note, sha]);
    expect((await ended(await startedOn(repoId, "all"))).metrics).toMatchObject({ total_commits: 8, files_changed: 8 });
    const { data } = await deps.service.from("commit_facts").select("sha, fact").eq("repo_id", repoId);
    const marked = data?.filter(({ fact }) => fact.tools.length > 0);
    expect(marked).toMatchObject([
      { sha, fact: { filesChanged: 1, tools: [{ id: "codex", tier: 1, reason: "git_note" }] } },
    ]);
  });

  test("a clone that was shallow: the commit at its edge has files now", async () => {
    const origin = await repositoryOf(commits(20));
    const clone = mkdtempSync(join(tmpdir(), "shallow-"));
    git(clone, ["clone", "--quiet", "--depth=5", `file://${origin.path}`, "."]);
    const repository = { ...origin, path: clone };
    expect((await analysed(repository, "all")).metrics).toMatchObject({ total_commits: 5, files_changed: 4 });
    git(clone, ["fetch", "--quiet", "--unshallow"]);
    expect((await analysed(repository, "all")).metrics).toMatchObject({ total_commits: 20, files_changed: 20 });
    rmSync(clone, { recursive: true });
  });
});

test("an author asked for by identity where none is configured means everybody, and the result says so", async () => {
  const repository = await repositoryOf([...commits(6), ...commits(6, BOB)]);
  git(repository.path, ["config", "--unset-all", "user.email"]);
  vi.stubEnv("GIT_CONFIG_GLOBAL", "/dev/null");
  onTestFinished(() => void vi.unstubAllEnvs());
  const document = await analysed(repository);
  expect(document).toMatchObject({ subject_choice: "identity", metrics: { total_commits: 12 } });
  expect(document.coverage?.notes[0]).toContain("no git identity");
});

describe("a job that cannot be done", () => {
  test("fails at once, with its code and sentence, when the folder is gone", async () => {
    const repository = await repositoryOf(commits(10));
    const repoId = await connected(repository);
    const paused = { send: () => Promise.reject(new Error("not now")) };
    const started = await startAnalysis(
      { repoId, author: "all" },
      { user: owner.client, service: deps.service, inngest: paused },
    );
    if (started.outcome !== "started") throw new Error(started.outcome);
    await repository.remove();
    await inngest.send({
      name: "repo/analyze.requested",
      data: { jobId: started.jobId, userId: owner.userId, repoId },
    });
    const document = await ended(started.jobId);
    expect(document).toMatchObject({ status: "failed", attempt: 1, error: { code: "path_not_found" } });
    expect(document.error?.message).toContain("There is no folder");
  });

  test("fails when the author never committed", async () => {
    const document = await analysed(await repositoryOf(commits(10)), "nobody@example.com");
    expect(document).toMatchObject({ status: "failed", error: { code: "author_not_found" } });
  });

  test("stays cancelled when it is cancelled, whatever its run still does", async () => {
    const jobId = await startedOn(await connected(await repositoryOf(commits(900))), "all");
    const { outcome } = await cancelAnalysis({ jobId }, { user: owner.client, inngest });
    expect(outcome).toBe("cancelled");
    await engine.idle();
    expect((await ended(jobId)).status).toBe("cancelled");
  });

  test("is not run a second time by a second request", async () => {
    const repoId = await connected(await repositoryOf(commits(10)));
    const jobId = await startedOn(repoId, "all");
    await ended(jobId);
    const runs = () => engine.listRuns({ limit: 1000 }).filter((run) => run.status !== "skipped").length;
    const before = runs();
    await inngest.send({ name: "repo/analyze.requested", data: { jobId, userId: owner.userId, repoId } });
    await engine.idle();
    expect(runs()).toBe(before);
  });
});

/** Everything that the database and the engine hold. */
async function everythingKept(): Promise<string> {
  const tables = ["users", "repos", "analysis_jobs", "commit_facts", "analysis_results"];
  const rows = await Promise.all(tables.map((table) => deps.service.from(table).select("*")));
  const runs = engine.listRuns({ limit: 1000 }).map((run) => engine.getRun(run.id));
  return JSON.stringify([rows.map(({ data }) => data), runs, engine.listEvents({ limit: 1000 })]);
}

test("messages, e-mails and paths of commits are kept nowhere", async () => {
  const secrets = {
    message: "zanzibar-message",
    email: "quetzal@mail.example",
    path: "xylophone-path",
    name: "Quetzal Xo",
  };
  const history = [...commits(8)].map((commit, i) => ({
    ...commit,
    author: { name: secrets.name, email: secrets.email },
    message: `fix: ${secrets.message} ${i}\n\nCo-authored-by: ${secrets.name} <${secrets.email}>\n`,
    files: [{ path: `${secrets.path}/file-${i}.ts`, content: `${i}\n` }],
  }));
  const repository = await repositoryOf(history);
  const document = await analysed(repository, secrets.email);
  expect(document.metrics?.total_commits).toBe(8);
  const kept = await everythingKept();
  expect(kept).toContain(document.job_id);
  for (const secret of Object.values(secrets)) expect(kept).not.toContain(secret);
});

test("what git says of a damaged repository stays behind: its words hold paths", async () => {
  const repository = await repositoryOf(commits(10));
  const tree = git(repository.path, ["rev-parse", "HEAD~3^{tree}"]).toString().trim();
  const repoId = await connected(repository);
  damage(repository.path, tree);
  const document = await ended(await startedOn(repoId, "all"));
  expect(document).toMatchObject({ status: "failed", error: { code: "corrupt_repository" } });
  const runs = engine.listRuns({ limit: 1000 }).map((run) => engine.getRun(run.id));
  expect(JSON.stringify([runs, engine.listEvents({ limit: 1000 })])).not.toContain(repository.path);
});

/** Overwrites an object (in a small generated repository all are loose) with something that is none. */
function damage(path: string, sha: string): void {
  const file = join(path, ".git/objects", sha.slice(0, 2), sha.slice(2));
  chmodSync(file, 0o600);
  writeFileSync(file, "not an object");
}
