import type { FunctionDetail } from "#api/wire.ts";

/** From this share of failed runs on, a function stands out. */
const failingShare = 0.05;

export const isFailing = ({ failure_share: share }: FunctionDetail): boolean => share !== null && share >= failingShare;

/** `12 %`; what is above nothing is never said to be nothing, and what is below all never all. */
export function shareText(share: number): string {
  if (share === 0 || share === 1) return `${share * 100} %`;
  if (share < 0.01) return "< 1 %";
  return `${Math.min(Math.round(share * 100), 99)} %`;
}

/**
 * The functions as they are listed: those that fail first, those that are gone from their app last, and by name among
 * themselves, so that rows move only when that changes.
 */
export function inOrder(functions: readonly FunctionDetail[]): FunctionDetail[] {
  const rank = (fn: FunctionDetail) => (fn.archived ? 2 : isFailing(fn) ? 0 : 1);
  return functions.toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
}

/** Whether a function's name, id, app or one of its triggers contains a text, in whatever case. */
export function hasText({ id, name, app_id, triggers }: FunctionDetail, text: string): boolean {
  const needle = text.toLowerCase();
  const parts = [id, name, app_id, ...triggers.flatMap(({ event, cron }) => [String(event ?? ""), String(cron ?? "")])];
  return parts.some((part) => part.toLowerCase().includes(needle));
}
