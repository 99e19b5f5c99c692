import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** What a process that waits is told to begin with: anything JSON keeps. */
type Order = Record<string, unknown>;

/** A process of ours that has begun its work. */
export type Running = {
  pid: number;
  /** What it said when it had begun; `null` when it died before. */
  begun: Promise<string | null>;
  died: Promise<void>;
  isAlive(): boolean;
  kill(): Promise<void>;
  /** What it wrote to stderr. */
  errors(): string;
};

type Waiting = Running & { begin(order: Order): void };

/**
 * Processes that run one script. The next one has loaded everything and waits while its forerunner runs, so that
 * after a kill the next begins at once.
 */
export class Standby {
  readonly #command: readonly string[];
  readonly #env: NodeJS.ProcessEnv;
  readonly #all = new Set<Waiting>();
  #next: Waiting | null = null;

  /** `env` is what the processes get; NODE_COMPILE_CACHE in it saves most of their start. `via` is put before the command. */
  constructor(script: string, env: NodeJS.ProcessEnv, via: readonly string[] = []) {
    this.#command = [...via, process.execPath, script];
    this.#env = env;
  }

  /** Has the waiting process begin. */
  begin(order: Order): Running {
    const running = this.#next ?? this.#spawn();
    this.#next = this.#spawn();
    running.begin(order);
    return running;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#all].map((process) => process.kill()));
  }

  #spawn(): Waiting {
    const waiting = startProcess(this.#command, this.#env);
    this.#all.add(waiting);
    void waiting.died.then(() => this.#all.delete(waiting));
    return waiting;
  }
}

/** Starts a process that waits for its order. */
export function startProcess([file = "", ...args]: readonly string[], env?: NodeJS.ProcessEnv): Waiting {
  const child = spawn(file, args, { ...(env && { env }), stdio: ["pipe", "pipe", "pipe"] });
  let errors = "";
  child.stderr.on("data", (text) => {
    errors = (errors + text).slice(-20_000);
  });
  child.stdin.on("error", () => {}); // It died before it was told anything, which its end says.
  const died = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const said = new Promise<string>((resolve) => createInterface({ input: child.stdout }).once("line", resolve));
  const isAlive = () => child.exitCode === null && child.signalCode === null;
  return {
    pid: child.pid ?? 0,
    begun: Promise.race([said, died.then(() => null)]),
    died,
    isAlive,
    errors: () => errors,
    begin: (order) => void child.stdin.write(`${JSON.stringify(order)}\n`),
    async kill() {
      child.kill("SIGKILL");
      await died;
    },
  };
}
