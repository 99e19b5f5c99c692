import type { z } from "zod";
import { ApiError, type ApiErrorCode, errorResponse } from "./api-error.ts";
import { isId } from "./ids.ts";
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

export async function parseBody<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  const body: unknown = await request.json().catch(() => undefined);
  if (body === undefined) throw new ApiError("invalid_body", "The body is not JSON.");
  return parse("invalid_body", body, schema);
}

export function parseQuery<T>(request: Request, schema: z.ZodType<T>): T {
  return parse("invalid_query", Object.fromEntries(new URL(request.url).searchParams), schema);
}

function parse<T>(code: "invalid_body" | "invalid_query", value: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
  const first = issues[0];
  throw new ApiError(code, [first?.path, first?.message ?? "Not as expected."].filter(Boolean).join(": "), {
    details: { issues },
  });
}

/** An id from the path. One that cannot exist is not found, like one that does not. */
export function parseId(id: string | undefined, missing: ApiErrorCode, message: string): string {
  if (id === undefined || !isId(id)) throw new ApiError(missing, message);
  return id;
}
