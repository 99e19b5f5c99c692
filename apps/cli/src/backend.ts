import { join } from "node:path";
import { type DataFolder, DataFolderError, type FolderSecrets, loadSecrets } from "@vibe/embedded/data-folder";
import { signInOwner } from "@vibe/embedded/owner";
import { makeApiKey, openSupabase, type Supabase } from "@vibe/embedded/supabase";
import type { AppTarget } from "@vibe/engine/app/targets";
import { createEngine, type Engine } from "@vibe/engine/engine";
import { EngineError } from "@vibe/engine/engine-error";
import { createAnalyzeRepo } from "@vibe/jobs/analyze-repo";
import { createInngest } from "@vibe/jobs/client";
import { createJobDeps, type JobDeps } from "@vibe/jobs/deps";
import { removeStrayClones } from "@vibe/jobs/stray-clones";
import { LOST_AFTER_MS, sweep } from "@vibe/jobs/sweep";
import type { Client } from "@vibe/store/client";
import { parseSealingKeys } from "@vibe/store/sealed-secret";
import type { Inngest } from "inngest";
import { serve } from "inngest/edge";
import { gitHub, projectRoot } from "./env.ts";
import { reconcile } from "./reconcile.ts";

/** What acting as the owner of this machine takes, wherever the database and the engine run. */
export type Host = {
  /** Signed in as the owner. */
  user: Client;
  userId: string;
  service: Client;
  inngest: Inngest.Any;
  close: () => Promise<void>;
};

/** The embedded database and engine of one data folder, in this process. */
export type Backend = Host & { folder: DataFolder; secrets: FolderSecrets; supabase: Supabase; engine: Engine };

/** An address that is never dialled: the database answers in this process. */
const IN_PROCESS = "http://supabase.in-process";

/** Ctrl-C waits this long for a step in hand; one that takes longer is repeated by the next start. */
const CLOSE_WITHIN_MS = 2_000;

const TIDY_EVERY_MS = 15_000;

export type BackendOptions = {
  /** Opened by the caller, closed with the backend. */
  folder: DataFolder;
  /** Where the engine listens on loopback; 0 for any free port. */
  enginePort: number;
  /** The app whose functions the engine runs: another process, or `inProcessApp`. */
  app: (deps: JobDeps) => AppTarget;
  /** The folder of the engine's dashboard, if somebody is to look at it. */
  dashboard?: string;
};

/**
 * Opens the database and the engine of a data folder, takes up where the last process left off, and closes it all again in
 * order. What was opened is closed when a later part does not open.
 */
export async function openBackend({ folder, enginePort, app, dashboard }: BackendOptions): Promise<Backend> {
  const closing: (() => unknown)[] = [folder.release];
  const close = async () => {
    for (const part of closing.splice(0).reverse()) await part();
  };
  try {
    const secrets = await loadSecrets(folder.path, makeApiKey);
    const supabase = await openSupabase({
      folder: folder.postgres,
      migrations: join(projectRoot, "supabase/migrations"),
      secrets,
    });
    closing.push(supabase.close);
    const deps = createJobDeps(
      { url: IN_PROCESS, secretKey: secrets.secretKey, fetch: supabase.fetch },
      {
        ...gitHub,
        keys: parseSealingKeys("tokenEncryptionKey", secrets.tokenEncryptionKey),
        clones: folder.clones,
      },
    );
    const engine = openEngine(folder.engine, app(deps), dashboard);
    closing.push(() => engine.close());
    const { port } = await engine.listen({ port: enginePort });
    const inngest = createInngest({ baseUrl: `http://127.0.0.1:${port}` });
    const owner = await signInOwner({ url: IN_PROCESS, secrets, fetch: supabase.fetch });
    const host = { user: owner.client, userId: owner.userId, service: deps.service, inngest };
    // What could not be removed is tried again at the next start.
    await removeStrayClones(host, deps).catch(() => undefined);
    await engine.start();
    closing.push(await keepTidy(host, engine));
    return { ...host, folder, secrets, supabase, engine, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function openEngine(database: string, app: AppTarget, dashboard: string | undefined): Engine {
  try {
    return createEngine({ database, apps: [app], dashboard, closeTimeoutMs: CLOSE_WITHIN_MS });
  } catch (error) {
    if (!(error instanceof EngineError && error.code === "DATABASE_CORRUPT")) throw error;
    const advice = "put back a copy of it, or move it away: only the history of runs is in it";
    throw new DataFolderError("damaged", `${database} is damaged; ${advice}.`, { cause: error });
  }
}

/** The functions of this product, run in this process: the same objects that the web app serves. */
export function inProcessApp(deps: JobDeps): AppTarget {
  const client = createInngest({ baseUrl: IN_PROCESS });
  return {
    url: "http://in-process/api/inngest",
    handler: serve({ client, functions: [createAnalyzeRepo(client, deps)] }),
  };
}

/**
 * Looks after jobs that events and runs have lost, at once and now and then until the returned function is called. At
 * once all queued jobs are asked for: their requests may have died with the last process.
 */
async function keepTidy(host: Pick<Host, "service" | "inngest">, engine: Engine): Promise<() => void> {
  const asked = new Set<string>();
  const tidy = async (queuedBefore: Date) => {
    await sweep(queuedBefore, asked, host);
    await reconcile(host.service, (runId) => engine.getRun(runId), Date.now());
  };
  await tidy(new Date());
  const look = () => tidy(new Date(Date.now() - LOST_AFTER_MS)).catch(() => undefined); // The next look tries again.
  const timer = setInterval(() => void look(), TIDY_EVERY_MS);
  return () => clearInterval(timer);
}
