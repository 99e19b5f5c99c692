/** How many commits GitHub is asked for at once. */

import { GitHubError } from "../github-error.ts";

/** What is asked from now on; it never grows again. */
export type PageSize = { current: number };

const largest = 100;
const smallest = 25;

export const usualPageSize = (): PageSize => ({ current: largest });

/**
 * Asks for a page. GitHub gives up on what takes it more than ten seconds, as a large page of a large repository may: half of it
 * is asked for then, and a quarter. Throws what `ask` throws for other reasons, or for the smallest page.
 */
export async function shrinking<Page>(size: PageSize, ask: (size: number) => Promise<Page>): Promise<Page> {
  for (;;) {
    const asked = size.current;
    try {
      return await ask(asked);
    } catch (error) {
      const mayBeTooLarge = error instanceof GitHubError && ["server_failed", "timed_out"].includes(error.code);
      if (!mayBeTooLarge || asked <= smallest) throw error;
      size.current = Math.min(size.current, Math.floor(asked / 2));
    }
  }
}
