import { TransportError } from "./transport.ts";

/** Ends a call that takes too long. A call that reports progress begins anew. */
export class CallDeadline {
  readonly #abort: AbortController;
  readonly #limitMs: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(abort: AbortController, limitMs: number) {
    this.#abort = abort;
    this.#limitMs = limitMs;
  }

  renew(): void {
    this.clear();
    const hours = this.#limitMs / 3_600_000;
    this.#timer = setTimeout(() => {
      this.#abort.abort(new TransportError("refused", `The app did not answer within ${hours} hours.`));
    }, this.#limitMs);
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}
