import type { AppTarget } from "../app/targets.ts";
import type { Json, JsonObject } from "../json.ts";
import { objectOr, parseJson } from "../json.ts";

/** What a scripted app is asked: which function, with which event, and what is finished of the run. */
export type Question = { fnId: string; event: JsonObject; steps: JsonObject };
export type Scripted = { status: number; body: Json };

const url = "http://scripted.test/api/inngest";

/** A function as an app registers it; `more` adds to its configuration or replaces it. */
export function scriptedFunction(id: string, event: string, more: JsonObject = {}): JsonObject {
  const runtime = { type: "http", url: `${url}?fnId=${id}&stepId=step` };
  const step = { id: "step", name: "step", runtime, retries: { attempts: 0 } };
  return { id, name: id, triggers: [{ event }], steps: { step }, ...more };
}

/** An app in this process that answers what the test says, also what the SDK never would. */
export function scriptedApp(
  functions: JsonObject[],
  answer: (question: Question) => Scripted | Promise<Scripted>,
): AppTarget {
  const handler = async (request: Request) => {
    if (request.method === "PUT") {
      return respond({ status: 200, body: { app_id: "app", functions } }, { "x-inngest-sync-kind": "in_band" });
    }
    const body = objectOr(parseJson(await request.text()));
    const fnId = new URL(request.url).searchParams.get("fnId") ?? "";
    return respond(await answer({ fnId, event: objectOr(body.event), steps: objectOr(body.steps) }));
  };
  return { url, handler };
}

function respond({ status, body }: Scripted, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "x-inngest-sdk": "scripted", "x-inngest-req-version": "2", ...headers },
  });
}
