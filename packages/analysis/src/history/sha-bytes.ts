/** Names of commits, 40 hexadecimal digits each, as 20 bytes a row: a million of them as text would take three times that. */

export const shaBytes = 20;

const notDigit = 255;
const digitOfCode = Uint8Array.from({ length: 128 }, (_, code) => {
  const digit = "0123456789abcdef".indexOf(String.fromCharCode(code));
  return digit < 0 ? notDigit : digit;
});
const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** False where the name is not one of 40 lower-case hexadecimal digits. */
export function writeSha(bytes: Uint8Array, row: number, sha: string): boolean {
  if (sha.length !== 2 * shaBytes) {
    return false;
  }
  for (let i = 0; i < shaBytes; i++) {
    const high = digitOfCode[sha.charCodeAt(2 * i)] ?? notDigit;
    const low = digitOfCode[sha.charCodeAt(2 * i + 1)] ?? notDigit;
    if (high === notDigit || low === notDigit) {
      return false;
    }
    bytes[row * shaBytes + i] = (high << 4) | low;
  }
  return true;
}

export function readSha(bytes: Uint8Array, row: number): string {
  let sha = "";
  for (let i = row * shaBytes; i < (row + 1) * shaBytes; i++) sha += hexOfByte[bytes[i] as number];
  return sha;
}

/** The first seven digits as a number, without making the name. */
export function firstDigits(bytes: Uint8Array, row: number): number {
  const at = row * shaBytes;
  return (
    ((bytes[at] as number) << 20) |
    ((bytes[at + 1] as number) << 12) |
    ((bytes[at + 2] as number) << 4) |
    ((bytes[at + 3] as number) >> 4)
  );
}
