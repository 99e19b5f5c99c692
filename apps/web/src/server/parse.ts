import type { z } from "zod";
import { ApiError, type ApiErrorCode } from "./api-error.ts";
import { isId } from "./ids.ts";

/** What we are sent is a path or two ids; more than this is no request of ours, and is not read to its end. */
const MOST_BYTES = 64 * 1024;

export async function parseBody<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  return parse("invalid_body", jsonOf(await readBody(request)), schema);
}

/** Counts what comes: a length that was announced may be missing, or wrong. */
async function readBody(request: Request): Promise<string> {
  const decoder = new TextDecoder();
  const reader = request.body?.getReader();
  let [text, bytes] = ["", 0];
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    bytes += part.value.byteLength;
    if (bytes > MOST_BYTES) {
      await reader?.cancel();
      throw new ApiError("invalid_body", "The body is larger than 64 KiB.", { status: 413 });
    }
    text += decoder.decode(part.value, { stream: true });
  }
  return text + decoder.decode();
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ApiError("invalid_body", "The body is not JSON.", { cause });
  }
}

export function parseQuery<T>(request: Request, schema: z.ZodType<T>): T {
  return parse("invalid_query", Object.fromEntries(new URL(request.url).searchParams), schema);
}

function parse<T>(code: "invalid_body" | "invalid_query", value: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
  throw new ApiError(code, issues[0] === undefined ? "Not as expected." : sentenceOf(issues[0]), {
    details: { issues },
  });
}

/** Ours are sentences for people; zod's need the name of the field. */
function sentenceOf({ path, message }: { path: string; message: string }): string {
  return message.endsWith(".") || path === "" ? message : `${path}: ${message}`;
}

/** An id from the path. One that cannot exist is not found, like one that does not. */
export function parseId(id: string | undefined, missing: ApiErrorCode, message: string): string {
  if (id === undefined || !isId(id)) throw new ApiError(missing, message);
  return id;
}
