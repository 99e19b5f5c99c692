import type { Json } from "../json.ts";

export type ApiRequest = {
  method: string;
  path: string;
  query: URLSearchParams;
  header: (name: string) => string | undefined;
  body: string;
};

export type ApiResponse = { status: number; type: "application/json" | "text/html; charset=utf-8"; body: string };

export function json(status: number, value: Json): ApiResponse {
  return { status, type: "application/json", body: JSON.stringify(value) };
}

export function html(status: number, body: string): ApiResponse {
  return { status, type: "text/html; charset=utf-8", body };
}

/** The one form of an error on this API. */
export function failure(status: number, error: string): ApiResponse {
  return json(status, { error, status });
}
