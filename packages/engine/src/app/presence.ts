/**
 * Which apps are up, as far as the calls to them tell. Kept in memory: a new process finds out anew. Decides nothing;
 * the dispatcher asks it whom to call.
 */
export class Presence {
  /** Apps that could not be reached: one call at a time shows whether they are back, the others wait. */
  readonly #away = new Set<string>();
  /** How often each app was seen to be up: a call that was made before says nothing against it. */
  readonly #signsOfLife = new Map<string, number>();
  /** Apps whose last call was not answered, for whatever reason. */
  readonly #silent = new Set<string>();

  get away(): string[] {
    return [...this.#away];
  }

  signsOf(appId: string | null): number {
    return this.#signsOfLife.get(appId ?? "") ?? 0;
  }

  /** Takes an app for away until it is seen. */
  await(appId: string): void {
    this.#away.add(appId);
  }

  /** The app is up. True when it was away until now. */
  up(appId: string): boolean {
    this.#signsOfLife.set(appId, this.signsOf(appId) + 1);
    return this.#away.delete(appId);
  }

  /** A call made when the app had shown `signs` did not reach it. False when it came up while that call was failing. */
  down(appId: string, signs: number): boolean {
    if (signs !== this.signsOf(appId)) return false;
    this.#away.add(appId);
    return true;
  }

  /** True when the app answers again after a call that it did not: it may be a new version of itself. */
  answered(appId: string, isAnswered: boolean): boolean {
    if (isAnswered) return this.#silent.delete(appId);
    this.#silent.add(appId);
    return false;
  }
}
