/** A function that has a call to make. */
export type Contender = {
  slug: string;
  readyAt: number;
  /** Its calls in flight. */
  open: number;
  /** Its last turn, as a number that goes up with every call made; 0 when it had none yet. */
  lastTurn: number;
};

/** One place in so many is kept for functions that have no call in flight, however much the others have to do. */
const placesPerReserve = 8;

/**
 * Whose turn it is: the function with the fewest calls in flight, of several the one that has waited longest for its
 * turn. So a long queue of one function delays another by one call, and hours of it do not hold the other up at all.
 */
export function fairest(contenders: readonly Contender[], freePlaces: number, maxPlaces: number): string | null {
  if (freePlaces <= 0) return null;
  const reserved = Math.floor(maxPlaces / placesPerReserve);
  const allowed = freePlaces > reserved ? contenders : contenders.filter(({ open }) => open === 0);
  let first: Contender | undefined;
  for (const other of allowed) {
    if (!first || isBefore(other, first)) first = other;
  }
  return first?.slug ?? null;
}

function isBefore(a: Contender, b: Contender): boolean {
  if (a.open !== b.open) return a.open < b.open;
  if (a.lastTurn !== b.lastTurn) return a.lastTurn < b.lastTurn;
  return a.readyAt < b.readyAt;
}
