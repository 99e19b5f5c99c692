/** Numbers as a sentence shows them: one decimal at most. */

/** "31 of 100". */
export function outOf(part: number, whole: number): string {
  return `${shown(part)} of ${shown(whole)}`;
}

/** "1 fix", "2.5 fixes". */
export function counted(number: number, noun: string, plural = `${noun}s`): string {
  return `${shown(number)} ${shown(number) === 1 ? noun : plural}`;
}

function shown(number: number): number {
  return Math.round(number * 10) / 10;
}
