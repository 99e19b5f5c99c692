import { ApiError, errorResponse } from "./api-error.ts";
import { isForeignWrite } from "./origin.ts";
import { getSession, type Session } from "./session.ts";

type Params = { params: Promise<Record<string, string>> };
type Call = { request: Request; params: Record<string, string>; session: Session };

/** A route of the API: checks the origin, asks who is calling, and turns what the handler throws into an answer. */
export function route(handle: (call: Call) => Promise<Response>) {
  return async (request: Request, { params }: Params): Promise<Response> => {
    try {
      if (isForeignWrite(request))
        throw new ApiError("foreign_origin", "This request came from a page of another site.");
      const session = await getSession();
      if (session === null) throw new ApiError("unauthorized", "Sign in first.");
      return await handle({ request, params: await params, session });
    } catch (error) {
      return errorResponse(error);
    }
  };
}
