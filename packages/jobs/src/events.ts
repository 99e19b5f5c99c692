import { eventType } from "inngest";
import { z } from "zod";

const jobReference = z.object({ jobId: z.string(), userId: z.string(), repoId: z.string() });

export type JobReference = z.infer<typeof jobReference>;

/** A job was written and wants to be run. */
export const analyzeRequested = eventType("repo/analyze.requested", { schema: jobReference });

/** The owner of a job does not want it any more. */
export const analyzeCancelled = eventType("repo/analyze.cancelled", { schema: z.object({ jobId: z.string() }) });

/** The request for a job, with an id of its own so that sending it again starts nothing twice. */
export const requestFor = (job: JobReference) => analyzeRequested.create(job, { id: `analyze-${job.jobId}` });
