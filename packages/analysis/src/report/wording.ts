/** Numbers as a sentence shows them: one decimal at most. */

/** "31 of 100 commits", "1 of 1 commit". */
export function outOf(part: number, whole: number, noun: string, plural = `${noun}s`): string {
  return `${shown(part)} of ${counted(whole, noun, plural)}`;
}

/** The verb for a count: "1 of 5 commits names", "2 of 5 commits name". */
export function agree(count: number, one: string, many: string): string {
  return shown(count) === 1 ? one : many;
}

/** "1 fix", "2.5 fixes". */
export function counted(number: number, noun: string, plural = `${noun}s`): string {
  return `${shown(number)} ${agree(number, noun, plural)}`;
}

function shown(number: number): number {
  return Math.round(number * 10) / 10;
}
