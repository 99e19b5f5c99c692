import { analyzeRepo } from "./analyze-repo.ts";

export const functions = [analyzeRepo];
