/** How much each repository says about the person today. */

const halfLifeSeconds = 365.25 * 86_400;
const smallestShare = 0.05;

/**
 * Shares that add up to 1: the square root of the commits, halved for every year without activity, and at least 5 % each.
 * Above ten repositories the least is half an even share, because twenty times 5 % would leave nothing to weigh. `asOf`
 * and `lastActivity` in seconds since the epoch; activity after `asOf` counts as of then.
 */
export function weightsOf(repos: readonly { commits: number; lastActivity: number }[], asOf: number): number[] {
  const raw = repos.map(
    ({ commits, lastActivity }) => Math.sqrt(commits) * 2 ** (-Math.max(0, asOf - lastActivity) / halfLifeSeconds),
  );
  return raisedTo(raw, Math.min(smallestShare, 0.5 / repos.length));
}

/** Lifts what lies below the least share and takes it from the others in proportion, until none lies below. */
function raisedTo(raw: readonly number[], least: number): number[] {
  const lifted = new Set<number>();
  for (;;) {
    const free = raw.reduce((sum, weight, i) => sum + (lifted.has(i) ? 0 : weight), 0);
    const left = 1 - least * lifted.size;
    const shares = raw.map((weight, i) => (lifted.has(i) ? least : (left * weight) / free));
    const low = shares.flatMap((share, i) => (!lifted.has(i) && !(share >= least) ? [i] : []));
    if (low.length === 0) return shares;
    if (low.length + lifted.size === raw.length) return raw.map(() => 1 / raw.length);
    for (const i of low) lifted.add(i);
  }
}
