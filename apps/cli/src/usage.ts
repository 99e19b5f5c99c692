import { join, resolve } from "node:path";
import { type ParseArgsConfig, parseArgs } from "node:util";
import { defaultDataFolder, standingIn } from "./env.ts";

/** Bad usage or input: one sentence for the person at the terminal, exit code 2, no stack. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** Something this program could not do, in words for the person at the terminal: exit code 1, no stack. */
export class Failure extends Error {
  override name = "Failure";
}

const USAGE = `Usage:
  npm start -- [--port 8108] [--engine-port 8288] [--supabase-port 54321] [--data <folder>]
      Starts the profile, its engine and its database on this machine.
  npm run analyze -- <folder> [--author <e-mail>|all] [--json] [--data <folder>]
      Analyses the history of a folder. The author defaults to the repository's git identity.
  npm run engine -- [-u <app url>]... [--port 8288] [--data <folder> | --memory]
      Starts the engine alone, for any app built on Inngest's SDK. \`--help\` lists its other flags.
`;

export type Ports = { web: number; engine: number; supabase: number };

export type Command =
  | { name: "start"; ports: Ports; data: string }
  | { name: "analyze"; folder: string; author: string | null; json: boolean; data: string }
  | ({ name: "engine" } & EngineCommand)
  | { name: "help"; text: string };

/** Reads the command line. Paths are resolved from where the person stands. */
export function parseCommand(args: string[]): Command {
  const [name, ...rest] = args;
  switch (name) {
    case "start":
      return parseStart(rest);
    case "analyze":
      return parseAnalyze(rest);
    case "engine":
      return parseEngine(rest);
    case "help":
    case "--help":
    case "-h":
      return { name: "help", text: USAGE };
    default:
      throw new UsageError(
        `${name === undefined ? "A command is missing" : `There is no command ${name}`}.\n\n${USAGE}`,
      );
  }
}

function parseStart(args: string[]): Command {
  const { values } = parse({
    args,
    options: {
      port: { type: "string", default: "8108" },
      "engine-port": { type: "string", default: "8288" },
      "supabase-port": { type: "string", default: "54321" },
      data: { type: "string", default: defaultDataFolder },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return { name: "help", text: USAGE };
  requireFolder("--data", values.data);
  const ports = {
    web: port("--port", values.port),
    engine: port("--engine-port", values["engine-port"]),
    supabase: port("--supabase-port", values["supabase-port"]),
  };
  if (new Set(Object.values(ports)).size < 3) throw new UsageError("The three ports must differ from each other.");
  return { name: "start", ports, data: resolve(standingIn, values.data) };
}

function parseAnalyze(args: string[]): Command {
  const { values, positionals } = parse({
    args,
    allowPositionals: true,
    options: {
      author: { type: "string" },
      json: { type: "boolean", default: false },
      data: { type: "string", default: defaultDataFolder },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return { name: "help", text: USAGE };
  const [folder, ...more] = positionals;
  if (folder === undefined)
    throw new UsageError("Which folder? npm run analyze -- <folder>, for example: npm run analyze -- .");
  if (more.length > 0) throw new UsageError(`One folder at a time; this is too much: ${more.join(" ")}`);
  requireFolder("The folder", folder);
  requireFolder("--data", values.data);
  if (values.author === "") throw new UsageError("--author wants an e-mail address, or all.");
  return {
    name: "analyze",
    folder: resolve(standingIn, folder),
    author: values.author ?? null,
    json: values.json,
    data: resolve(standingIn, values.data),
  };
}

const ENGINE_USAGE = `Usage: npm run engine -- [flags]

Starts the engine alone, for any app built on Inngest's SDK. The app runs with INNGEST_DEV=http://localhost:8288.

  -u, --sdk-url <url>        Where an app serves its functions; several times for several apps
  --no-discovery             Do not look for apps on the usual ports of this machine
  --no-poll                  Do not ask known apps for their functions again and again
  --poll-interval <seconds>  How often to ask (5)
  --retry-interval <seconds> Every retry after this time, instead of 15 seconds to 2 hours
  -p, --port <port>          Where to listen (8288)
  --host <address>           On which address: this machine alone when not given; others need keys
  --signing-key <key>        Shared with the apps; calls are signed with it
  --event-key <key>          Who may send events; several times for several senders
  --data <folder>            Where to keep everything (.data/engine)
  --memory                   Keep everything in memory, until it ends
`;

export type EngineCommand = {
  port: number;
  host: string | undefined;
  sdkUrls: string[];
  discovery: boolean;
  /** How often known apps are asked again; `null` for never. */
  pollMs: number | null;
  retryMs: number | undefined;
  signingKey: string | undefined;
  eventKeys: string[];
  /** The folder, or `null` for memory. */
  data: string | null;
};

function parseEngine(args: string[]): Command {
  const { values } = parse(
    {
      args,
      options: {
        "sdk-url": { type: "string", short: "u", multiple: true, default: [] },
        "no-discovery": { type: "boolean", default: false },
        "no-poll": { type: "boolean", default: false },
        "poll-interval": { type: "string", default: "5" },
        "retry-interval": { type: "string" },
        port: { type: "string", short: "p", default: "8288" },
        host: { type: "string" },
        "signing-key": { type: "string" },
        "event-key": { type: "string", multiple: true, default: [] },
        data: { type: "string" },
        memory: { type: "boolean", default: false },
        help: { type: "boolean", short: "h" },
      },
    },
    ENGINE_USAGE,
  );
  if (values.help) return { name: "help", text: ENGINE_USAGE };
  if (values.memory && values.data !== undefined)
    throw new UsageError("--memory keeps nothing, so --data says nothing.");
  if (values.data !== undefined) requireFolder("--data", values.data);
  const retry = values["retry-interval"];
  return {
    name: "engine",
    port: port("--port", values.port),
    host: values.host,
    sdkUrls: values["sdk-url"].map(appUrl),
    discovery: !values["no-discovery"],
    pollMs: values["no-poll"] ? null : seconds("--poll-interval", values["poll-interval"]),
    retryMs: retry === undefined ? undefined : seconds("--retry-interval", retry),
    signingKey: values["signing-key"],
    eventKeys: values["event-key"],
    data: values.memory ? null : resolve(standingIn, values.data ?? join(defaultDataFolder, "engine")),
  };
}

/** An app's address as a person writes it: the scheme may be missing. */
function appUrl(text: string): string {
  const url = /^https?:\/\//.test(text) ? text : `http://${text}`;
  if (URL.canParse(url) && text.trim() !== "") return new URL(url).href;
  throw new UsageError(`--sdk-url wants an address like http://localhost:3000/api/inngest, not ${text}.`);
}

/** A time in seconds as milliseconds. */
function seconds(flag: string, text: string): number {
  const number = Number(text);
  if (Number.isFinite(number) && number > 0 && number <= 86_400) return Math.round(number * 1000);
  throw new UsageError(`${flag} wants seconds, more than 0 and at most a day, not ${text}.`);
}

/** Node's own complaints about arguments are clear sentences; only the class is not ours. */
function parse<Config extends ParseArgsConfig>(config: Config, usage = USAGE): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (cause) {
    throw new UsageError(`${cause instanceof Error ? cause.message : cause}\n\n${usage}`, { cause });
  }
}

/** An empty path would mean the folder one stands in, which nobody asks for in this way. */
function requireFolder(what: string, path: string): void {
  if (path.trim() === "") throw new UsageError(`${what} wants the path of a folder.`);
}

function port(flag: string, text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0 && number < 65_536) return number;
  throw new UsageError(`${flag} wants a port between 1 and 65535, not ${text}.`);
}
