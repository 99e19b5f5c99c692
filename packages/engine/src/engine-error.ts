export type EngineErrorCode =
  | "DATABASE_LOCKED"
  | "DATABASE_NEWER"
  | "DATABASE_CORRUPT"
  | "DATABASE_FULL"
  | "DATABASE_FAILED"
  | "EADDRINUSE"
  | "INVALID_EVENT"
  | "INVALID_REGISTRATION"
  | "INVALID_KEY"
  | "KEYS_REQUIRED"
  | "INVALID_REQUEST"
  | "NOT_FOUND"
  | "CLOSED";

/** An error the engine's host can act on; `code` says which. */
export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly code: EngineErrorCode;

  constructor(code: EngineErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
