import type { IncomingMessage } from "node:http";

/** A request's body, to be released once it is answered; or why it was not read. */
export type Body = { text: string; release(): void } | { refusal: "too-large" | "too-many" };

/** Reads bodies, and holds no more than so many bytes of all that are not answered yet. */
export class BodyReader {
  readonly #maxHeldBytes: number;
  #held = 0;

  constructor(maxHeldBytes: number) {
    this.#maxHeldBytes = maxHeldBytes;
  }

  async read(request: IncomingMessage, maxBytes: number): Promise<Body> {
    if (Number(request.headers["content-length"] ?? 0) > maxBytes) return { refusal: "too-large" };
    const chunks: Buffer[] = [];
    let size = 0;
    let refusal: "too-large" | "too-many" | null = null;
    const release = () => {
      this.#held -= size;
      size = 0;
    };
    try {
      // When it is refused it is not destroyed, for its sender would then not hear why.
      for await (const chunk of request.iterator({ destroyOnReturn: false })) {
        const bytes = Buffer.from(chunk);
        size += bytes.length;
        this.#held += bytes.length;
        if (size > maxBytes) refusal = "too-large";
        else if (this.#held > this.#maxHeldBytes) refusal = "too-many";
        if (refusal !== null) break;
        chunks.push(bytes);
      }
    } catch (error) {
      release();
      throw error;
    }
    if (refusal !== null) {
      release();
      request.resume(); // The rest is read past, so that the connection can be used again.
      return { refusal };
    }
    return { text: Buffer.concat(chunks).toString("utf8"), release };
  }
}
