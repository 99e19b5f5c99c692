import { createHmac } from "node:crypto";

/**
 * The author id kept instead of an e-mail: 16 hex digits of HMAC-SHA-256 of the lower-cased address under the
 * repository's own key, so that ids cannot be matched between repositories, nor turned back without the key.
 */
export function authorId(authorKey: string, email: string): string {
  return createHmac("sha256", authorKey).update(email.trim().toLowerCase()).digest("hex").slice(0, 16);
}
