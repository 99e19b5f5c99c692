import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import type { EventPayload } from "#api/wire.ts";
import { curlText } from "./curl-text.ts";

/** What a real shell would give to curl, by the order of the arguments. */
function argumentsOf(command: string, env: Record<string, string> = {}): string[] {
  const script = `curl() { printf '%s\\0' "$@"; }\n${command}`;
  return execFileSync("sh", ["-c", script], { env, encoding: "utf8" }).split("\0").slice(0, -1);
}

const event: EventPayload = {
  id: "own",
  internal_id: "01",
  name: 'shop/it\'s $HOME `id` \\ "x" 👩‍👩‍👧',
  data: { text: "a 'quoted' $(touch /tmp/x) text\nwith lines", nested: [{ "'": "''" }] },
  user: { id: 7 },
  ts: 1,
};

test("a shell sends the event as it is, whatever is in it, as a new one", () => {
  const [, method, address, , type, , body = ""] = argumentsOf(curlText(event, "http://localhost:8288"));
  expect([method, address, type]).toEqual(["POST", "http://localhost:8288/e/dev", "content-type: application/json"]);
  expect(JSON.parse(body)).toEqual({ name: event.name, data: event.data, user: { id: 7 } });
});

test("where the shell knows an event key, that one is shown", () => {
  const command = curlText({ ...event, user: {} }, "https://engine.example");
  expect(argumentsOf(command, { INNGEST_EVENT_KEY: "k1" })[2]).toBe("https://engine.example/e/k1");
  expect(command).not.toContain('"user"');
});
