import { getAnalysis } from "@vibe/store/analysis-document";
import { ApiError } from "#server/api-error.ts";
import { parseId } from "#server/parse.ts";
import { route } from "#server/route.ts";

const MISSING = "There is no such analysis.";

export const GET = route(async ({ params, session }) => {
  const document = await getAnalysis(session.user, parseId(params.id, "job_not_found", MISSING));
  if (document === null) throw new ApiError("job_not_found", MISSING);
  return Response.json(document);
});
