/** Bytes of a commit as text, the way git re-encodes them for output in UTF-8. */

/** Names that iconv gives to what `TextDecoder` knows as something larger; in these the bytes 0x80 to 0x9f are controls. */
const latin1 = /^(?:iso-?8859-1|latin-?1|l1)$/i;
const ascii = /^(?:us-?ascii|ascii|ansi_x3\.4-1968)$/i;

/**
 * Decodes `bytes`, written in `encoding` (the header of that name, null where there is none: UTF-8). Where the encoding is
 * unknown or the bytes do not fit it, they are taken for UTF-8; what is no UTF-8 becomes U+FFFD.
 */
export function decodeText(bytes: Buffer, encoding: string | null): string {
  if (encoding === null || /^utf-?8$/i.test(encoding) || ascii.test(encoding)) return bytes.toString("utf8");
  if (latin1.test(encoding)) return bytes.toString("latin1");
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return bytes.toString("utf8"); // git, too, shows the bytes as they are where it cannot convert them.
  }
}
