import { HistoryError } from "@vibe/history/history-error";
import { RemoteError, type RemoteErrorCode } from "@vibe/history/remote/remote-error";

/**
 * How a repository on GitHub is read. `protocol`: over git's protocol, in memory, with no git and no disk. `clone`: through a clone on
 * this machine's disk, by git. `api`: through GitHub's API, a request for each hundred commits and one for each diff.
 */
export type Way = "protocol" | "clone" | "api";

/** The way that is taken, and those that may be taken where it fails. */
export type Ways = { way: Way; others: Way[] };

/** The ways of a job on GitHub. */
export const waysOf = ({ ways }: { ways: Ways | null }): Ways => ways ?? { way: "protocol", others: [] };

/** What the way is chosen by. */
export type Reach = {
  /** GitHub's measure in KB; null where GitHub was not asked. */
  sizeKb: number | null;
  /** Whether this machine can clone at all, and whether the repository has a clone here. */
  canClone: boolean;
  hasClone: boolean;
  /** Whether all that an earlier analysis listed was read as well, so that only what is new has to be transferred. */
  isKnown: boolean;
  hasToken: boolean;
  /** What the protocol reads with every detail, and what a clone may take. */
  packBytes: number;
  cloneBytes: number;
};

/**
 * GitHub's size is that of all branches, packed. A transfer for line counts is of one branch without the largest files, so it is
 * hardly ever more: up to the limit of a pack the protocol has every detail. Beyond that it may have to begin again with less, so
 * a clone is the better first try, unless all but the newest commits are known.
 */
export function chooseWay(reach: Reach): Ways {
  const bytes = (reach.sizeKb ?? 0) * 1024;
  const mayClone = reach.canClone && bytes <= reach.cloneBytes;
  const isLarge = bytes > reach.packBytes && (!reach.isKnown || reach.hasClone);
  const api: Way[] = reach.hasToken ? ["api"] : [];
  if (mayClone && isLarge) return { way: "clone", others: api };
  return { way: "protocol", others: mayClone ? ["clone", ...api] : api };
}

/** The server answers, but not what is needed, or not in a way that can be read. */
const REFUSALS: ReadonlySet<RemoteErrorCode> = new Set<RemoteErrorCode>([
  "unsupported",
  "bad_answer",
  "not_a_git_server",
]);

export const isRefusal = (error: unknown): boolean => error instanceof RemoteError && REFUSALS.has(error.code);

/** What to try instead where a way has failed; null where the failure is not the way's, or no other is left. */
export function otherWay({ way, others }: Ways, error: unknown): Ways | null {
  const take = (next: Way): Ways | null =>
    others.includes(next) ? { way: next, others: others.filter((one) => one !== next) } : null;
  const isTooMuch = error instanceof RemoteError && (error.code === "too_large" || error.code === "disk_full");
  const hasNoGit = error instanceof HistoryError && (error.code === "git_not_found" || error.code === "git_too_old");
  switch (way) {
    case "protocol":
      return isTooMuch ? take("clone") : isRefusal(error) ? take("api") : null;
    case "clone":
      // What the protocol then lacks, it lacks: a clone is not tried again.
      return isTooMuch || hasNoGit || isRefusal(error) ? { way: "protocol", others } : null;
    case "api":
      return null;
    default:
      return way satisfies never;
  }
}

/** What the protocol could not read in full is read from a clone where one may be made; null where not. */
export const insteadOfLess = ({ others }: Ways): Ways | null =>
  others.includes("clone") ? { way: "clone", others: others.filter((one) => one !== "clone") } : null;
