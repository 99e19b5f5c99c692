import { DataFolderError } from "@vibe/embedded/data-folder";
import { EngineError } from "@vibe/engine/engine-error";
import { settle } from "./env.ts";
import { Failure, parseCommand, UsageError } from "./usage.ts";

/** Exit codes: 0 done, 1 the job failed, 2 bad usage or input, 130 interrupted. */
async function main(args: string[]): Promise<number> {
  settle();
  const command = parseCommand(args);
  switch (command.name) {
    case "help":
      process.stdout.write(command.text);
      return 0;
    // Loaded on demand: the stack and the analysis bring a database each, and a typing mistake should not wait for one.
    case "start":
      return (await import("./start.ts")).start(command);
    case "analyze":
      return (await import("./analyze.ts")).analyze(command);
    case "engine":
      return (await import("./engine.ts")).runEngine(command);
    default:
      return command satisfies never;
  }
}

// Whoever read our output may have gone away (`| head`); the work goes on, unheard.
process.stdout.on("error", () => {});
process.stderr.on("error", () => {});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const { message, code } = explain(error);
  process.stderr.write(`${message}\n`);
  process.exitCode = code;
}
// What is left open now (keep-alive sockets, the database's workers) holds nothing that matters.
process.exit();

function explain(error: unknown): { message: string; code: 1 | 2 } {
  if (error instanceof UsageError || error instanceof DataFolderError || error instanceof EngineError) {
    return { message: error.message, code: 2 };
  }
  if (error instanceof Failure) return { message: error.message, code: 1 };
  return { message: `Something unexpected happened:\n${error instanceof Error ? error.stack : error}`, code: 1 };
}
