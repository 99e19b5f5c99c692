/** One request for objects, its answer read while it comes. */

import { setImmediate as nextTurn } from "node:timers/promises";
import type { Pack } from "./pack/pack.ts";
import { createPackReader, type PackReaderOptions } from "./pack/pack-reader.ts";
import type { Transport } from "./protocol/http-transport.ts";
import { fetchPack, type PackRequest } from "./protocol/upload-pack.ts";
import type { RemoteLimits } from "./remote-limits.ts";

/** A server to ask, and how far to go. */
export type Connection = { transport: Transport; limits: RemoteLimits; signal: AbortSignal | undefined };

/**
 * Throws `RemoteError`, `Refused`, or the reason of the connection's signal. However it ends, the connection is closed.
 */
export async function fetchObjects(
  { transport, limits, signal }: Connection,
  request: PackRequest,
  onObject?: PackReaderOptions["onObject"],
): Promise<{ pack: Pack; shallow: ReadonlySet<string> }> {
  const answer = await fetchPack(transport, request, signal);
  const reader = createPackReader({ format: request.format, limits, ...(onObject && { onObject }) });
  const work = async (isAll: boolean) => {
    while (reader.advance(isAll)) {
      await nextTurn();
      signal?.throwIfAborted();
    }
  };
  for await (const chunk of answer.pack) {
    reader.push(chunk);
    await work(false);
  }
  await work(true);
  return { pack: reader.end(), shallow: answer.shallow };
}
