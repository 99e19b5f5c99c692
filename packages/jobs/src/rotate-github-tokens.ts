import { listSealedTokens, resealToken, tokenPlace } from "@vibe/store/platform-connections";
import { isSealedWithOlderKey, openSecret, SealError, type SealingKeys, sealSecret } from "@vibe/store/sealed-secret";
import type { JobDeps } from "./deps.ts";

/** What became of the stored tokens; `unreadable` ones were sealed with a key that is not configured. */
export type Rotation = { resealed: number; current: number; unreadable: number };

/**
 * Seals every stored GitHub token with the newest key. A token that is replaced meanwhile is sealed with that key already. May be
 * stopped and run again at any time.
 */
export async function rotateGitHubTokens(keys: SealingKeys, { service }: Pick<JobDeps, "service">): Promise<Rotation> {
  const rotation = { resealed: 0, current: 0, unreadable: 0 };
  for await (const { userId, sealedToken } of listSealedTokens(service)) {
    try {
      const place = tokenPlace(userId);
      if (!isSealedWithOlderKey(keys, sealedToken)) rotation.current += 1;
      else {
        const again = await sealSecret(keys, place, await openSecret(keys, place, sealedToken));
        rotation[(await resealToken(service, userId, sealedToken, again)) ? "resealed" : "current"] += 1;
      }
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      rotation.unreadable += 1;
    }
  }
  return rotation;
}
