import { createHandlerTransport, type FetchHandler } from "./handler-transport.ts";
import { createHttpTransport } from "./http-transport.ts";
import type { RegisteredFunction } from "./registry.ts";
import type { Database } from "./storage/database.ts";
import { findApp } from "./storage/functions.ts";
import type { Transport } from "./transport.ts";

/** An app the engine drives: over HTTP, or in this process when it brings its handler. */
export type AppTarget = { url: string; handler?: FetchHandler };

export type Route = { url: string; transport: Transport };

/** Knows how each app is called. Holds the HTTP connections; `close` ends them. */
export class Targets {
  readonly configured: readonly Route[];
  readonly #http = createHttpTransport();
  readonly #database: Database;

  constructor(database: Database, apps: readonly AppTarget[]) {
    this.#database = database;
    this.configured = apps.map(({ url, handler }) => ({
      url: new URL(url).href,
      transport: handler ? createHandlerTransport(handler) : this.#http.transport,
    }));
  }

  /** The way to a function's app: the configured one it registered through, else the address it registered. */
  routeOf(fn: RegisteredFunction): Route {
    const url = findApp(this.#database, fn.appId)?.url ?? fn.url;
    return this.configured.find((route) => route.url === url) ?? { url, transport: this.#http.transport };
  }

  close(): void {
    this.#http.close();
  }
}
