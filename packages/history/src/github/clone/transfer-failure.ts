/** What git's complaint about a transfer means. Pure; none of its words go on, for a server's are among them. */

import { httpFailure } from "../../remote/protocol/http-failure.ts";
import { badAnswer, RemoteError } from "../../remote/remote-error.ts";

/** The status of an answer that ended the transfer, null where it was something else. */
export function statusIn(stderr: string): number | null {
  const status = /The requested URL returned error: (\d{3})|RPC failed; HTTP (\d{3})/.exec(stderr);
  if (status !== null) return Number(status[1] ?? status[2]);
  if (/could not read (Username|Password)|Authentication failed/.test(stderr)) return 401;
  if (/^fatal: repository '.*' not found$/m.test(stderr)) return 404;
  return null;
}

const connectionProblems = [
  /Could not resolve|Failed to connect|Couldn't connect|unable to access/,
  /Connection (refused|reset)|Recv failure|Empty reply|RPC failed|transfer closed|unexpected disconnect/,
  /SSL|certificate|GnuTLS/i,
];

/** The error for a transfer that git gave up. `hasToken` as for `httpFailure`. The first that fits counts. */
export function transferFailure(stderr: string, hasToken: boolean, now: Date): RemoteError {
  if (/No space left on device|Disk quota exceeded|File too large/i.test(stderr)) {
    return noRoom();
  }
  const status = statusIn(stderr);
  if (status !== null && (status < 300 || status >= 400)) return httpFailure(status, new Headers(), hasToken, now);
  if (status !== null || /unable to update url base from redirection/.test(stderr)) {
    return new RemoteError(
      "repository_moved",
      "The repository has moved to another address, which is not followed. Give its new address.",
    );
  }
  if (/Operation too slow|timed out|Timeout was reached/i.test(stderr)) {
    return new RemoteError(
      "timed_out",
      "The git server was silent for too long and was given up. It is tried again later.",
    );
  }
  if (/couldn't find remote ref|not our ref/.test(stderr)) {
    return new RemoteError("server_failed", "The repository changed while it was cloned. It is tried again later.");
  }
  // In this order: a pack that was cut off is also one that cannot be read, and a server that talks nonsense is hung up on.
  if (connectionProblems.some((problem) => problem.test(stderr))) return networkFailed();
  if (/protocol error|bad line length|inflate returned|pack (has bad|signature mismatch|is corrupted)/i.test(stderr)) {
    return badAnswer("a transfer that git does not understand");
  }
  if (/hung up|early EOF/.test(stderr)) return networkFailed();
  return badAnswer("a transfer that git gave up");
}

export function noRoom(): RemoteError {
  return new RemoteError(
    "disk_full",
    "There is no room for a clone on this machine's disk, or it may not be written to. Make room and try again.",
  );
}

function networkFailed(): RemoteError {
  return new RemoteError(
    "network_failed",
    "The connection to the git server failed. Check the network; it is tried again later.",
  );
}
