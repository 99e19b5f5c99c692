import { AsyncLocalStorage } from "node:async_hooks";

const quiet = new AsyncLocalStorage<true>();
let installed = false;

/**
 * Runs a call of Supabase Lite without its console. It prints every refused query with all of its parameters, which may
 * be secrets or people's data; the caller gets the error in the response anyway.
 */
export function quietly<T>(call: () => Promise<T>): Promise<T> {
  if (!installed) {
    installed = true;
    const print = console.error;
    console.error = (...args: unknown[]) => {
      if (quiet.getStore() === undefined) print(...args);
    };
  }
  return quiet.run(true, call);
}
