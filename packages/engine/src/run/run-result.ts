import { EngineError } from "../engine-error.ts";
import { isObject, type Json, textOf } from "../json.ts";
import type { RunDetail, RunView } from "../view/run-view.ts";

/** A run that ended without a result: the error its function threw, under its own name, or why it was cancelled. */
class RunFailed extends Error {
  readonly runId: string;
  /** The error as the app sent it. */
  readonly error: Json;

  constructor(runId: string, error: Json) {
    const thrown = isObject(error) ? error : {};
    super(textOf(thrown.message) ?? JSON.stringify(error));
    this.name = textOf(thrown.name) ?? "RunFailed";
    this.runId = runId;
    this.error = error;
  }
}

/** What the one run of an event returns, once it has ended. */
export async function resultOf(
  eventName: string,
  runs: RunView[],
  wait: (id: string) => Promise<RunDetail | null>,
): Promise<Json> {
  const [only, ...others] = runs;
  if (!only) {
    throw new EngineError(
      "NOT_FOUND",
      `The event "${eventName}" has started no run: no function is triggered by it, or not now.`,
    );
  }
  if (others.length > 0) {
    throw new EngineError(
      "INVALID_REQUEST",
      `The event "${eventName}" has started ${runs.length} runs, so there is no one result: use send and waitForRun.`,
    );
  }
  const run = await wait(only.id);
  if (run?.status === "completed") return run.output;
  throw new RunFailed(
    only.id,
    run && "error" in run ? run.error : { name: "RunGone", message: "The run is not stored." },
  );
}
