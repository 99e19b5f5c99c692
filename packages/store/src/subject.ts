import { z } from "zod";

/**
 * Whose commits an analysis is about. Authors are keyed hashes of their e-mails. `choice` says how it came to that:
 * everybody was asked for, this machine's git identity was taken, or one author was named. An identity that has no
 * commits in the history, and one that is not configured at all, mean everybody, and the result says so.
 */
export const subjectSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("all"), choice: z.enum(["all", "identity"]) }),
  z.object({
    kind: z.literal("authors"),
    choice: z.enum(["identity", "author"]),
    authorIds: z.array(z.string()).min(1).max(50),
  }),
]);

export type Subject = z.infer<typeof subjectSchema>;
export type SubjectChoice = Subject["choice"];
