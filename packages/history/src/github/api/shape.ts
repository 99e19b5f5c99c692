/** The pieces that checks of GitHub's answers are made of. Pure. */

type Fields = Readonly<Record<string, unknown>>;

export const isFields = (data: unknown): data is Fields =>
  typeof data === "object" && data !== null && !Array.isArray(data);

export const isText = (data: unknown): data is string => typeof data === "string";

/** A number of things. */
export const isCount = (data: unknown): data is number => Number.isSafeInteger(data) && Number(data) >= 0;

export const isFlag = (data: unknown): data is boolean => typeof data === "boolean";

/** The name of an object of git. */
export const isSha = (data: unknown): data is string => isText(data) && /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(data);

export function isOrNull<T>(is: (data: unknown) => data is T): (data: unknown) => data is T | null {
  return (data): data is T | null => data === null || is(data);
}

/** `most`: a list of more is none of GitHub's. */
export function isListUpTo<T>(most: number, is: (data: unknown) => data is T): (data: unknown) => data is T[] {
  return (data): data is T[] => Array.isArray(data) && data.length <= most && data.every(is);
}
