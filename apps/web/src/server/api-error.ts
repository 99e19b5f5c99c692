/** What can be wrong with a folder. */
const INPUT_STATUS = {
  path_not_found: 400,
  path_not_a_directory: 400,
  path_not_readable: 400,
  not_a_repository: 400,
  dubious_ownership: 400,
  bare_repository_refused: 400,
  empty_repository: 400,
  corrupt_repository: 400,
} as const;

/** Every code of the API with its HTTP status. */
const STATUS = {
  ...INPUT_STATUS,
  invalid_body: 400,
  invalid_query: 400,
  unauthorized: 401,
  foreign_origin: 403,
  embedded_only: 403,
  job_not_found: 404,
  repo_not_found: 404,
  github_refused: 400,
  already_ended: 409,
  already_running: 409,
  github_not_connected: 409,
  too_many_repos: 409,
  github_limited: 429,
  too_many_jobs: 429,
  too_soon: 429,
  internal: 500,
  github_unavailable: 503,
  unavailable: 503,
} as const;

export type ApiErrorCode = keyof typeof STATUS;

export type ErrorDetails = Record<string, unknown>;

/** A refusal for the caller of the API. The message is a sentence for people. */
export class ApiError extends Error {
  override name = "ApiError";
  readonly code: ApiErrorCode;
  readonly status: number;
  readonly details: ErrorDetails | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ApiErrorCode,
    message: string,
    options: {
      details?: ErrorDetails;
      retryAfterSeconds?: number;
      /** Where HTTP has a better word than the code's own. */
      status?: number;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.status = options.status ?? STATUS[code];
    this.details = options.details;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/**
 * Why a folder cannot be used, as the part that looked at it says. What is wrong with the folder is the caller's to mend;
 * anything else (no git, an old git, a git that stopped) is a failure of this side, and its sentence says what to do.
 */
export function inputError({ code, message }: { code: string; message: string }): ApiError {
  return new ApiError(isInputCode(code) ? code : "unavailable", message);
}

const isInputCode = (code: string): code is keyof typeof INPUT_STATUS => Object.hasOwn(INPUT_STATUS, code);

/** The answer to a refused request. An error of no known kind says nothing of itself; it goes to the log. */
export function errorResponse(error: unknown): Response {
  if (error instanceof ApiError) {
    const retry = error.retryAfterSeconds;
    return Response.json(errorBody(error.code, error.message, error.details), {
      status: error.status,
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
