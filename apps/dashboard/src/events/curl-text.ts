import type { EventPayload } from "#api/wire.ts";

/** A command for a shell that sends an event like this one to the engine at an address, as a new event. */
export function curlText({ name, data, user, v }: EventPayload, origin: string): string {
  const hasUser = user !== undefined && Object.keys(user).length > 0;
  const event = { name, data, ...(hasUser ? { user } : {}), ...(typeof v === "string" ? { v } : {}) };
  return [
    // An engine without keys takes any word for an event key; the others have theirs in this variable.
    `curl -X POST "${origin}/e/\${INNGEST_EVENT_KEY:-dev}" \\`,
    "  -H 'content-type: application/json' \\",
    `  --data-raw ${quoted(JSON.stringify(event))}`,
  ].join("\n");
}

/** In single quotes a shell takes everything as it stands. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
