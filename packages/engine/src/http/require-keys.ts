import type { Keys } from "../keys.ts";
import type { Handler } from "./listen.ts";
import { type ApiRequest, type ApiResponse, failure, json } from "./message.ts";

/** Lets through only who shows a key. In dev mode that is everybody. Its health anybody may ask for. */
export function requireKeys(keys: Keys, next: Handler): Handler {
  return async (request) => refusalOf(request, keys) ?? next(request);
}

function refusalOf(request: ApiRequest, keys: Keys): ApiResponse | null {
  const { path } = request;
  if (path === "/health" || path === "/v1/realtime/sse") return null; // A listener shows a token instead.
  const [, eventKey] = /^\/e\/([^/]+)$/.exec(path) ?? [];
  if (eventKey !== undefined) return refusalOfEvents(keys, eventKey);
  if (keys.allowApi(request.header("authorization"))) return null;
  const answer = failure(401, "This needs the engine's signing key, as the SDK shows it or as a browser's password.");
  // Only who shows nothing yet is asked for a password: the SDK tries its other key after a plain 401.
  const challenge = { "www-authenticate": 'Basic realm="engine", charset="UTF-8"' };
  return request.header("authorization") === undefined ? { ...answer, headers: challenge } : answer;
}

function refusalOfEvents(keys: Keys, eventKey: string): ApiResponse | null {
  const refuse = (status: number, error: string) => json(status, { ids: [], status, error });
  const allowed = keys.allowEvents(tryDecode(eventKey));
  switch (allowed) {
    case "yes":
      return null;
    case "no":
      return refuse(401, "This is no event key of this engine.");
    case "none":
      return refuse(503, "This engine has a signing key but no event keys: give it some to send events.");
    default:
      return allowed satisfies never;
  }
}

function tryDecode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // It is no key then, whatever it was to mean.
  }
}
