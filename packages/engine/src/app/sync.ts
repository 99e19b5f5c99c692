import { TransportError } from "../call/transport.ts";
import type { Context } from "../context.ts";
import { EngineError } from "../engine-error.ts";
import { objectOr, textOf, tryParseJson } from "../json.ts";
import type { Dispatcher } from "../queue/dispatcher.ts";
import { listApps } from "../storage/functions.ts";
import { parseRegistration, type Registration, type RegistrationResult, register } from "./register.ts";
import type { Route, Targets } from "./targets.ts";

/** How one configured app answered the request to register. */
export type SyncResult =
  | { url: string; status: "registered"; appId: string; modified: boolean }
  | { url: string; status: "elsewhere" }
  | { url: string; status: "unreachable"; reason: string }
  | { url: string; status: "refused"; reason: string };

/** An address that answers, but not with functions this engine takes, or does not answer. */
export type SyncProblem = Extract<SyncResult, { reason: string }>;

const firstRetryMs = 100;
const lastRetryMs = 2000;
/** Addresses whose refusals are remembered: a program that tries many must not fill the memory. */
const maxProblems = 100;
const startPatienceMs = 2000;
const answerMs = 60_000;

/** Asks apps for their functions: at start until each has answered, and again on demand. */
export class Sync {
  readonly #context: Context;
  readonly #targets: Targets;
  readonly #dispatcher: Dispatcher;
  readonly #closing = new AbortController();
  readonly #problems = new Map<string, SyncProblem>();

  constructor(context: Context, targets: Targets, dispatcher: Dispatcher) {
    this.#context = context;
    this.#targets = targets;
    this.#dispatcher = dispatcher;
  }

  /** Whether a configured app has never registered, so that events have to be kept for it. */
  get isAwaited(): boolean {
    const known = new Set(listApps(this.#context.database).map((app) => app.url));
    return this.#targets.configured.some((route) => !known.has(route.url));
  }

  /** Asks every configured app once, and goes on asking those that are not up yet in the background. */
  async start(): Promise<SyncResult[]> {
    return Promise.all(
      this.#targets.configured.map(async (route) => {
        const asked = this.#ask(route);
        const result = await this.#impatiently(route, asked);
        if (result.status === "refused") this.#context.log("warn", result.reason, { url: route.url });
        void asked.then((late) => {
          if (late.status === "unreachable" || late.status === "refused") this.#askLater(route, firstRetryMs, late);
        });
        return result;
      }),
    );
  }

