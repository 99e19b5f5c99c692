import { createAnalyzeRepo } from "@vibe/jobs/analyze-repo";
import { createJobDeps } from "@vibe/jobs/deps";
import { env } from "#env.ts";
import { inngest } from "../client.ts";

const { url, secretKey } = env().supabase;

export const analyzeRepo = createAnalyzeRepo(inngest, createJobDeps({ url, secretKey }));
