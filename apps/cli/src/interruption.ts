/** A Ctrl-C may come three times in one go: from the terminal, from npm and from `scripts/run.mjs`. */
const SAME_MS = 1_000;

/**
 * Aborts on Ctrl-C, on SIGTERM, and when the program that started this one is gone. A second Ctrl-C, meant as one, ends
 * the process at once.
 */
export function interruption(): AbortSignal {
  const interrupted = new AbortController();
  let firstAt = 0;
  const stop = () => {
    if (!interrupted.signal.aborted) {
      firstAt = Date.now();
      interrupted.abort();
    } else if (Date.now() - firstAt > SAME_MS) {
      process.exit(130);
    }
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  process.once("disconnect", stop);
  return interrupted.signal;
}
