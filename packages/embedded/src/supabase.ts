import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { App, generateApiKey } from "@supabase/lite";
import { createPgliteConnection } from "@supabase/lite/pglite";
import { createClient } from "@supabase/supabase-js";
import { DataFolderError, type Secrets } from "./data-folder.ts";
import { applyMigrations, readMigrations } from "./migrate.ts";
import { quietly } from "./quiet.ts";

/** The account of the person who owns this machine. The address is a name, not a mailbox. */
export const OWNER_EMAIL = "owner@this-machine.local";

export type Supabase = {
  /** Answers a request as a Supabase project would, without a network. */
  fetch: typeof fetch;
  /** Serves it on 127.0.0.1. Rejects with EADDRINUSE when the port is taken. */
  listen: (port: number) => Promise<Server>;
  /** Speaks SQL as the database's owner, past every right: for start-up and tests. */
  query: (sql: string) => Promise<{ rows: unknown[] }>;
  close: () => Promise<void>;
};

export type SupabaseOptions = {
  /** Where PGlite keeps its files; nothing for a database in memory. */
  folder?: string;
  migrations: string;
  secrets: Secrets;
  /** Whether anyone may sign up: for tests with several users. The embedded stack has one account, the owner's. */
  openSignUp?: boolean;
  /** People sign up and in with GitHub and in no other way, as at a hosted project: for tests of that. */
  github?: GitHubProvider;
};

/** An OAuth application of GitHub. */
export type GitHubProvider = {
  clientId: string;
  secret: string;
  /** Its callback URL: `/auth/v1/callback` where this Supabase listens. */
  redirect: string;
  /** The site: https://github.com, or where an Enterprise Server is. */
  url: string;
  /** The web app, where people are sent back to. */
  siteUrl: string;
};

/** Makes a key in Supabase's own format. */
export async function makeApiKey(type: "publishable" | "secret"): Promise<string> {
  return (await generateApiKey(type)).key;
}

/**
 * Opens the embedded Supabase: Postgres in WebAssembly, PostgREST and Auth semantics in this process. Creates its roles,
 * system tables, our tables and the owner's account where they are missing.
 */
export async function openSupabase(options: SupabaseOptions): Promise<Supabase> {
  const connection = await createPgliteConnection(options.folder === undefined ? {} : { url: options.folder });
  const db = connection.driver;
  try {
    await db.waitReady;
  } catch (cause) {
    throw new DataFolderError(
      "damaged",
      `The database in ${options.folder} does not open; put back a copy of it, or move the data folder away to start afresh.`,
      { cause },
    );
  }
  const appWith = (signUp: boolean, github?: GitHubProvider) =>
    new App({
      connection,
      api: { enabled: true, schemas: ["public"], max_rows: 5000 },
      auth: {
        enabled: true,
        publishable_key: options.secrets.publishableKey,
        secret_key: options.secrets.secretKey,
        jwt_secret: options.secrets.jwtSecret,
        enable_signup: signUp || github !== undefined,
        // An address that GitHub has not confirmed must not open the account of whoever it belongs to.
        email: { enable_signup: signUp, enable_confirmations: github !== undefined },
        ...(github !== undefined && gitHubAuth(github)),
      },
      options: { server: { admin: false } },
    });

  try {
    const openApp = appWith(true);
    await db.exec(ROLES);
    await openApp.ensureSystemSchema();
    await applyMigrations(db, await readMigrations(options.migrations));
    await ensureOwner(openApp, options.secrets);
    // Its first query makes Supabase Lite grant everything on every table; take back what our migrations did not give.
    await clientOf(openApp, options.secrets.secretKey).from("limits").select("name").limit(1).throwOnError();
    await db.query("select private.apply_grants()");
    // Limits keep people from crowding each other out; the one owner of an embedded installation has none.
    const isOwners = !options.openSignUp && options.github === undefined;
    if (isOwners) await db.query("update public.limits set value = null where value is not null");
    const app = options.openSignUp ? openApp : appWith(false, options.github);
    const answer: typeof fetch = (input, init) => quietly(async () => app.fetch(new Request(input, init)));
    return {
      fetch: answer,
      listen: (port) => listen(answer, port),
      query: (sql) => db.query(sql),
      close: () => connection.close(),
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

const gitHubAuth = ({ clientId, secret, redirect, url, siteUrl }: GitHubProvider) => ({
  site_url: siteUrl,
  external: { github: { enabled: true, client_id: clientId, secret, redirect_uri: redirect, url } },
});

/** What a hosted Supabase project has from the start. */
const ROLES = `
do $$ begin
  if not exists (select 1 from pg_roles where rolname = 'anon') then create role anon nologin noinherit; end if;
  if not exists (select 1 from pg_roles where rolname = 'authenticated') then create role authenticated nologin noinherit; end if;
  if not exists (select 1 from pg_roles where rolname = 'service_role') then create role service_role nologin noinherit bypassrls; end if;
end $$;
`;

function clientOf(app: App, key: string) {
  return createClient("http://127.0.0.1", key, {
    global: { fetch: (input, init) => quietly(async () => app.fetch(new Request(input, init))) },
    auth: { persistSession: false, autoRefreshToken: false },
  });
}

async function ensureOwner(app: App, secrets: Secrets): Promise<void> {
  const client = clientOf(app, secrets.publishableKey);
  const credentials = { email: OWNER_EMAIL, password: secrets.ownerPassword };
  const signedIn = await client.auth.signInWithPassword(credentials);
  if (!signedIn.error) return;
  const { error } = await client.auth.signUp(credentials);
  if (error) {
    const sentence = "The secrets of this data folder are not those of its database";
    throw new DataFolderError(
      "damaged",
      `${sentence} (${error.message}); put back secrets.json, or move the whole folder away to start afresh.`,
      { cause: error },
    );
  }
}

async function listen(answer: typeof fetch, port: number): Promise<Server> {
  const server = createServer(getRequestListener((request) => answer(request)));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return server;
}
