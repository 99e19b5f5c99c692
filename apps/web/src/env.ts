import { parseSealingKeys, SealError, type SealingKeys } from "@vibe/store/sealed-secret";
import { PHASE_PRODUCTION_BUILD } from "next/constants";
import { z } from "zod";
import { isLoopbackHost } from "./server/loopback.ts";

/** What this installation is made of. `owner` is set in embedded mode: the account of the person at this machine. */
export type Env = {
  supabase: { url: string; publishableKey: string; secretKey: string };
  /** Where the engine of this installation answers; null when the functions run on Inngest Cloud. */
  engineUrl: string | null;
  owner: { email: string; password: string } | null;
  github: {
    /** The site: github.com or a GitHub Enterprise Server, without a slash at the end. */
    url: string;
    /** What stored tokens are sealed with. */
    keys: SealingKeys;
    /** A token of the machine's owner, used where none is stored; null outside embedded mode, where it would be everybody's. */
    environmentToken: string | null;
    /** The folder that large repositories are cloned into, where this process has one to itself. */
    clones: string | null;
  };
  development: boolean;
};

/** The environment lacks something. The message names variables, never their values. */
export class EnvError extends Error {
  override name = "EnvError";
}

const blankIsMissing = (value: unknown) => (typeof value === "string" && value.trim() === "" ? undefined : value);
const optional = z.preprocess(blankIsMissing, z.string().optional());

const required = (meaning: string) => z.preprocess(blankIsMissing, z.string({ error: meaning }));

const gitHubUrl = z
  .url({ error: "the address of GitHub, such as https://github.com" })
  // A token is sent there: in the open it may go to this machine at most.
  .refine((url) => /^https:/i.test(url) || (/^http:/i.test(url) && isLoopbackHost(new URL(url).host)), {
    error: "the address of GitHub has to begin with https://",
  })
  .transform((url) => url.replace(/\/+$/, ""));

const SEALING_KEY = "GITHUB_TOKEN_ENCRYPTION_KEY";
const sealingKeys = required(
  "the key that GitHub tokens are stored under: 32 bytes in base64. Make one with: openssl rand -base64 32",
).transform((text, problems): SealingKeys => {
  try {
    return parseSealingKeys(SEALING_KEY, text);
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    problems.addIssue({ code: "custom", message: error.message.replace(`${SEALING_KEY}: `, "") });
    return z.NEVER;
  }
});

const schema = z
  .object({
    NEXT_PUBLIC_SUPABASE_URL: z.preprocess(
      blankIsMissing,
      z.url({ error: "the address of the Supabase project, such as https://abc.supabase.co" }),
    ),
    NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: required(
      "the publishable (or anon) key of the project, from its API settings",
    ),
    SUPABASE_SERVICE_ROLE_KEY: required("the secret key of the project, from its API settings"),
    INNGEST_DEV: optional,
    GITHUB_URL: z.preprocess((value) => blankIsMissing(value) ?? "https://github.com", gitHubUrl),
    GITHUB_TOKEN: optional,
    GITHUB_CLONES_FOLDER: z.preprocess(
      blankIsMissing,
      z
        .string()
        .refine((path) => /^(\/|[a-z]:[\\/])/i.test(path), { error: "the folder for clones, as a path from the root" })
        .optional(),
    ),
    [SEALING_KEY]: sealingKeys,
    EMBEDDED_OWNER_EMAIL: optional,
    EMBEDDED_OWNER_PASSWORD: optional,
    NODE_ENV: optional,
  })
  .refine((vars) => (vars.EMBEDDED_OWNER_EMAIL === undefined) === (vars.EMBEDDED_OWNER_PASSWORD === undefined), {
    path: ["EMBEDDED_OWNER_EMAIL, EMBEDDED_OWNER_PASSWORD"],
    error: "set both for embedded mode, or neither",
  })
  .transform(({ EMBEDDED_OWNER_EMAIL: email, EMBEDDED_OWNER_PASSWORD: password, ...vars }): Env => {
    const owner = email === undefined || password === undefined ? null : { email, password };
    return {
      supabase: {
        url: vars.NEXT_PUBLIC_SUPABASE_URL,
        publishableKey: vars.NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY,
        secretKey: vars.SUPABASE_SERVICE_ROLE_KEY,
      },
      engineUrl: engineUrl(vars.INNGEST_DEV),
      owner,
      github: {
        url: vars.GITHUB_URL,
        keys: vars[SEALING_KEY],
        environmentToken: owner === null ? null : (vars.GITHUB_TOKEN?.trim() ?? null),
        clones: vars.GITHUB_CLONES_FOLDER ?? null,
      },
      development: vars.NODE_ENV === "development",
    };
  });

/** As the Inngest SDK reads INNGEST_DEV: an address, or a yes that means its default address. */
function engineUrl(dev: string | undefined): string | null {
  if (dev === undefined || /^(0|false|no|off)$/i.test(dev)) return null;
  return URL.canParse(dev) ? dev.replace(/\/+$/, "") : "http://localhost:8288";
}

/** Nothing is connected to while Next builds, but modules that hold clients are loaded. */
const BUILD: Env = {
  supabase: { url: "http://build.invalid", publishableKey: "build", secretKey: "build" },
  engineUrl: null,
  owner: null,
  github: {
    url: "https://github.invalid",
    keys: [{ id: "build", bytes: new Uint8Array(32) }],
    environmentToken: null,
    clones: null,
  },
  development: false,
};

export function parseEnv(source: Record<string, string | undefined>): Env {
  const publishable = source.NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY || source.NEXT_PUBLIC_SUPABASE_ANON_KEY;
  const parsed = schema.safeParse({ ...source, NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: publishable });
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new EnvError(
    `The web app's environment is incomplete:\n${lines.join("\n")}\n` +
      "`npm start` sets all of it for an embedded installation; for another one, set it where the app runs.",
  );
}

let parsed: Env | null = null;

/** The environment, parsed on first use. Read as a whole, so that no value is fixed at build time. */
export function env(): Env {
  if (process.env.NEXT_PHASE === PHASE_PRODUCTION_BUILD) return BUILD;
  parsed ??= parseEnv(process.env);
  return parsed;
}
