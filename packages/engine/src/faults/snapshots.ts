import { copyFileSync, existsSync, rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { type Execution, readJournal, stepKey } from "./journal.ts";
import type { Evidence } from "./load.ts";

/**
 * Looks at the file of an engine that has just been killed, in a copy: opening the file itself would do the recovery that
 * the next engine is to do.
 */
export class Snapshots {
  readonly #database: string;
  readonly #journal: string;
  /** Steps that were on disk, by their result, and how long the journal was when they were first seen. */
  readonly #finished = new Map<string, { memo: string; journalLength: number }>();
  readonly complaints: string[] = [];
  taken = 0;

  constructor(database: string, journal: string) {
    this.#database = database;
    this.#journal = journal;
  }

  take(evidence: Evidence): void {
    if (!existsSync(this.#database)) return;
    this.taken += 1;
    const copy = `${this.#database}.copy`;
    for (const suffix of ["", "-wal"]) {
      if (existsSync(this.#database + suffix)) copyFileSync(this.#database + suffix, copy + suffix);
      else rmSync(copy + suffix, { force: true });
    }
    const sqlite = new DatabaseSync(copy);
    try {
      this.#examine(sqlite, evidence);
    } finally {
      sqlite.close();
      for (const suffix of ["", "-wal", "-shm"]) rmSync(copy + suffix, { force: true });
    }
  }

  #examine(sqlite: DatabaseSync, { acknowledged }: Evidence): void {
    const integrity = sqlite.prepare("pragma integrity_check").all().flatMap(Object.values).join();
    const broken = sqlite.prepare("pragma foreign_key_check").all();
    if (integrity !== "ok" || broken.length > 0) {
      this.complaints.push(`Kill ${this.taken}: ${integrity}; foreign keys ${JSON.stringify(broken)}`);
    }
    if (sqlite.prepare("select 1 from sqlite_schema where name = 'steps'").get() === undefined) return;
    const stored = new Set(
      sqlite
        .prepare("select id from events")
        .all()
        .map(({ id }) => String(id)),
    );
    for (const id of acknowledged.keys()) {
      if (!stored.has(id)) this.complaints.push(`Event ${id} was acknowledged and is not in the file.`);
    }
    const journalLength = readJournal(this.#journal).length;
    const ours = `select run_id, steps.name, memo from steps join runs on runs.id = run_id
      where op = 'StepRun' and function_slug like 'app-%'`;
    for (const row of sqlite.prepare(ours).all()) {
      const key = stepKey({ run: String(row.run_id), step: String(row.name) });
      const memo = String(row.memo);
      const known = this.#finished.get(key);
      if (known === undefined) this.#finished.set(key, { memo, journalLength });
      else if (known.memo !== memo) this.complaints.push(`Step ${key} was ${known.memo} and is ${memo}.`);
    }
  }

  /** What the steps that were once on disk have become: none is lost, changed or begun again. */
  compare(sqlite: DatabaseSync, journal: readonly Execution[]): string[] {
    const complaints = [...this.complaints];
    const memos = new Map<string, string>();
    for (const row of sqlite.prepare("select run_id, name, memo from steps").all()) {
      memos.set(stepKey({ run: String(row.run_id), step: String(row.name) }), String(row.memo));
    }
    for (const [key, { memo }] of this.#finished) {
      if (memos.get(key) !== memo) complaints.push(`Step ${key} was stored as ${memo} and is ${memos.get(key)}.`);
    }
    for (const [index, execution] of journal.entries()) {
      const finished = this.#finished.get(stepKey(execution));
      if (finished && index >= finished.journalLength) {
        complaints.push(`Step ${stepKey(execution)} was on disk and ran again as ${execution.by}.`);
      }
    }
    return complaints;
  }
}
