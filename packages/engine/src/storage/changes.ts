import type { DatabaseSync } from "node:sqlite";

/** Which rows a transaction has touched. */
export type Changes = { runs: ReadonlySet<string>; events: ReadonlySet<string>; functions: boolean };

/** Above this many a change says only "many": whoever shows a list then reads it again. */
const maxNamed = 1000;

/** What makes a run look different to a reader, and the run it is about. */
const watched = [
  ["runs", "insert", "new.id"],
  ["runs", "update", "new.id"],
  ["runs", "delete", "old.id"],
  ["steps", "insert", "new.run_id"],
  ["attempts", "insert", "new.run_id"],
  ["jobs", "insert", "new.run_id"],
  ["jobs", "update of leased_at, due_at", "new.run_id"],
  ["events", "insert", "new.id"],
  ["events", "delete", "old.id"],
  ["functions", "insert", "new.slug"],
  ["functions", "update of config, archived_at, paused_at", "new.slug"],
] as const;

const nameOf = {
  runs: "runs",
  steps: "runs",
  attempts: "runs",
  jobs: "runs",
  events: "events",
  functions: "functions",
} as const;

/**
 * Notes what every transaction changes, by triggers of this connection alone: no code that writes has to remember to
 * tell, and the file knows nothing of it. Only while somebody listens.
 */
export class ChangeLog {
  readonly #sqlite: DatabaseSync;
  readonly #listeners = new Set<(changes: Changes) => void>();
  #runs = new Set<string>();
  #events = new Set<string>();
  #functions = false;

  constructor(sqlite: DatabaseSync) {
    this.#sqlite = sqlite;
    sqlite.function("note_change", { varargs: false }, (kind, id) => {
      this.#note(String(kind), String(id));
      return null;
    });
  }

  /** Calls back after every commit that changed something, until the returned function is called. */
  listen(listener: (changes: Changes) => void): () => void {
    if (this.#listeners.size === 0) this.#watch(true);
    this.#listeners.add(listener);
    return () => {
      if (!this.#listeners.delete(listener) || this.#listeners.size > 0) return;
      this.#watch(false);
      this.discard();
    };
  }

  publish(): void {
    if (this.#runs.size + this.#events.size === 0 && !this.#functions) return;
    const changes = { runs: this.#runs, events: this.#events, functions: this.#functions };
    this.discard();
    for (const listener of this.#listeners) listener(changes);
  }

  discard(): void {
    this.#runs = new Set();
    this.#events = new Set();
    this.#functions = false;
  }

  #note(kind: string, id: string): void {
    if (kind === "functions") this.#functions = true;
    else (kind === "events" ? this.#events : this.#runs).add(id);
  }

  #watch(on: boolean): void {
    if (!this.#sqlite.isOpen) return;
    for (const [index, [table, operation, id]] of watched.entries()) {
      const trigger = `note_${table}_${index}`;
      this.#sqlite.exec(
        on
          ? `create temp trigger ${trigger} after ${operation} on main.${table}${onlyIf(operation)}
             begin select note_change('${nameOf[table]}', ${id}); end`
          : `drop trigger temp.${trigger}`,
      );
    }
  }
}

/** Apps register again and again; what they register seldom changes. */
function onlyIf(operation: string): string {
  if (!operation.includes("config")) return "";
  const looked = ["config", "archived_at", "paused_at"].map((column) => `new.${column} is not old.${column}`);
  return ` when ${looked.join(" or ")}`;
}

/** Whether a change touched so much that its ids are not worth sending one by one. */
export function isMany({ runs, events }: Changes): boolean {
  return runs.size + events.size > maxNamed;
}
