import { createHandlerTransport, type FetchHandler } from "./handler-transport.ts";
import { createHttpTransport } from "./http-transport.ts";
import type { RegisteredFunction } from "./registry.ts";
import type { Database } from "./storage/database.ts";
import { findApp } from "./storage/functions.ts";
import { type Transport, TransportError } from "./transport.ts";

/** An app the engine drives: over HTTP, or in this process when it brings its handler. */
export type AppTarget = { url: string; handler?: FetchHandler };

export type Route = { url: string; transport: Transport };

/** Knows how each app is called. Holds the HTTP connections; `close` ends them. */
export class Targets {
  readonly configured: readonly Route[];
  readonly #http = createHttpTransport();
  readonly #database: Database;
  readonly #confirmed = new Set<string>();

  constructor(database: Database, apps: readonly AppTarget[]) {
    this.#database = database;
    this.configured = apps.map(({ url, handler }) => ({
      url: new URL(url).href,
      transport: handler ? createHandlerTransport(handler) : this.#http.transport,
    }));
  }

  /** A configured app has told this process its functions: from now on it is known to be who it was. */
  confirm(url: string): void {
    this.#confirmed.add(url);
  }

  /**
   * Whether an app has to register again before it is called. An address from before this process began is not dialled
   * while a configured app has not answered: the app may have moved there, and a stranger may live at the old address.
   */
  isAwaited(url: string): boolean {
    return !this.#confirmed.has(url) && this.configured.some((route) => !this.#confirmed.has(route.url));
  }

  /** The way to a function's app: the configured one it registered through, else the address it registered. */
  routeOf(fn: RegisteredFunction): Route {
    const url = findApp(this.#database, fn.appId)?.url ?? fn.url;
    const configured = this.configured.find((route) => route.url === url);
    if (this.isAwaited(url)) {
      throw new TransportError("unreachable", "The app has not registered since the engine started.");
    }
    return configured ?? { url, transport: this.#http.transport };
  }

  close(): void {
    this.#http.close();
  }
}
