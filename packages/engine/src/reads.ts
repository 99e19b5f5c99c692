import type { Context } from "./context.ts";
import { payloadOf } from "./event.ts";
import { type JsonObject, objectOr, parseJson } from "./json.ts";
import { type RunDetail, type RunSummary, type RunView, runDetail, runSummary, runView } from "./run-view.ts";
import { type EventRow, findEvent, recentEvents } from "./storage/events.ts";
import { type AppRow, allFunctions, listApps } from "./storage/functions.ts";
import { findRun, type RunFilter, runsOfEvent, selectRuns } from "./storage/runs.ts";

export type EventView = { id: string; name: string; receivedAt: number; payload: JsonObject };
export type AppView = { id: string; url: string; sdk: string; framework: string; syncedAt: number };
export type FunctionView = {
  id: string;
  appId: string;
  name: string;
  config: JsonObject;
  warnings: string[];
  archived: boolean;
};

/** What can be asked about the engine's state. */
export type Reads = {
  getRun(id: string): RunDetail | null;
  /** Newest first, without what they returned; `before` is the id of the last run of the page before. */
  listRuns(filter?: RunFilter): RunSummary[];
  getEvent(id: string): EventView | null;
  listEvents(filter?: { name?: string; limit?: number }): EventView[];
  runsOfEvent(eventId: string): RunView[];
  listApps(): AppView[];
  listFunctions(): FunctionView[];
};

export function readsOf({ database, registry }: Context): Reads {
  return {
    getRun(id) {
      const run = findRun(database, id);
      return run ? runDetail(database, registry, run) : null;
    },
    listRuns: (filter = {}) => selectRuns(database, filter).map((run) => runSummary(registry, run)),
    getEvent(id) {
      const event = findEvent(database, id);
      return event ? eventView(event) : null;
    },
    listEvents: ({ name, limit } = {}) => recentEvents(database, limit ?? 50, name ?? null).map(eventView),
    runsOfEvent: (eventId) => runsOfEvent(database, eventId).map((run) => runView(registry, run)),
    listApps: () => listApps(database).map(appView),
    listFunctions: () =>
      allFunctions(database).map((fn) => ({
        id: fn.slug,
        appId: fn.app_id,
        name: fn.name,
        config: objectOr(parseJson(fn.config)),
        warnings: registry.get(fn.slug)?.warnings ?? [],
        archived: fn.archived_at !== null,
      })),
  };
}

function appView({ id, url, sdk, framework, synced_at }: AppRow): AppView {
  return { id, url, sdk, framework, syncedAt: synced_at };
}

function eventView(event: EventRow): EventView {
  return { id: event.id, name: event.name, receivedAt: event.received_at, payload: payloadOf(event) };
}
