import { toJobDocument } from "@vibe/store/analysis-document";
import { listJobs } from "@vibe/store/jobs";
import { z } from "zod";
import { decodeCursor, encodeCursor } from "#server/cursor.ts";
import { parseQuery } from "#server/parse.ts";
import { route } from "#server/route.ts";

const querySchema = z.object({
  cursor: z.string().transform(decodeCursor).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

export const GET = route(async ({ request, session }) => {
  const { cursor, limit } = parseQuery(request, querySchema);
  const jobs = await listJobs(session.user, { before: cursor, limit });
  return Response.json({ jobs: jobs.map(toJobDocument), next_cursor: encodeCursor(jobs, limit) });
});
