import { createHmac, randomBytes } from "node:crypto";
import { isSameSecret } from "./call/signature.ts";
import { isObject, type Json, type JsonObject, textOf, tryParseJson } from "./json.ts";
import { limits } from "./limits.ts";

export type Topic = { channel: string; name: string };
export type Message = { channel: string; topics: readonly string[]; runId: string | null; data: Json };

/** Takes one frame; `false` when its reader has fallen behind. */
export type Listener = (frame: JsonObject) => boolean;

/**
 * News that functions publish while they run, passed on to whoever listens just then. Nothing of it is kept: who
 * comes later, or is too slow, misses it.
 */
export class Realtime {
  readonly #now: () => number;
  /** Tokens are for this process: who held one before a restart asks for another. */
  readonly #secret = randomBytes(32);
  readonly #listeners = new Map<Listener, Topic[]>();
  #streams = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A token that lets its holder listen to these topics, and to nothing else. */
  issueToken(topics: Topic[]): string {
    const expiresAt = Math.floor((this.#now() + limits.realtimeTokenMs) / 1000);
    const part = (value: Json) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const text = `${part({ alg: "HS256", typ: "JWT" })}.${part({ exp: expiresAt, topics })}`;
    return `${text}.${this.#sign(text)}`;
  }

  /** The topics a token is for; `null` when it is none of ours or has expired. */
  topicsOf(token: string): Topic[] | null {
    const [head = "", claims = "", signature = ""] = token.split(".");
    if (!isSameSecret(signature, this.#sign(`${head}.${claims}`))) return null;
    const body = tryParseJson(Buffer.from(claims, "base64url").toString("utf8"));
    if (!isObject(body) || typeof body.exp !== "number" || body.exp * 1000 < this.#now()) return null;
    return parseTopics(body.topics);
  }

  get isFull(): boolean {
    return this.#listeners.size >= limits.realtimeListeners;
  }

  /** Passes on what is published to these topics, until the returned function is called. */
  listen(topics: Topic[], listener: Listener): () => void {
    this.#listeners.set(listener, topics);
    return () => this.#listeners.delete(listener);
  }

  publish(message: Message): void {
    this.#tell(message, [{ kind: "data", data: message.data }]);
  }

  /** Data that was sent as a stream of text, as the frames a subscriber makes a stream of again. */
  publishStream(message: Message): void {
    this.#streams += 1;
    const id = `${this.#now()}-${this.#streams}`;
    const chunk = { kind: "chunk", data: message.data, stream_id: id };
    this.#tell(message, [{ kind: "datastream-start", data: id }, chunk, { kind: "datastream-end", data: id }]);
  }

  #tell({ channel, topics, runId }: Message, frames: JsonObject[]): void {
    const more = runId === null ? {} : { run_id: runId };
    const created_at = new Date(this.#now()).toISOString();
    for (const [listener, wanted] of this.#listeners) {
      for (const topic of topics) {
        if (!wanted.some((own) => own.channel === channel && own.name === topic)) continue;
        for (const frame of frames) listener({ channel, topic, ...more, created_at, ...frame });
      }
    }
  }

  #sign(text: string): string {
    return createHmac("sha256", this.#secret).update(text).digest("base64url");
  }
}

/** Topics as the SDK asks for them: `[{channel, name}]`; `null` when they are not. */
export function parseTopics(value: Json | undefined): Topic[] | null {
  if (!Array.isArray(value)) return null;
  const topics = value.map((topic) => {
    const channel = isObject(topic) ? textOf(topic.channel) : undefined;
    const name = isObject(topic) ? textOf(topic.name) : undefined;
    return channel && name ? { channel, name } : null;
  });
  const valid = topics.filter((topic) => topic !== null);
  return valid.length === topics.length ? valid : null;
}
