import { formatUntil } from "#format.ts";

type Failure = { message: string; details: Record<string, unknown> };

/** Why GitHub could not be asked, and when it is asked again, where it has said so. */
export function failureWords({ message, details }: Failure, now: Date): string {
  const { retry_at: retryAt } = details;
  return typeof retryAt === "string" ? `${message} The next try is at ${formatUntil(retryAt, now)}.` : message;
}

/** No timer of a browser is longer than this. */
const LONGEST_MS = 2_147_483_647;

/** How many milliseconds to leave GitHub alone, or null where it has not said. */
export function retryDelay({ details: { retry_at: retryAt } }: Failure, now: Date): number | null {
  if (typeof retryAt !== "string") return null;
  return Math.min(LONGEST_MS, Math.max(1_000, Date.parse(retryAt) - now.getTime()));
}
