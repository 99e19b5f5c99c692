/** Up to this many different values a table of counts beats comparing. */
const mostValues = 2 ** 20;
const worthIt = 20_000;

/** Sorts whole numbers in place, ascending; in linear time where there are many and none is large. Returns the same array. */
export function sortCounts(values: Uint32Array): Uint32Array {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, values[i] as number);
  if (values.length < worthIt || largest >= mostValues) {
    return values.sort();
  }
  const counts = new Uint32Array(largest + 1);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    counts[value] = (counts[value] as number) + 1;
  }
  let next = 0;
  for (let value = 0; value <= largest; value++) {
    values.fill(value, next, next + (counts[value] as number));
    next += counts[value] as number;
  }
  return values;
}
