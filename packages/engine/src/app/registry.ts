import { type FaultReport, holds } from "../expression/expression.ts";
import { type JsonObject, parseJson } from "../json.ts";
import type { Database } from "../storage/database.ts";
import { allFunctions } from "../storage/functions.ts";
import { type FunctionConfig, parseFunctionConfig } from "./function-config.ts";

export type RegisteredFunction = FunctionConfig & { appId: string; active: boolean; paused: boolean };

/** The registered functions, parsed once and kept in memory. Archived ones stay for the runs they still have. */
export class Registry {
  readonly #database: Database;
  #functions = new Map<string, RegisteredFunction>();

  constructor(database: Database) {
    this.#database = database;
    this.reload();
  }

  reload(): void {
    this.#functions = new Map();
    for (const row of allFunctions(this.#database)) {
      const config = parseFunctionConfig(parseJson(row.config));
      if (!config) continue; // Registration stores nothing that does not parse.
      this.#functions.set(row.slug, {
        ...config,
        appId: row.app_id,
        active: row.archived_at === null,
        paused: row.paused_at !== null,
      });
    }
  }

  get(slug: string): RegisteredFunction | undefined {
    return this.#functions.get(slug);
  }

  all(): RegisteredFunction[] {
    return [...this.#functions.values()];
  }

  /** The functions an event starts, each once however many of its triggers match. Whose conditions fail is reported. */
  matching(
    event: JsonObject & { name: string },
    now: number,
    reportOf: (slug: string) => FaultReport,
  ): RegisteredFunction[] {
    return this.all().filter(
      (fn) =>
        fn.active &&
        fn.triggers.some(
          ({ event: name, condition }) =>
            nameMatches(name, event.name) && (!condition || holds(condition, { event, now }, reportOf(fn.slug))),
        ),
    );
  }
}

/** Exact, or a prefix when the pattern ends in `/*` or `.*`. */
function nameMatches(pattern: string, name: string): boolean {
  if (pattern.endsWith("/*") || pattern.endsWith(".*")) return name.startsWith(pattern.slice(0, -1));
  return pattern === name;
}
