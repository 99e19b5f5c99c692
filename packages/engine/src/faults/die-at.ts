import { DatabaseSync, StatementSync } from "node:sqlite";
import { Worker } from "node:worker_threads";

/** Where a process ends itself with SIGKILL: before its n-th statement, or some time after its n-th commit began. */
export type Death = { at: "statement"; n: number } | { at: "commit"; n: number; afterMs: number };

const kill = () => process.kill(process.pid, "SIGKILL");

/** Has this process die there. Every statement of SQLite counts, those of opening and migrating the file too. */
export function dieAt(death: Death): void {
  let left = death.n;
  const isMeant = (sql: string) => death.at === "statement" || sql === "commit";
  const die = death.at === "statement" ? kill : killerIn(death.afterMs);
  const note = (sql: string) => {
    if (isMeant(sql) && --left === 0) die();
  };
  const { exec } = DatabaseSync.prototype;
  DatabaseSync.prototype.exec = function (sql) {
    note(sql);
    return exec.call(this, sql);
  };
  for (const name of ["run", "get", "all"] as const) {
    const original = StatementSync.prototype[name] as (...parameters: unknown[]) => unknown;
    const counted = function (this: StatementSync, ...parameters: unknown[]) {
      note(this.sourceSQL);
      return original.apply(this, parameters);
    };
    Object.assign(StatementSync.prototype, { [name]: counted });
  }
}

/** A thread that kills the process while the main thread is held up by its commit. */
function killerIn(afterMs: number): () => void {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const source = `
    const { flag, afterMs } = require("node:worker_threads").workerData;
    Atomics.wait(flag, 0, 0);
    for (const end = performance.now() + afterMs; performance.now() < end; );
    process.kill(process.pid, "SIGKILL");`;
  new Worker(source, { eval: true, workerData: { flag, afterMs } }).unref();
  return () => {
    Atomics.store(flag, 0, 1);
    Atomics.notify(flag, 0);
  };
}
