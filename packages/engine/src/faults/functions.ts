// biome-ignore lint/correctness/noUndeclaredDependencies: only tests load this file, and the root declares it for them
import { type Context, type Inngest, type InngestFunction, NonRetriableError } from "inngest";

/** One execution of a step. */
export type Entry = { run: string; step: string; attempt: number };

/** Writes an execution down as it begins, and names it. */
export type Note = (entry: Entry) => string;

type Tools = Pick<Context.Any, "event" | "step" | "runId" | "attempt">;

const pause = () => new Promise((resolve) => setTimeout(resolve, Math.random() * 10));

/**
 * An app that uses what the engine has. What a function returns follows from its event alone, and what a step returns also names
 * the execution it is of.
 */
export function defineFunctions(client: Inngest, note: Note): InngestFunction.Any[] {
  const stepsOf = ({ event, step, runId, attempt }: Tools) => {
    return async (id: string, fails = false): Promise<string> => {
      const { value } = await step.run(id, async () => {
        const by = note({ run: runId, step: id, attempt });
        await pause();
        if (fails) throw new Error(`${id} is to fail`);
        return { value: `${id} of ${event.data.n}`, by };
      });
      return value;
    };
  };
  const define = (
    id: string,
    handler: (work: ReturnType<typeof stepsOf>, tools: Tools) => Promise<unknown>,
    options: Partial<Parameters<Inngest["createFunction"]>[0]> = {},
  ) => {
    const triggers = [{ event: `storm/${id}` }];
    return client.createFunction({ id, triggers, retries: 20, ...options }, (tools) => handler(stepsOf(tools), tools));
  };
  const inOrder = async (work: ReturnType<typeof stepsOf>) => [await work("a"), await work("b"), await work("c")];
  const flow = { triggers: [{ event: "storm/flow" }] };
  const once = async (work: ReturnType<typeof stepsOf>) => work("only");

  const child = define("child", async (work, { event }) => [await work("inner"), event.data.n]);
  return [
    child,
    define("sequence", inOrder),
    define("classic", inOrder, { checkpointing: false }),
    define("parallel", async (work) => {
      const branch = async () => [await work("b1"), await work("b2")];
      return [await Promise.all([work("a"), branch(), work("c")]), await work("d")];
    }),
    define("sleep", async (work, { step }) => {
      const before = await work("before");
      await step.sleep("nap", "1s");
      return [before, await work("after")];
    }),
    define("wait", async (work, { step }) => {
      const options = { timeout: "12h", if: "event.data.n == async.data.n" };
      const answer = await step.waitForEvent("answer", { event: "storm/answer", ...options });
      return [answer?.data.n, await work("after")];
    }),
    define("timeout", async (work, { step }) => {
      const answer = await step.waitForEvent("nothing", { event: "storm/nothing", timeout: "2s" });
      return [answer, await work("after")];
    }),
    define("invoke", async (work, { step, event }) => {
      const inner: unknown = await step.invoke("child", { function: child, data: event.data });
      return [inner, await work("after")];
    }),
    define("emit", async (work, { step, event, runId }) => {
      const leaf = (i: number) => ({ name: "storm/leaf", id: `${runId}-${i}`, data: { n: event.data.n } });
      await step.sendEvent("leaves", [leaf(0), leaf(1)]);
      return work("after");
    }),
    define("leaf", once),
    define("flaky", async (work, { attempt, event }) => {
      const first = await work("fails twice", attempt < 2);
      if (attempt === 0) throw new Error("fails once");
      return [first, event.data.n];
    }),
    define(
      "doomed",
      async (work) => {
        await work("a");
        throw new NonRetriableError("doomed");
      },
      { onFailure: (tools) => stepsOf(tools as unknown as Tools)("mourn") },
    ),
    define(
      "stopped",
      async (work, { step }) => [await work("a"), await step.sleep("long", "30d"), await work("never")],
      {
        cancelOn: [{ event: "storm/stop", match: "data.n" }],
      },
    ),
    define("keyed", once, { ...flow, concurrency: { limit: 1, key: "event.data.n % 2" } }),
    define("throttled", once, { ...flow, throttle: { limit: 20, period: "1s" } }),
    define("batched", once, { ...flow, batchEvents: { maxSize: 4, timeout: "1s" } }),
    define("debounced", once, { ...flow, debounce: { period: "1s", key: "event.data.n % 3" } }),
    define("limited", once, { ...flow, rateLimit: { limit: 3, period: "5s" } }),
    define("single", once, { ...flow, singleton: { mode: "skip" } }),
    define("minutely", async (_, { runId }) => note({ run: runId, step: "tick", attempt: 0 }), {
      triggers: [{ cron: "* * * * *" }],
    }),
  ];
}

/** What an event of each kind leads to: the one run of the function of that name ends so. */
export const endings: Record<string, (n: number) => { status: string; output?: unknown }> = {
  sequence: (n) => completed([`a of ${n}`, `b of ${n}`, `c of ${n}`]),
  classic: (n) => completed([`a of ${n}`, `b of ${n}`, `c of ${n}`]),
  parallel: (n) => completed([[`a of ${n}`, [`b1 of ${n}`, `b2 of ${n}`], `c of ${n}`], `d of ${n}`]),
  sleep: (n) => completed([`before of ${n}`, `after of ${n}`]),
  wait: (n) => completed([n, `after of ${n}`]),
  timeout: (n) => completed([null, `after of ${n}`]),
  invoke: (n) => completed([[`inner of ${n}`, n], `after of ${n}`]),
  child: (n) => completed([`inner of ${n}`, n]),
  emit: (n) => completed(`after of ${n}`),
  leaf: (n) => completed(`only of ${n}`),
  flaky: (n) => completed([`fails twice of ${n}`, n]),
  doomed: () => ({ status: "failed" }),
  stopped: () => ({ status: "cancelled" }),
};

/** What may become of an event of the kind `flow` at each function that it is for. */
export const fates: Record<string, readonly string[]> = {
  keyed: ["completed"],
  throttled: ["completed"],
  batched: ["completed"],
  debounced: ["completed", "debounce"],
  limited: ["completed", "rate_limit"],
  single: ["completed", "skipped"],
};

const completed = (output: unknown) => ({ status: "completed", output });
