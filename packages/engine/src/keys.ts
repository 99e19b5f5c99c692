import { hashedSigningKey, isSameSecret, isSignedBy, isSigningKey, signatureOf } from "./call/signature.ts";
import { EngineError } from "./engine-error.ts";

export type KeyOptions = {
  /** Shared with the apps: calls in both directions are signed with it. Without it the engine is a dev server. */
  signingKey?: string | undefined;
  /** Taken as well while keys are rotated. */
  signingKeyFallback?: string | undefined;
  /** Who may send events. In dev mode anybody may. */
  eventKeys?: readonly string[] | undefined;
};

/** What the engine proves itself with and asks others for. In dev mode, without a signing key, nothing. */
export class Keys {
  /** The current one first. */
  readonly #signing: readonly string[];
  readonly #events: readonly string[];

  constructor({ signingKey, signingKeyFallback, eventKeys = [] }: KeyOptions) {
    this.#signing = [signingKey, signingKeyFallback].filter((key) => key !== undefined);
    this.#events = eventKeys;
    if (signingKey === undefined && signingKeyFallback !== undefined) {
      throw new EngineError("INVALID_KEY", "There is a fallback signing key but no signing key: set both or neither.");
    }
    if (!this.#signing.every(isSigningKey)) {
      const message = "A signing key is an even number of hexadecimal digits, with or without signkey-<name>- before.";
      throw new EngineError("INVALID_KEY", message);
    }
  }

  /** What apps know the engine as: a dev server asks nobody for keys. */
  get serverKind(): "dev" | "cloud" {
    return this.#signing.length === 0 ? "dev" : "cloud";
  }

  /** Whether the engine may be reached by others than programs of this machine. */
  get areComplete(): boolean {
    return this.#signing.length > 0 && this.#events.length > 0;
  }

  /** The signatures to try, the current key's first; in dev mode an empty one. */
  signaturesOf(text: string, nowMs: number): string[] {
    return this.#signing.length === 0 ? [""] : this.#signing.map((key) => signatureOf(text, key, nowMs));
  }

  hasSigned(signature: string | undefined, text: string, nowMs: number): boolean {
    return this.#signing.length === 0 || isSignedBy(signature ?? "", text, this.#signing, nowMs);
  }

  /** Whether `authorization` shows a signing key: hashed as the SDK does it, or as the password a browser asks for. */
  allowApi(authorization: string | undefined): boolean {
    if (this.#signing.length === 0) return true;
    const [scheme = "", credentials = ""] = (authorization ?? "").split(" ");
    if (scheme.toLowerCase() === "bearer") {
      return this.#signing.some((key) => isSameSecret(credentials, hashedSigningKey(key)));
    }
    if (scheme.toLowerCase() !== "basic") return false;
    const password = Buffer.from(credentials, "base64")
      .toString("utf8")
      .replace(/^[^:]*:/, "");
    return this.#signing.some((key) => isSameSecret(password, key));
  }

  /** Whether an event key counts. `none` is an engine that should ask for one and has none to compare with. */
  allowEvents(eventKey: string): "yes" | "no" | "none" {
    if (this.#signing.length === 0 && this.#events.length === 0) return "yes";
    if (this.#events.length === 0) return "none";
    return this.#events.some((key) => isSameSecret(eventKey, key)) ? "yes" : "no";
  }
}
