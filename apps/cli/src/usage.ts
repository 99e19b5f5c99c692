import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { defaultDataFolder, standingIn } from "./env.ts";

/** Bad usage or input: one sentence for the person at the terminal, exit code 2, no stack. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** Something this program could not do, in words for the person at the terminal: exit code 1, no stack. */
export class Failure extends Error {
  override name = "Failure";
}

export const USAGE = `Usage:
  npm start -- [--port 8108] [--engine-port 8288] [--supabase-port 54321] [--data <folder>]
      Starts the profile, its engine and its database on this machine.
  npm run analyze -- <folder> [--author <e-mail>|all] [--json] [--data <folder>]
      Analyses the history of a folder. The author defaults to the repository's git identity.
`;

export type Ports = { web: number; engine: number; supabase: number };

export type Command =
  | { name: "start"; ports: Ports; data: string }
  | { name: "analyze"; folder: string; author: string | null; json: boolean; data: string }
  | { name: "help" };

/** Reads the command line. Paths are resolved from where the person stands. */
export function parseCommand(args: string[]): Command {
  const [name, ...rest] = args;
  switch (name) {
    case "start":
      return parseStart(rest);
    case "analyze":
      return parseAnalyze(rest);
    case "help":
    case "--help":
    case "-h":
      return { name: "help" };
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
  if (values.help) return { name: "help" };
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
  if (values.help) return { name: "help" };
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

/** Node's own complaints about arguments are clear sentences; only the class is not ours. */
const parse: typeof parseArgs = (config) => {
  try {
    return parseArgs(config);
  } catch (cause) {
    throw new UsageError(`${cause instanceof Error ? cause.message : cause}\n\n${USAGE}`, { cause });
  }
};

/** An empty path would mean the folder one stands in, which nobody asks for in this way. */
function requireFolder(what: string, path: string): void {
  if (path.trim() === "") throw new UsageError(`${what} wants the path of a folder.`);
}

function port(flag: string, text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0 && number < 65_536) return number;
  throw new UsageError(`${flag} wants a port between 1 and 65535, not ${text}.`);
}
