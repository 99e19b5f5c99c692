import { Inngest } from "inngest";

/** The name under which every host registers the same functions. */
const APP_ID = "vibe-coding-profile";

export type InngestOptions = {
  /** The engine to talk to, when it is not the one the environment names. */
  baseUrl?: string;
  /** Answers requests instead of the network, for an engine in this process. */
  fetch?: typeof fetch;
};

/** The Inngest client of this product. Without options it reads Inngest's own environment variables. */
export function createInngest({ baseUrl, fetch: answer }: InngestOptions = {}): Inngest.Any {
  return new Inngest({
    id: APP_ID,
    ...(baseUrl === undefined ? {} : { baseUrl, isDev: true }),
    ...(answer === undefined ? {} : { fetch: answer }),
  });
}
