import { z } from "zod";

/** A timestamp as databases write it, with a T or a space, and with or without minutes in the offset. */
const TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d(:?\d\d)?)$/;

/** Where the next page of a list of jobs starts: behind the last one of this page, or null when it was not full. */
export function encodeCursor(jobs: { requestedAt: string }[], limit: number): string | null {
  const last = jobs.at(-1);
  return last === undefined || jobs.length < limit ? null : Buffer.from(last.requestedAt).toString("base64url");
}

/** The time a cursor stands for; null when we did not make it. */
export function cursorTime(cursor: string): string | null {
  const time = Buffer.from(cursor, "base64url").toString();
  return TIME.test(time) ? time : null;
}

/** For a zod schema: a cursor that we did not make is an issue, not an error. */
export function decodeCursor(cursor: string, problems: z.RefinementCtx): string {
  const time = cursorTime(cursor);
  if (time !== null) return time;
  problems.addIssue({ code: "custom", message: "not a cursor of this list" });
  return z.NEVER;
}
