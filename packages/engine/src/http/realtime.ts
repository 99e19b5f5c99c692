import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { tryParseJson } from "../json.ts";
import { type Listener, parseTopics, type Realtime, type Topic } from "../realtime.ts";
import { type ApiAnswer, type ApiRequest, type ApiResponse, failure, json, type StreamSink } from "./message.ts";
import { acceptWebSocket, refuseUpgrade } from "./websocket.ts";

export type RealtimeDeps = { realtime: Realtime };

/** `POST /v1/realtime/publish?channel&topic&run_id`: the body goes to whoever listens just now. */
export function publish(request: ApiRequest, _: string, { realtime }: RealtimeDeps): ApiResponse {
  const channel = request.query.get("channel");
  const topics = request.query.getAll("topic");
  if (!channel || topics.length === 0) return failure(400, "Publishing needs a channel and a topic.");
  const message = { channel, topics, runId: request.query.get("run_id") };
  if (request.header("content-type")?.startsWith("text/stream")) {
    realtime.publishStream({ ...message, data: request.body });
  } else {
    realtime.publish({ ...message, data: tryParseJson(request.body) ?? request.body });
  }
  return json(200, { ok: true });
}

/** `POST /v1/realtime/token`: what a subscriber, who has no key of the engine, shows instead. */
export function issueToken(request: ApiRequest, _: string, { realtime }: RealtimeDeps): ApiResponse {
  const topics = parseTopics(tryParseJson(request.body));
  if (!topics || topics.length === 0) return failure(400, "A token is for a list of topics: [{channel, name}].");
  return json(201, { jwt: realtime.issueToken(topics) });
}

const heartbeatMs = 15_000;

/** `GET /v1/realtime/sse?token`: the same frames as over a WebSocket, as server-sent events. */
export function streamEvents(request: ApiRequest, _: string, { realtime }: RealtimeDeps): ApiAnswer {
  const topics = admit(realtime, request.query.get("token"));
  if (!Array.isArray(topics)) return failure(topics.status, topics.error);
  const open = (sink: StreamSink) => {
    sink.write(": listening\n\n");
    const beat = setInterval(() => sink.write(": still here\n\n"), heartbeatMs);
    const leave = realtime.listen(
      topics,
      hangUpOnSlow(sink, (frame) => `data: ${frame}\n\n`),
    );
    return () => {
      clearInterval(beat);
      leave();
    };
  };
  return { status: 200, type: "text/event-stream", open };
}

/** `GET /v1/realtime/connect?token`, the WebSocket on which the SDK listens. */
export function connectListener(realtime: Realtime, request: IncomingMessage, url: URL, socket: Duplex): void {
  const isThere = url.pathname === "/v1/realtime/connect";
  const topics = isThere ? admit(realtime, url.searchParams.get("token")) : { status: 404, error: "Not found." };
  if (!Array.isArray(topics)) {
    refuseUpgrade(socket, topics.status, topics.error);
    return;
  }
  acceptWebSocket(request, socket, (sink) =>
    realtime.listen(
      topics,
      hangUpOnSlow(sink, (frame) => frame),
    ),
  );
}

/** The topics that the holder of a token may listen to, or why nobody may with this one. */
function admit(realtime: Realtime, token: string | null): Topic[] | { status: 401 | 503; error: string } {
  const topics = realtime.topicsOf(token ?? "");
  if (!topics) return { status: 401, error: "Listening needs a token of this engine that has not expired." };
  return realtime.isFull ? { status: 503, error: "Too many listen already." } : topics;
}

/** Memory is bounded: a reader that falls behind is hung up on, and connects again. */
function hangUpOnSlow(sink: StreamSink, form: (frame: string) => string): Listener {
  return (frame) => {
    const keepsUp = sink.write(form(JSON.stringify(frame)));
    if (!keepsUp) sink.end();
    return keepsUp;
  };
}
