import type { Context } from "../context.ts";
import { payloadOf } from "../intake/event.ts";
import type { Json, JsonObject } from "../json.ts";
import { stepInputOf } from "../step/step-input.ts";
import { countEvents, countRunsOfEvents, type EventFilter } from "../storage/event-search.ts";
import { type EventRow, findEvent } from "../storage/events.ts";
import { type AppRow, listApps } from "../storage/functions.ts";
import { countRuns, slugsOfApp } from "../storage/run-search.ts";
import { findRun, runsOfEvent } from "../storage/runs.ts";
import { type EventQuery, findEvents } from "./find-events.ts";
import { cursorOf, filterOf, findRuns, isSearch, type RunQuery } from "./find-runs.ts";
import { type FunctionView, functionViews } from "./function-view.ts";
import { type RunDetail, type RunSummary, type RunView, runDetail, runSummary, runView } from "./run-view.ts";
import { parseOutputId } from "./trace.ts";

export type EventView = { id: string; name: string; receivedAt: number; payload: JsonObject };
/** An event of a list, with the number of runs it has started. */
export type EventSummary = EventView & { runs: number };
export type AppView = { id: string; url: string; sdk: string; framework: string; syncedAt: number };

/** One page of a list: `next` is what to ask the following page with, `null` at the end. */
export type RunPage = { runs: (RunSummary & { cursor: string })[]; next: string | null };
export type EventPage = { events: (EventSummary & { cursor: string })[]; next: string | null };

/** What a run, a step or a try was given and brought. */
export type Output = { input: Json; result: { data: Json } | { error: Json } };

/** What can be asked about the engine's state. */
export type Reads = {
  getRun(id: string): RunDetail | null;
  /** Newest first, without what they returned; `before` is the id of the last run of the page before. */
  listRuns(query?: RunQuery): RunSummary[];
  runPage(query: RunQuery): RunPage;
  /** How many runs a query meets; `null` when that would take a search through all of them. */
  countRuns(query: RunQuery): number | null;
  getEvent(id: string): EventView | null;
  listEvents(filter?: { name?: string; limit?: number }): EventView[];
  eventPage(query: EventQuery): EventPage;
  countEvents(filter: EventFilter): number;
  runsOfEvent(eventId: string): RunView[];
  listApps(): AppView[];
  /** Every function, with what its runs since a moment (by default ever) have come to. */
  listFunctions(since?: number): FunctionView[];
  /** The result that a span of a trace names; `null` when there is none. */
  outputOf(outputId: string): Output | null;
};

export function readsOf(context: Context): Reads {
  const { database, registry } = context;
  const getRun = (id: string): RunDetail | null => {
    const run = findRun(database, id);
    return run ? runDetail(database, registry, run) : null;
  };
  return {
    getRun,
    listRuns: (query = {}) => findRuns(context, query).rows.map((run) => runSummary(registry, run)),
    runPage(query) {
      const { rows, places, next } = findRuns(context, query);
      const cursors = new Map(places.map((place) => [place.id, cursorOf(place)]));
      return {
        runs: rows.map((run) => ({ ...runSummary(registry, run), cursor: cursors.get(run.id) ?? run.id })),
        next,
      };
    },
    countRuns(query) {
      return isSearch(query)
        ? null
        : countRuns(
            database,
            filterOf(query, (appId) => slugsOfApp(database, appId)),
          );
    },
    getEvent(id) {
      const event = findEvent(database, id);
      return event ? eventView(event) : null;
    },
    listEvents({ name, limit } = {}) {
      return findEvents(database, { ...(name ? { names: [name] } : {}), limit }).events.map(eventView);
    },
    eventPage(query) {
      const { events, next } = findEvents(database, query);
      const counts = countRunsOfEvents(
        database,
        events.map(({ id }) => id),
      );
      const withRuns = events.map((event) => ({
        ...eventView(event),
        runs: counts.get(event.id) ?? 0,
        cursor: cursorOf({ at: event.received_at, id: event.id }),
      }));
      return { events: withRuns, next };
    },
    countEvents: (filter) => countEvents(database, filter),
    runsOfEvent: (eventId) => runsOfEvent(database, eventId).map((run) => runView(registry, run)),
    listApps: () => listApps(database).map(appView),
    listFunctions: (since = 0) => functionViews(context, since),
    outputOf(outputId) {
      const ref = parseOutputId(outputId);
      const run = ref && getRun(ref.runId);
      if (!run) return null;
      if (ref.attempt !== undefined) {
        const attempt = run.attempts.filter((own) => own.stepId === (ref.stepId ?? null))[ref.attempt];
        const input = ref.stepId === undefined ? null : stepInputOf(database, run.id, ref.stepId);
        return attempt ? { input, result: attempt.error === null ? { data: null } : { error: attempt.error } } : null;
      }
      if (ref.stepId !== undefined) {
        const step = run.steps.find((own) => own.id === ref.stepId);
        return step ? { input: stepInputOf(database, run.id, step.id), result: step.result } : null;
      }
      const input = run.events[0]?.payload ?? null;
      if (run.status === "completed") return { input, result: { data: run.output } };
      return "error" in run ? { input, result: { error: run.error } } : null;
    },
  };
}

function appView({ id, url, sdk, framework, synced_at }: AppRow): AppView {
  return { id, url, sdk, framework, syncedAt: synced_at };
}

function eventView(event: EventRow): EventView {
  return { id: event.id, name: event.name, receivedAt: event.received_at, payload: payloadOf(event) };
}
