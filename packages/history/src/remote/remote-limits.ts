/** What reading a repository over the network may cost. */

import { defaultPackLimits, type PackLimits } from "./pack/pack-limits.ts";
import type { TransportLimits } from "./protocol/http-transport.ts";

export type RemoteLimits = TransportLimits &
  PackLimits & {
    /** Files from this size on are left out by the server where line counts are wanted; their counts are unknown. */
    fileBytes: number;
  };

export const defaultRemoteLimits: RemoteLimits = {
  answerMs: 60_000,
  idleMs: 30_000,
  wallMs: 10 * 60_000,
  fileBytes: 1024 * 1024,
  ...defaultPackLimits,
};
