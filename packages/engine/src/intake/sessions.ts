import { isObject, type Json, type JsonObject } from "../json.ts";

const mostSessions = 5;
const keyBytes = 128;
const valueBytes = 512;

/**
 * The sessions of an event, by what its sender set and what the SDK handed on from the run that sent it. What was set
 * comes first; a key set to null is not handed on, and null for all hands nothing on. The result is the event's `meta`,
 * or why there is none.
 */
export function mergeSessions(meta: Json | undefined): { meta: JsonObject | undefined } | { fault: string } {
  if (!isObject(meta)) return { meta: undefined };
  const set = isObject(meta.sessions) ? meta.sessions : {};
  const own = Object.entries(set).filter(([, value]) => value !== null);
  const handedOn = meta.sessions !== null && isObject(meta.propagated_sessions) ? meta.propagated_sessions : {};
  const inherited = Object.entries(handedOn)
    .filter(([key]) => !Object.hasOwn(set, key))
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .slice(0, Math.max(0, mostSessions - own.length));
  const fault = own.length > mostSessions ? `more than ${mostSessions} sessions` : faultOf([...own, ...inherited]);
  if (fault !== null) return { fault };
  const sessions = Object.fromEntries([...own, ...inherited].map(([key, value]) => [key, String(value)]));
  return { meta: Object.keys(sessions).length === 0 ? undefined : { sessions } };
}

function faultOf(sessions: [string, Json][]): string | null {
  for (const [key, value] of sessions) {
    if (key === "" || Buffer.byteLength(key) > keyBytes) return `a session whose key is not of 1 to ${keyBytes} bytes`;
    if (typeof value !== "string" && typeof value !== "number") return `a session "${key}" that is no text or number`;
    const bytes = Buffer.byteLength(String(value));
    if (bytes === 0 || bytes > valueBytes) return `a session "${key}" that is not of 1 to ${valueBytes} bytes`;
  }
  return null;
}
