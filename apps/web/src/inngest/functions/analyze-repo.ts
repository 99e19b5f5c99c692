import { createAnalyzeRepo } from "@vibe/jobs/analyze-repo";
import { jobDeps } from "#server/deps.ts";
import { inngest } from "../client.ts";

export const analyzeRepo = createAnalyzeRepo(inngest, jobDeps());
