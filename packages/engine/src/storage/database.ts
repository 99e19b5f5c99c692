import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { EngineError } from "../engine-error.ts";
import { ChangeLog } from "./changes.ts";
import { migrate } from "./migrate.ts";

/** SQLite's primary result code for a row the schema does not allow. */
const constraintViolated = 19;
const checkViolated = 275;

/**
 * The engine's SQLite file: opened by one engine at a time, migrated on opening, every commit on disk
 * before it returns. Statements are prepared once.
 */
export class Database {
  readonly #sqlite: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  /** What transactions have changed, for those who show it. */
  readonly changes: ChangeLog;
  #open = true;
  #inTransaction = false;

  constructor(path: string) {
    this.#sqlite = named(path, () => new DatabaseSync(path));
    try {
      named(path, () => {
        // Exclusive: the lock is the process's own, so that it is free again after kill -9.
        this.#sqlite.exec("pragma busy_timeout = 0; pragma locking_mode = exclusive; pragma journal_mode = wal");
        this.#sqlite.exec("pragma synchronous = full; pragma foreign_keys = on; begin exclusive; commit");
        // Moving the log into the file takes two fsyncs more: every 300 steps then, not every 70.
        this.#sqlite.exec("pragma wal_autocheckpoint = 4000");
        prepareToShrink(this.#sqlite);
      });
      named(path, () => migrate(this.#sqlite, path));
      this.changes = named(path, () => new ChangeLog(this.#sqlite));
    } catch (error) {
      this.#sqlite.close();
      throw error;
    }
    this.#path = path;
  }

  readonly #path: string;

  get isOpen(): boolean {
    return this.#open;
  }

  /** All rows of a query. `Row` is what the query names: tables are STRICT, so SQLite guarantees the types. */
  all<Row>(sql: string, ...parameters: SQLInputValue[]): Row[] {
    return named(this.#path, () => this.#prepare(sql).all(...parameters) as Row[]);
  }

  /** The first row of a query, under the same guarantee as `all`. */
  get<Row>(sql: string, ...parameters: SQLInputValue[]): Row | undefined {
    return named(this.#path, () => this.#prepare(sql).get(...parameters) as Row | undefined);
  }

  /** Executes a statement and says how many rows it changed. */
  run(sql: string, ...parameters: SQLInputValue[]): number {
    return named(this.#path, () => Number(this.#prepare(sql).run(...parameters).changes));
  }

  /** Runs `work` in one transaction: all of its writes are on disk when this returns, or none is made. */
  transaction<Result>(work: () => Result): Result {
    if (this.#inTransaction) return work();
    const result = this.#commit(work);
    this.changes.publish();
    return result;
  }

  #commit<Result>(work: () => Result): Result {
    this.#inTransaction = true;
    try {
      this.run("begin immediate");
      const result = work();
      this.requireTransaction();
      this.run("commit");
      return result;
    } catch (error) {
      if (this.#open && this.#sqlite.isTransaction) this.#sqlite.exec("rollback");
      this.changes.discard();
      throw error;
    } finally {
      this.#inTransaction = false;
    }
  }

  /** A full disk ends the whole transaction, whoever caught the error: nothing may be written after it on its own. */
  requireTransaction(): void {
    if (this.#open && !this.#sqlite.isTransaction) throw full(this.#path);
  }

  /** Runs `work` inside the open transaction; if it throws, only its own writes are undone. */
  attempt<Result>(work: () => Result): Result {
    this.requireTransaction();
    this.run("savepoint attempt");
    try {
      const result = work();
      this.run("release attempt");
      return result;
    } catch (error) {
      // A full disk may have ended the whole transaction already.
      if (this.#open && this.#sqlite.isTransaction) this.#sqlite.exec("rollback to attempt; release attempt");
      throw error;
    }
  }

  /** Gives up to `pages` pages that deletions have freed back to the file system. */
  shrink(pages: number): void {
    this.#sqlite.exec(`pragma incremental_vacuum(${Math.trunc(pages)})`);
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#sqlite.close();
  }

  #prepare(sql: string): StatementSync {
    if (!this.#open) throw new EngineError("CLOSED", "The engine is closed.");
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#sqlite.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** A file up to this size is written anew once, so that it can shrink page by page from then on; a larger one reuses its pages. */
const rewriteBytes = 64 * 1024 * 1024;

/** Pages of deleted rows can be given back in small pieces only if the file was made for it. */
function prepareToShrink(sqlite: DatabaseSync): void {
  const numberOf = (pragma: string) => Number(Object.values(sqlite.prepare(`pragma ${pragma}`).get() ?? {})[0] ?? 0);
  sqlite.exec("pragma journal_size_limit = 67108864");
  if (numberOf("auto_vacuum") === 2) return;
  const bytes = numberOf("page_count") * numberOf("page_size");
  if (bytes > rewriteBytes) return;
  try {
    sqlite.exec("pragma auto_vacuum = incremental; vacuum");
  } catch {
    // No room for a second copy just now: the file works as well as it did, and the next opening tries again.
  }
}

function full(path: string, cause?: Error): EngineError {
  return new EngineError("DATABASE_FULL", `The disk of the engine database ${path} is full.`, { cause });
}

/** Gives SQLite's failures a code of ours and a sentence that says what to do. */
function named<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Error) || !("errcode" in error)) throw error;
    const code = Number(error.errcode) & 0xff;
    // The types allow what the checks do, so it is the text of a check, in the file, that has changed.
    const isCheck = Number(error.errcode) === checkViolated;
    if (code === constraintViolated && !isCheck) throw error; // A defect of ours, not of the file.
    if (code === 5 || code === 6) {
      throw new EngineError(
        "DATABASE_LOCKED",
        `The engine database ${path} is in use by another process: only one engine can own it. Stop the other one first.`,
        { cause: error },
      );
    }
    if (code === 11 || code === 26 || isCheck) {
      throw new EngineError("DATABASE_CORRUPT", `The engine database ${path} is damaged: ${error.message}.`, {
        cause: error,
      });
    }
    if (code === 13) throw full(path, error);
    throw new EngineError("DATABASE_FAILED", `The engine database ${path} failed: ${error.message}.`, {
      cause: error,
    });
  }
}
