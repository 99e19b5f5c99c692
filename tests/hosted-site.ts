import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { Server } from "node:http";
import { join } from "node:path";
import { type GitHubProvider, makeApiKey, openSupabase, type Supabase } from "@vibe/embedded/supabase";
import { parseSealingKeys, type SealingKeys } from "@vibe/store/sealed-secret";
import { childEnv, projectRoot } from "../apps/cli/src/env.ts";
import { webFolder } from "../apps/cli/src/web-build.ts";
import { freePorts } from "./stack.ts";

export type HostedSite = {
  url: string;
  supabaseUrl: string;
  /** What the web process has printed. */
  output: () => string;
  /** What GitHub tokens are sealed with. */
  keys: SealingKeys;
  query: Supabase["query"];
  /** Another answers in the Supabase's place from now on, or nobody. */
  replaceSupabase: (by: "nobody" | "one without GitHub") => Promise<void>;
  stop: () => Promise<void>;
};

type Application = { clientId: string; secret: string; url: string };

/** The web app as it is hosted: nobody is its owner, and people sign in with GitHub at a Supabase of its own, on loopback. */
export async function startHostedSite(github: Application): Promise<HostedSite> {
  const ports = await freePorts();
  const url = `http://localhost:${ports.web}`;
  const secrets = {
    publishableKey: await makeApiKey("publishable"),
    secretKey: await makeApiKey("secret"),
    jwtSecret: randomBytes(48).toString("base64url"),
    ownerPassword: randomBytes(24).toString("base64url"),
  };
  const key = randomBytes(32).toString("base64");
  const supabaseUrl = `http://127.0.0.1:${ports.supabase}`;
  const open = (more: { github?: GitHubProvider }) =>
    openSupabase({ migrations: join(projectRoot, "supabase/migrations"), secrets, ...more });
  const provider = { ...github, redirect: `${supabaseUrl}/auth/v1/callback`, siteUrl: url };
  const opened = [await open({ github: provider })];
  const [supabase] = opened as [Supabase];
  let server: Server = await supabase.listen(ports.supabase);
  const leave = async () => {
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  };

  const web = fork(join(webFolder, "serve.ts"), [String(ports.web)], {
    cwd: webFolder,
    env: childEnv({
      NEXT_PUBLIC_SUPABASE_URL: supabaseUrl,
      NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: secrets.publishableKey,
      SUPABASE_SERVICE_ROLE_KEY: secrets.secretKey,
      GITHUB_TOKEN_ENCRYPTION_KEY: key,
      GITHUB_URL: github.url,
      EMBEDDED_OWNER_EMAIL: "",
      EMBEDDED_OWNER_PASSWORD: "",
      INNGEST_DEV: "",
    }),
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let output = "";
  for (const stream of [web.stdout, web.stderr]) stream?.on("data", (chunk) => (output += chunk));
  const [report] = await once(web, "message");
  if (!report.listening) throw new Error(`The web app did not start: ${report.message}`);

  return {
    url,
    supabaseUrl,
    output: () => output,
    keys: parseSealingKeys("GITHUB_TOKEN_ENCRYPTION_KEY", key),
    query: supabase.query,
    replaceSupabase: async (by) => {
      if (server.listening) await leave();
      if (by === "nobody") return;
      const other = await open({});
      opened.push(other);
      server = await other.listen(ports.supabase);
    },
    stop: async () => {
      const ended = once(web, "exit");
      web.kill("SIGTERM");
      await ended;
      if (server.listening) await leave();
      for (const one of opened) await one.close();
    },
  };
}
