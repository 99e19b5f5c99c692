import type { Json } from "../json.ts";

export type ApiRequest = {
  method: string;
  path: string;
  query: URLSearchParams;
  header: (name: string) => string | undefined;
  body: string;
};

export type ContentType =
  | "application/json"
  | "text/plain; charset=utf-8"
  | "text/html; charset=utf-8"
  | "text/javascript; charset=utf-8"
  | "text/css; charset=utf-8"
  | "image/svg+xml"
  | "image/png"
  | "font/woff2";

export type ApiResponse = {
  status: number;
  type: ContentType;
  body: string | Uint8Array;
  /** By their names in lower case; they go before those that every answer has. */
  headers?: Record<string, string>;
};

/** Where a stream's text goes. `write` is `false` when the reader has fallen far behind. */
export type StreamSink = { write(text: string): boolean; end(): void };

/** Begins a stream, and returns what to do once its reader has gone. */
export type Open = (sink: StreamSink) => () => void;

/** An answer that goes on until one side ends it. */
export type ApiStream = { status: 200; type: "text/event-stream"; open: Open };

export type ApiAnswer = ApiResponse | ApiStream;

export function json(status: number, value: Json): ApiResponse {
  return { status, type: "application/json", body: JSON.stringify(value) };
}

/** JSON that is text already. */
export function rawJson(status: number, body: string): ApiResponse {
  return { status, type: "application/json", body };
}

/** The one form of an error on this API. */
export function failure(status: number, error: string): ApiResponse {
  return json(status, { error, status });
}
