import { formatUntil } from "#format.ts";

type Failure = { message: string; details: Record<string, unknown> };

/** Why GitHub could not be asked, and when it is asked again, where it has said so. */
export const failureWords = (failure: Failure, now: Date): string => withMoment(failure, "The next try is at", now);

/** Why GitHub did not do what somebody wanted, and when they can try again, where it has said so. */
export const refusalWords = (failure: Failure, now: Date): string => withMoment(failure, "Try again at", now);

function withMoment({ message, details: { retry_at: retryAt } }: Failure, words: string, now: Date): string {
  return typeof retryAt === "string" ? `${message} ${words} ${formatUntil(retryAt, now)}.` : message;
}

/** No timer of a browser is longer than this. */
const LONGEST_MS = 2_147_483_647;

/** How many milliseconds to leave GitHub alone, or null where it has not said. */
export function retryDelay({ details: { retry_at: retryAt } }: Failure, now: Date): number | null {
  if (typeof retryAt !== "string") return null;
  return Math.min(LONGEST_MS, Math.max(1_000, Date.parse(retryAt) - now.getTime()));
}