  /** Asks every configured app once. */
  async now(): Promise<SyncResult[]> {
    return Promise.all(this.#targets.configured.map((route) => this.#ask(route)));
  }

  /** Asks an app at an address nobody has configured; once it has registered, it counts as configured. */
  async add(url: string): Promise<SyncResult> {
    const route = this.#targets.routeTo(url);
    const result = await this.#ask(route);
    if (result.status === "registered") this.#targets.add(route);
    return result;
  }

  /** Takes the registration an app sent by itself. */
  accept(app: Registration): RegistrationResult {
    const { log } = this.#context;
    const url = this.#configuredUrlOf(app) ?? app.url;
    this.#targets.confirm(url);
    const result = this.#noting(url, () =>
      this.#dispatcher.transact(() => {
        this.#dispatcher.noteUp(app.appId);
        return register(this.#context, { ...app, url }, () => this.isAwaited);
      }),
    );
    for (const { slug, warning } of result.modified ? result.warnings : []) log("warn", `${slug}: ${warning}`);
    if (result.modified) log("info", `The app "${app.appId}" has registered.`, { functions: app.functions.length });
    return result;
  }

  /** Remembers why a registration was refused, however the app has sent it. */
  #noting<Result>(url: string, registering: () => Result): Result {
    try {
      const result = registering();
      this.#problems.delete(url);
      return result;
    } catch (error) {
      const isNew = !this.#problems.has(url);
      if (error instanceof EngineError && !(isNew && this.#problems.size >= maxProblems)) {
        this.#problems.set(url, { url, status: "refused", reason: error.message });
      }
      throw error;
    }
  }

  /** What last kept apps from registering. */
  get problems(): SyncProblem[] {
    return [...this.#problems.values()];
  }

  stop(): void {
    this.#closing.abort();
  }

  /** A configured app keeps the address it is configured with: the one it reports may not be ours to reach. */
  #configuredUrlOf(app: Registration): string | undefined {
    const urls = this.#targets.configured.map((route) => route.url);
    const known = listApps(this.#context.database).find(({ id }) => id === app.appId)?.url;
    return urls.find((url) => sameAddress(url, app.url)) ?? urls.find((url) => url === known);
  }

  /** An app that is still compiling must not hold the start up: its answer counts whenever it comes. */
  async #impatiently({ url }: Route, asked: Promise<SyncResult>): Promise<SyncResult> {
    let cancel = () => {};
    const late = new Promise<SyncResult>((resolve) => {
      const giveUp = () => resolve({ url, status: "unreachable", reason: "The app has not answered yet." });
      cancel = this.#context.clock.after(startPatienceMs, giveUp);
    });
    const result = await Promise.race([asked, late]);
    cancel();
    return result;
  }

  #askLater(route: Route, delayMs: number, last: SyncResult): void {
    const { clock, log } = this.#context;
    if (this.#closing.signal.aborted) return;
    const cancel = clock.after(delayMs, () => {
      this.#closing.signal.removeEventListener("abort", cancel);
      void this.#ask(route).then((result) => {
        if (result.status === "registered" || result.status === "elsewhere") return;
        // An app that is not up yet is normal; one that answers something else is worth one line.
        if (result.status === "refused" && last.status !== "refused") log("warn", result.reason, { url: route.url });
        this.#askLater(route, Math.min(delayMs * 2, lastRetryMs), result);
      });
    });
    this.#closing.signal.addEventListener("abort", cancel, { once: true });
  }

  async #ask(route: Route): Promise<SyncResult> {
    const result = await this.#askOnce(route);
    if (result.status === "unreachable" || result.status === "refused") this.#problems.set(route.url, result);
    else this.#problems.delete(route.url);
    return result;
  }

  /** One in-band request to register. Never throws: the answer says what went wrong. */
  async #askOnce(route: Route): Promise<SyncResult> {
    const { url } = route;
    try {
      const headers = {
        "content-type": "application/json",
        "x-inngest-sync-kind": "in_band",
        "x-inngest-server-kind": "dev",
      };
      const body = JSON.stringify({ url });
      const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(answerMs)]);
      const response = await route.transport({ url, method: "PUT", headers, body }, signal);
      const json = tryParseJson(response.body);
      if (response.status !== 200) {
        const said = textOf(objectOr(json).message) ?? response.body.slice(0, 200);
        return { url, status: "refused", reason: `The app at ${url} answered ${response.status} to sync: ${said}` };
      }
      if (response.headers["x-inngest-sync-kind"] !== "in_band") return { url, status: "elsewhere" };
      const app = parseRegistration(json, url);
      if (!app) return { url, status: "refused", reason: `The app at ${url} sent no list of functions.` };
      if (!this.#context.database.isOpen) return { url, status: "unreachable", reason: "The engine is closed." };
      const { modified } = this.accept(app);
      return { url, status: "registered", appId: app.appId, modified };
    } catch (error) {
      if (error instanceof TransportError) return { url, status: "unreachable", reason: error.message };
      if (error instanceof EngineError) return { url, status: "refused", reason: error.message };
      return { url, status: "refused", reason: `The app at ${url} failed: ${String(error)}` };
    }
  }
}

/** Whether two URLs are one address of this machine or another, whichever name of loopback they use. */
function sameAddress(a: string, b: string): boolean {
  return unifyLoopback(a) === unifyLoopback(b);
}

function unifyLoopback(url: string): string {
  return url.replace(/^(https?:\/\/)(?:127\.0\.0\.1|\[::1\])(?=[:/]|$)/, "$1localhost");
}
