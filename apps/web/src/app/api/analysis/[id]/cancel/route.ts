import { cancelAnalysis } from "@vibe/jobs/cancel-analysis";
import { inngest } from "#inngest/client.ts";
import { ApiError } from "#server/api-error.ts";
import { parseId } from "#server/parse.ts";
import { route } from "#server/route.ts";

const MISSING = "There is no such analysis.";

export const POST = route(async ({ params, session }) => {
  const jobId = parseId(params.id, "job_not_found", MISSING);
  const { outcome } = await cancelAnalysis({ jobId }, { user: session.user, inngest });
  switch (outcome) {
    case "cancelled":
      return Response.json({ job_id: jobId, status: "cancelled" }, { status: 202 });
    case "already_ended":
      throw new ApiError("already_ended", "This analysis has ended already.");
    case "job_not_found":
      throw new ApiError("job_not_found", MISSING);
    default:
      return outcome satisfies never;
  }
});
