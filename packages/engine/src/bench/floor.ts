import { createHttpTransport } from "../call/http-transport.ts";
import { parseOp } from "../call/op.ts";
import type { Transport } from "../call/transport.ts";
import { isObject, type Json, parseJson } from "../json.ts";
import { type AppName, appId, eventNameOf, type FunctionName } from "./shapes.ts";

/** The floor: the SDK's handler called in a loop by the engine's own HTTP client, with nothing stored in between. */
export class Floor {
  readonly #http = createHttpTransport();
  readonly #appUrl: string;

  constructor(appUrl: string) {
    this.#appUrl = appUrl;
  }

  /** One run to its end, with its results kept in memory. */
  async run(fn: FunctionName, data: Record<string, Json> = {}): Promise<void> {
    const memos: Record<string, Json> = {};
    const stack: string[] = [];
    const event = { name: eventNameOf("floor", fn), data, id: "floor", ts: Date.now() };
    for (let isOver = false; !isOver; ) isOver = await this.#call(this.#http.transport, fn, event, memos, stack);
  }

  /** So many runs, so many of them at a time. */
  async runMany(fn: FunctionName, runs: number, atOnce: number): Promise<void> {
    let begun = 0;
    const worker = async () => {
      while (begun < runs) {
        begun += 1;
        await this.run(fn, { of: runs });
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
  }

  close(): void {
    this.#http.close();
  }

  async #call(
    transport: Transport,
    fn: FunctionName,
    event: Record<string, Json>,
    memos: Record<string, Json>,
    stack: string[],
  ): Promise<boolean> {
    const ids = { run_id: "floor", ...(fn.endsWith("reported") ? { fn_id: "f", qi_id: "1" } : {}) };
    const place = { step_id: "step", attempt: 0, max_attempts: 5, stack: { stack, current: stack.length } };
    const ctx = { ...ids, env: "", ...place };
    const app: AppName = "floor";
    const response = await transport(
      {
        url: `${this.#appUrl}?fnId=${appId(app)}-${fn}&stepId=step`,
        method: "POST",
        headers: { "content-type": "application/json", "x-inngest-generation-id": "1" },
        body: JSON.stringify({ event, events: [event], steps: memos, version: 2, use_api: false, ctx }),
      },
      new AbortController().signal,
    );
    const reply = parseJson(response.body);
    if (response.status !== 206 || !Array.isArray(reply)) return true;
    const ops = reply.filter(isObject).map(parseOp);
    for (const op of ops) {
      if (op.op !== "StepRun") continue;
      memos[op.id] = { data: op.data };
      stack.push(op.id);
    }
    return ops.some((op) => op.op === "RunComplete");
  }
}
