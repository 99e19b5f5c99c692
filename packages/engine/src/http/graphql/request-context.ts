import { isSearch } from "../../view/find-runs.ts";
import type { FunctionView } from "../../view/function-view.ts";
import type { AppView, Reads } from "../../view/reads.ts";
import type { RunDetail, RunView } from "../../view/run-view.ts";
import type { ApiDeps } from "../route.ts";
import { type Budget, createBudget } from "./budget.ts";

/** What the fields of one request share. */
export type RequestContext = {
  deps: ApiDeps;
  budget: Budget;
  reads: SharedReads;
  /** The sender's `Idempotency-Key`. */
  key: string | null;
};

/** Reading, paid from the request's budget. What one field has read, the next one does not read again. */
export type SharedReads = Pick<
  Reads,
  "getRun" | "runPage" | "countRuns" | "getEvent" | "eventPage" | "countEvents" | "runsOfEvent" | "outputOf"
> & {
  functions(): FunctionView[];
  apps(): AppView[];
  /** After an action, what was read before counts no more. */
  forget(): void;
};

/** Prices in values of the answer, by how long each takes: a value some 3 µs, a piece of a search some 15 ms. */
const prices = { row: 3, run: 50, page: 100, count: 1000, search: 5000 } as const;

export function requestContext(deps: ApiDeps, key: string | null): RequestContext {
  const budget = createBudget();
  return { deps, budget, reads: sharedReads(deps.reads, budget), key };
}

function sharedReads(reads: Reads, { spend, afford }: Budget): SharedReads {
  let functions: FunctionView[] | undefined;
  let apps: AppView[] | undefined;
  // An answer is written one object after the other, so that the last one is all that need be kept.
  let lastRun: { id: string; run: RunDetail | null } | undefined;
  let lastEvent: { id: string; runs: RunView[] } | undefined;
  return {
    getRun(id) {
      if (lastRun?.id !== id) {
        lastRun = { id, run: afford(prices.run) ? reads.getRun(id) : null };
      }
      return lastRun.run;
    },
    runsOfEvent(id) {
      if (lastEvent?.id !== id) {
        lastEvent = { id, runs: afford(prices.row) ? reads.runsOfEvent(id) : [] };
        afford(lastEvent.runs.length * prices.row);
      }
      return lastEvent.runs;
    },
    runPage(query) {
      spend(isSearch(query) ? prices.search : prices.page);
      const page = reads.runPage(query);
      spend(page.runs.length * prices.row);
      return page;
    },
    eventPage(query) {
      spend(query.text === undefined ? prices.page : prices.search);
      const page = reads.eventPage(query);
      spend(page.events.length * prices.row);
      return page;
    },
    countRuns(query) {
      spend(prices.count);
      return reads.countRuns(query);
    },
    countEvents(filter) {
      spend(prices.count);
      return reads.countEvents(filter);
    },
    outputOf(id) {
      spend(prices.run);
      return reads.outputOf(id);
    },
    getEvent(id) {
      spend(prices.row);
      return reads.getEvent(id);
    },
    functions() {
      functions ??= reads.listFunctions(Number.MAX_SAFE_INTEGER);
      return functions;
    },
    apps() {
      apps ??= reads.listApps();
      return apps;
    },
    forget() {
      functions = undefined;
      apps = undefined;
      lastRun = undefined;
      lastEvent = undefined;
    },
  };
}
