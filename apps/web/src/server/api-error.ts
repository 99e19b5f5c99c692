/** Every code of the API with its HTTP status. */
const STATUS = {
  invalid_body: 400,
  invalid_query: 400,
  unauthorized: 401,
  foreign_origin: 403,
  embedded_only: 403,
  job_not_found: 404,
  repo_not_found: 404,
  already_ended: 409,
  already_running: 409,
  too_many_repos: 409,
  too_many_jobs: 429,
  too_soon: 429,
  internal: 500,
  unavailable: 503,
} as const;

export type ApiErrorCode = keyof typeof STATUS;

export type ErrorDetails = Record<string, unknown>;

/** A refusal for the caller of the API. The message is a sentence for people. */
export class ApiError extends Error {
  override name = "ApiError";
  readonly code: ApiErrorCode;
  readonly details: ErrorDetails | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ApiErrorCode,
    message: string,
    options: { details?: ErrorDetails; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.details = options.details;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** What was given cannot be used; the code is the reason that the part which looked at it found. */
export class InputError extends Error {
  override name = "InputError";
  readonly code: string;

  constructor({ code, message }: { code: string; message: string }) {
    super(message);
    this.code = code;
  }
}

/** The answer to a refused request. An error of no known kind says nothing of itself; it goes to the log. */
export function errorResponse(error: unknown): Response {
  if (error instanceof InputError) return Response.json(errorBody(error.code, error.message), { status: 400 });
  if (error instanceof ApiError) {
    const retry = error.retryAfterSeconds;
    return Response.json(errorBody(error.code, error.message, error.details), {
      status: STATUS[error.code],
      headers: retry === undefined ? {} : { "Retry-After": String(Math.max(1, Math.ceil(retry))) },
    });
  }
  console.error(error);
  return Response.json(errorBody("internal", "Something went wrong on our side; the log of the web app says more."), {
    status: STATUS.internal,
  });
}

const errorBody = (code: string, message: string, details?: ErrorDetails) => ({
  error: details === undefined ? { code, message } : { code, message, details },
});
