import { createHash, createHmac, timingSafeEqual } from "node:crypto";

const windowSeconds = 5 * 60;
const prefix = /^signkey-\w+-/;

/** The `x-inngest-signature` of a text at a moment: `t=<unix seconds>&s=<HMAC-SHA256 in hex>`. */
export function signatureOf(text: string, signingKey: string, nowMs: number): string {
  const seconds = Math.round(nowMs / 1000);
  return `t=${seconds}&s=${hmac(text, signingKey, String(seconds))}`;
}

/** Whether a signature is of this text, by one of the keys, and at most five minutes old. */
export function isSignedBy(signature: string, text: string, signingKeys: readonly string[], nowMs: number): boolean {
  const parameters = new URLSearchParams(signature);
  const seconds = parameters.get("t") ?? "";
  const age = Math.abs(nowMs / 1000 - Number(seconds));
  if (!/^\d+$/.test(seconds) || !(age <= windowSeconds)) return false;
  return signingKeys.some((key) => isSameSecret(parameters.get("s") ?? "", hmac(text, key, seconds)));
}

/** The form in which the SDK shows a signing key to the engine: its prefix, then the hash of its bytes. */
export function hashedSigningKey(signingKey: string): string {
  const [before = ""] = prefix.exec(signingKey) ?? [];
  const bytes = Buffer.from(signingKey.replace(prefix, ""), "hex");
  return before + createHash("sha256").update(bytes).digest("hex");
}

/** Whether a signing key has the form that the SDK and the engine hash to the same text. */
export function isSigningKey(text: string): boolean {
  return /^(?:[0-9a-f]{2})+$/i.test(text.replace(prefix, ""));
}

/** Compares in a time that tells nothing about where the texts differ. */
export function isSameSecret(given: string, secret: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}

/** The key is used as text, without its prefix and not as the bytes it spells. */
function hmac(text: string, signingKey: string, seconds: string): string {
  return createHmac("sha256", signingKey.replace(prefix, "")).update(text).update(seconds).digest("hex");
}
