/** A token is where it is sealed and on its way to GitHub, and nowhere else. */

import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Secrets } from "@vibe/embedded/data-folder";
import { makeApiKey, openSupabase, type Supabase } from "@vibe/embedded/supabase";
import { createGitHubStandIn } from "@vibe/github-stand-in/stand-in";
import { generateRepository } from "@vibe/history/testing/generate-repository";
import { serviceClient } from "@vibe/store/client";
import { parseSealingKeys } from "@vibe/store/sealed-secret";
import { expect, onTestFinished, test, vi } from "vitest";
import { connectGitHubRepo, listGitHubRepos } from "./connect-github-repo.ts";
import { getGitHubAccount, saveGitHubToken } from "./github-account.ts";
import { rotateGitHubTokens } from "./rotate-github-tokens.ts";
import { type JobSetting, openJobSetting, testKey } from "./testing/job-setting.testsuite.ts";

const token = "ghp_Zanzibar0Quetzal1Xylophone2Marimba34";

/** In every form in which it travels or could be written down. */
const forms = [
  token,
  encodeURIComponent(token),
  Buffer.from(`x-access-token:${token}`).toString("base64"),
  // Of a longer text in base64, whatever comes before it: the middle of three shifts.
  ...[0, 1, 2].map((shift) =>
    Buffer.from(`${"x".repeat(shift)}${token}`)
      .toString("base64")
      .slice(4, 44),
  ),
  Buffer.from(token).toString("hex"),
];

async function everyByteIn(folder: string): Promise<Buffer[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(entries.filter((one) => one.isFile()).map((one) => readFile(join(one.parentPath, one.name))));
}

function everythingWritten(): () => string {
  const written: string[] = [];
  const keep = (...parts: unknown[]) => void written.push(parts.map((part) => String(part)).join(" "));
  const spies = (["log", "info", "warn", "error", "debug"] as const).map((name) =>
    vi.spyOn(console, name).mockImplementation(keep),
  );
  const write = (chunk: string | Uint8Array) => {
    written.push(String(chunk));
    return true;
  };
  const streams = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, "write").mockImplementation(write));
  onTestFinished(() => {
    for (const spy of [...spies, ...streams]) spy.mockRestore();
  });
  return () => written.join("\n");
}

async function openDatabase(folder: string): Promise<{ supabase: Supabase; secrets: Secrets }> {
  const secrets = {
    publishableKey: await makeApiKey("publishable"),
    secretKey: await makeApiKey("secret"),
    jwtSecret: "a-secret-for-tests-that-is-long-enough-for-hs256",
    ownerPassword: "a-password-for-tests",
  };
  const migrations = join(import.meta.dirname, "../../../supabase/migrations");
  return { supabase: await openSupabase({ folder, migrations, secrets, openSignUp: true }), secrets };
}

async function analysed({ started, ended }: JobSetting, repoId: string) {
  const { status, error } = await ended(await started(repoId, "all"));
  return error?.code ?? status;
}

test("no byte of the database, the engine or a log holds a token, whatever becomes of the jobs", async () => {
  const logs = everythingWritten();
  const folder = await mkdtemp(join(tmpdir(), "token-"));
  const { supabase, secrets } = await openDatabase(join(folder, "postgres"));
  await supabase.query("update public.limits set value = null");
  const url = "http://supabase.test";
  // Its key makes it anybody's client.
  const client = serviceClient({ url, secretKey: secrets.publishableKey, fetch: supabase.fetch });
  const signedUp = await client.auth.signUp({ email: "ada@people.test", password: "a-password-for-tests" });
  const userId = signedUp.data.user?.id ?? "";
  const made = await generateRepository(
    Array.from({ length: 12 }, (_, i) => ({ message: `feat: ${i}`, files: [{ path: "a.ts", content: `${i}\n` }] })),
    { bare: true },
  );
  const github = await createGitHubStandIn({
    users: [{ login: "ada", emails: [{ email: "ada@example.com" }] }],
    repositories: [{ fullName: "ada/app", path: made.path, private: true }],
    tokens: [{ kind: "classic", value: token, user: "ada", scopes: ["repo"] }],
  });
  const access = { url, secretKey: secrets.secretKey, fetch: supabase.fetch };
  const setting = await openJobSetting({
    ...{ access, owner: client, gitHubUrl: github.url },
    database: join(folder, "engine.db"),
  });
  const { deps } = setting;
  const returned: unknown[] = [];
  const note = <T>(value: T): T => {
    returned.push(value);
    return value;
  };

  note(await saveGitHubToken({ userId, token }, deps));
  note(await getGitHubAccount({ userId }, deps));
  note(await listGitHubRepos({ userId, search: "app", page: 1 }, deps));
  const connected = note(await connectGitHubRepo({ userId, fullName: "ada/app" }, deps));
  if (connected.outcome !== "connected") throw new Error(connected.outcome);
  expect(await analysed(setting, connected.repoId)).toBe("done");

  // A server that sends back what it was sent, a limit, a broken connection, and a token that is refused.
  const echo = { kind: "answer", status: 502, body: token } as const;
  github.faults.add({ match: { surface: "rest" }, fault: echo });
  github.faults.add({ match: { surface: "git" }, fault: { ...echo, headers: { "retry-after": token } } });
  github.faults.add({ match: { surface: "git" }, fault: { kind: "primary-limit", status: 429, resetInSeconds: 1 } });
  github.faults.add({ match: { surface: "git" }, fault: { kind: "connection-reset" } });
  expect(await analysed(setting, connected.repoId)).toBe("done");
  github.faults.add({ match: { surface: "rest" }, fault: { kind: "answer", status: 403, body: token } });
  expect(await analysed(setting, connected.repoId)).toBe("access_denied");
  const rotated = note(
    await rotateGitHubTokens(parseSealingKeys("test", `${Buffer.alloc(32, 8).toString("base64")},${testKey}`), deps),
  );
  expect(rotated).toEqual({ resealed: 1, current: 0, unreadable: 0 });
  expect(await analysed(setting, connected.repoId)).toBe("token_unreadable");
  github.directory.revokeToken(token);
  note(await saveGitHubToken({ userId, token }, deps));

  await setting.close();
  await supabase.close();
  await github.close();
  const kept = await everyByteIn(folder);
  // What is searched is what is stored: the account's name is found, in plain.
  expect(kept.filter((bytes) => bytes.includes("ada/app")).length).toBeGreaterThanOrEqual(1);
  expect(kept.some((bytes) => bytes.includes("fetch-commit-list"))).toBe(true);
  const words = `${logs()}\n${JSON.stringify(returned)}`;
  for (const form of forms) {
    expect(kept.filter((bytes) => bytes.includes(form))).toEqual([]);
    expect(words).not.toContain(form);
  }
  await rm(folder, { recursive: true });
  await made.remove();
});
