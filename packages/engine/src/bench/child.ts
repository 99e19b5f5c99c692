import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A program of this folder in a process of its own, as the parts of a real installation are. */
export type Child = {
  /** Where it listens. */
  url: string;
  /** What it says next. */
  next(): Promise<unknown>;
  /** Megabytes of memory: now, and at most so far. `null` where the system does not tell. */
  memory(): { nowMb: number; peakMb: number } | null;
  /** Processor time used so far, in milliseconds. `null` where the system does not tell. */
  cpuMs(): number | null;
  close(): Promise<void>;
};

/** Starts `file`, which sends its address over the channel to its parent once it listens. */
export async function startChild(file: string, args: string[]): Promise<Child> {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = fork(path, args, { stdio: ["ignore", "inherit", "inherit", "ipc"], serialization: "advanced" });
  const heard: unknown[] = [];
  const waiting: ((message: unknown) => void)[] = [];
  child.on("message", (message) => {
    const take = waiting.shift();
    if (take) take(message);
    else heard.push(message);
  });
  child.on("exit", (code) => {
    if (code) throw new Error(`${file} ended with code ${code}.`);
  });
  const next = (): Promise<unknown> => {
    return heard.length > 0 ? Promise.resolve(heard.shift()) : new Promise((resolve) => waiting.push(resolve));
  };
  const url = String(await next());
  return { url, next, memory: () => memoryOf(child), cpuMs: () => cpuOf(child), close: () => end(child) };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.removeAllListeners("exit");
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

function memoryOf({ pid }: ChildProcess): { nowMb: number; peakMb: number } | null {
  const text = readProc(`/proc/${pid}/status`);
  const megabytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(text ?? "")?.[1]) / 1024;
  return text === null ? null : { nowMb: megabytes("VmRSS"), peakMb: megabytes("VmHWM") };
}

/** Linux counts it in hundredths of a second. */
function cpuOf({ pid }: ChildProcess): number | null {
  const text = readProc(`/proc/${pid}/stat`);
  if (text === null) return null;
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function readProc(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
