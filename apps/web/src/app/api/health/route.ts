import { env } from "#env.ts";
import { ApiError, errorResponse } from "#server/api-error.ts";
import { checkHealth } from "#server/health.ts";

export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
  const health = await checkHealth(env());
  const missing = [
    ...(health.database === "unreachable" ? ["the database"] : []),
    ...(health.engine === "unreachable" ? ["the job engine"] : []),
  ];
  if (missing.length === 0) return Response.json({ status: "ok", ...health });
  return errorResponse(new ApiError("unavailable", `Not reachable: ${missing.join(" and ")}.`, { details: health }));
}
