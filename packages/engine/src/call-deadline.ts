import { limits } from "./limits.ts";
import { TransportError } from "./transport.ts";

/** Ends a call that takes too long. A call that reports progress begins anew. */
export class CallDeadline {
  readonly #abort: AbortController;
  #timer: NodeJS.Timeout | undefined;

  constructor(abort: AbortController) {
    this.#abort = abort;
  }

  renew(): void {
    this.clear();
    const hours = limits.callMs / 3_600_000;
    this.#timer = setTimeout(() => {
      this.#abort.abort(new TransportError("refused", `The app did not answer within ${hours} hours.`));
    }, limits.callMs);
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}
