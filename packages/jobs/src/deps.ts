import type { RemoteLimits } from "@vibe/history/remote/remote-limits";
import { type Client, type ServiceAccess, serviceClient } from "@vibe/store/client";
import type { SealingKeys } from "@vibe/store/sealed-secret";

/** Which GitHub there is, and how tokens for it are kept. */
export type GitHubAccess = {
  /** The site: `https://github.com`, or the address of an Enterprise Server. */
  url: string;
  /** What stored tokens are sealed with; null where none can be stored. */
  keys: SealingKeys | null;
  /** Embedded mode only: the token of this machine's environment, for its owner, where no token is stored. */
  environmentToken?: string | null;
  /** The folder that large repositories are cloned into, of this process alone; null or left out where none are. */
  clones?: string | null;
  /** Other limits than the usual ones: of what the protocol transfers, and of a clone. */
  limits?: Partial<RemoteLimits> & { cloneBytes?: number };
};

/** What workflows need to run; every host gets it from here. */
export type JobDeps = { service: Client; github: GitHubAccess };

/** Public repositories can be read, and no token can be stored. */
const anonymously: GitHubAccess = { url: "https://github.com", keys: null };

export function createJobDeps(access: ServiceAccess, github: GitHubAccess = anonymously): JobDeps {
  return { service: serviceClient(access), github };
}
