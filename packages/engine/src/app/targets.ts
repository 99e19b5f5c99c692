import { createHandlerTransport, type FetchHandler } from "../call/handler-transport.ts";
import { createHttpTransport } from "../call/http-transport.ts";
import { createSignedTransport } from "../call/signed-transport.ts";
import { type Transport, TransportError } from "../call/transport.ts";
import type { Keys } from "../keys.ts";
import type { Database } from "../storage/database.ts";
import { findApp } from "../storage/functions.ts";
import type { RegisteredFunction } from "./registry.ts";

/** An app the engine drives: over HTTP, or in this process when it brings its handler. */
export type AppTarget = {
  url: string;
  handler?: FetchHandler;
  /**
   * Whether its functions may report steps while they go on, for which the app must reach the engine's address.
   * By default an app over HTTP may, and one in this process, which may know no address, may not.
   */
  checkpointing?: boolean;
};

export type Route = { url: string; transport: Transport; checkpointing: boolean };

/** Knows how each app is called. Holds the HTTP connections; `close` ends them. */
export class Targets {
  readonly #configured: Route[];
  readonly #http = createHttpTransport();
  readonly #dial: Transport;
  readonly #database: Database;
  readonly #confirmed = new Set<string>();

  constructor(database: Database, apps: readonly AppTarget[], keys: Keys, now: () => number) {
    this.#database = database;
    this.#dial = createSignedTransport(this.#http.transport, keys, now);
    this.#configured = apps.map(({ url, handler, checkpointing }) => ({
      url: new URL(url).href,
      transport: handler ? createSignedTransport(createHandlerTransport(handler), keys, now) : this.#dial,
      checkpointing: checkpointing ?? handler === undefined,
    }));
  }

  get configured(): readonly Route[] {
    return this.#configured;
  }

  /** The way to an address that nobody has configured. */
  routeTo(url: string): Route {
    return { url: new URL(url).href, transport: this.#dial, checkpointing: true };
  }

  /** From now on an address counts as configured. */
  add(route: Route): void {
    if (!this.#configured.some(({ url }) => url === route.url)) this.#configured.push(route);
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
    return configured ?? { url, transport: this.#dial, checkpointing: true };
  }

  close(): void {
    this.#http.close();
  }
}
