import { z } from "zod";

/**
 * Whose commits an analysis is about. Authors are keyed hashes of their e-mails. With `orAll`, a history without a commit
 * of theirs is analysed for all authors, and the result says so.
 */
export const subjectSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("all") }),
  z.object({ kind: z.literal("authors"), authorIds: z.array(z.string()).min(1).max(50), orAll: z.boolean() }),
]);

export type Subject = z.infer<typeof subjectSchema>;
