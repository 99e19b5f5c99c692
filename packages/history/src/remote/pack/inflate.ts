import { inflateSync } from "node:zlib";
import { badAnswer } from "../remote-error.ts";

/** What `inflateSync` returns when it is asked for its engine; the types of Node do not know that option. */
type Inflated = { buffer: Buffer; engine: { bytesWritten: number } };

/**
 * Inflates the stream at the beginning of `input`, which must come to `size` bytes exactly, and says how much of `input` it
 * took. `null` where `input` ends before the stream does. Throws `RemoteError` `bad_answer`. Never makes more than `size`.
 */
export function inflate(input: Buffer, size: number): { content: Buffer; taken: number } | null {
  try {
    // One byte of room more than is right: a stream that holds more is found out by it.
    const options = { info: true, maxOutputLength: size + 1, chunkSize: Math.max(64, size + 1) };
    const { buffer, engine } = inflateSync(input, options) as unknown as Inflated;
    if (buffer.length !== size) throw badAnswer("an object of another size than it says");
    return { content: buffer, taken: engine.bytesWritten };
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (code === "Z_BUF_ERROR") return null;
    if (code === "ERR_BUFFER_TOO_LARGE") throw badAnswer("an object of another size than it says");
    if (typeof code === "string" && code.startsWith("Z_")) throw badAnswer("an object that cannot be unpacked");
    throw error;
  }
}
