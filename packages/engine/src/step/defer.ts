import type { Context } from "../context.ts";
import { ownEvent } from "../intake/event.ts";
import { mergeSessions } from "../intake/sessions.ts";
import { objectOr, parseJson } from "../json.ts";
import { limits } from "../limits.ts";
import { abortDefer, defersOfRun, insertDefer } from "../storage/defers.ts";
import { addRunWarning, type RunRow } from "../storage/runs.ts";
import type { Effect } from "./effect.ts";

type Defer = Extract<Effect, { do: "defer" | "abort-defer" }>;

/** Notes that a function is to be started when the run has ended, or not to be after all. */
export function noteDefer({ database }: Context, run: RunRow, defer: Defer): void {
  if (defer.do === "abort-defer") {
    abortDefer(database, run.id, defer.id);
    return;
  }
  const known = defersOfRun(database, run.id);
  if (known.length >= limits.defersPerRun && !known.some(({ id }) => id === defer.id)) {
    const text = `The run defers more than ${limits.defersPerRun} functions: ${defer.slug} and later ones are not started.`;
    addRunWarning(database, run.id, text);
    return;
  }
  const input = JSON.stringify(defer.input);
  const meta = defer.meta === null ? null : JSON.stringify(defer.meta);
  insertDefer(database, { run_id: run.id, id: defer.id, function_slug: defer.slug, input, meta });
}

/** Starts, through events, what the run has deferred until its end. */
export function scheduleDefers(context: Context, run: RunRow): void {
  for (const defer of defersOfRun(context.database, run.id)) {
    if (defer.aborted === 1) continue;
    const data = {
      ...objectOr(parseJson(defer.input)),
      _inngest: { fn_slug: defer.function_slug, parent_run_id: run.id, parent_fn_slug: run.function_slug },
    };
    const merged = mergeSessions(defer.meta === null ? undefined : parseJson(defer.meta));
    const meta = "meta" in merged ? merged.meta : undefined;
    const event = ownEvent(context, "inngest/deferred.schedule", data, undefined, meta);
    context.consequences.push({ kind: "event", event });
  }
}
