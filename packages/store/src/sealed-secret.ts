import { createHash } from "node:crypto";
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from "jose";

/** Keys that secrets are sealed with: the first one seals, all of them open. */
export type SealingKeys = readonly [SealingKey, ...SealingKey[]];
type SealingKey = { id: string; bytes: Uint8Array };

const keyBytes = 32;

/** A setting that cannot be used, or a secret that cannot be opened. The message holds neither keys nor secrets. */
export class SealError extends Error {
  override name = "SealError";
}

/**
 * Reads the keys of a setting such as `GITHUB_TOKEN_ENCRYPTION_KEY`: 32 bytes each as base64 or hexadecimal, separated by commas, the
 * newest first. To rotate, put a new key before the old one, seal everything anew, and leave the old one out.
 * Throws `SealError` with the setting's name and what is wrong.
 */
export function parseSealingKeys(setting: string, text: string): SealingKeys {
  const keys = text.split(",").map((part, index): SealingKey => {
    const bytes = bytesOf(part.trim());
    if (bytes.length !== keyBytes) {
      throw new SealError(
        `${setting}: key ${index + 1} has to be 32 bytes in base64. Make one with: openssl rand -base64 32`,
      );
    }
    return { id: createHash("sha256").update(bytes).digest("hex").slice(0, 8), bytes };
  });
  const [newest, ...older] = keys;
  if (newest === undefined) throw new SealError(`${setting} holds no key.`);
  return [newest, ...older];
}

function bytesOf(text: string): Uint8Array {
  return /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, "hex") : Buffer.from(text, "base64");
}

/**
 * Seals a secret (compact JWE, `dir`, `A256GCM`, RFC 7516). `place` says where it will lie, such as a table and a row's id: sealed for
 * one place it does not open in another, so rows cannot be swapped.
 */
export async function sealSecret([key]: SealingKeys, place: string, secret: string): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(secret))
    .setProtectedHeader({ alg: "dir", enc: "A256GCM", kid: key.id, place })
    .encrypt(key.bytes);
}

/** Opens what `sealSecret` sealed for the same place. Throws `SealError` when the key is not among `keys` or anything was changed. */
export async function openSecret(keys: SealingKeys, place: string, sealed: string): Promise<string> {
  const header = headerOf(sealed);
  const key = keys.find(({ id }) => id === header.kid);
  if (!key)
    throw new SealError(`The key ${header.kid ?? "(unnamed)"} that this secret was sealed with is not configured.`);
  if (header.place !== place) throw new SealError("This secret was sealed for another place.");
  try {
    const options = { keyManagementAlgorithms: ["dir"], contentEncryptionAlgorithms: ["A256GCM"], crit: {} };
    return new TextDecoder().decode((await compactDecrypt(sealed, key.bytes, options)).plaintext);
  } catch {
    throw new SealError("This secret was changed after it was sealed, or its key is another one of the same name.");
  }
}

/** Whether a secret was sealed with an older key than the newest. */
export function isSealedWithOlderKey([newest]: SealingKeys, sealed: string): boolean {
  return headerOf(sealed).kid !== newest.id;
}

function headerOf(sealed: string): { kid?: string; place?: string } {
  try {
    const { kid, place } = decodeProtectedHeader(sealed);
    return { ...(typeof kid === "string" && { kid }), ...(typeof place === "string" && { place }) };
  } catch {
    throw new SealError("This is no sealed secret.");
  }
}
