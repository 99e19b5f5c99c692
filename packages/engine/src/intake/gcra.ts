export type Pace = { limit: number; periodMs: number; burst: number };

/**
 * The generic cell rate algorithm: `limit + burst` starts may come at once, after that one every `periodMs / limit`.
 * `arrivalAt` is when the next start would be on time if they came evenly. Answers when a start is allowed; if that is
 * not after `now`, it counts as made and `arrivalAt` is the new state.
 */
export function nextStart(pace: Pace, arrivalAt: number | null, now: number): { at: number; arrivalAt: number } {
  const emissionMs = pace.periodMs / pace.limit;
  const onTime = Math.max(arrivalAt ?? now, now);
  const at = onTime - emissionMs * (pace.limit + pace.burst - 1);
  // A hair early is on time: the state is a sum of fractions.
  return at <= now + 1e-3
    ? { at: now, arrivalAt: onTime + emissionMs }
    : { at: Math.ceil(at - 1e-3), arrivalAt: onTime };
}
