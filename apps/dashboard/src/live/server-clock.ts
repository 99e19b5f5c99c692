import { useEffect, useState } from "react";

/** How far the engine's clock is ahead of the browser's, in milliseconds. */
let aheadMs = 0;

/** Takes the time at which the engine says it answered. What is below a second may be the way of the answer. */
export function noteServerTime(iso: string): void {
  const difference = Date.parse(iso) - Date.now();
  aheadMs = Math.abs(difference) > 1000 ? difference : 0;
}

export const serverNow = (): number => Date.now() + aheadMs;

/** The engine's time, again and again while something moves. */
export function useNow(isMoving: boolean, everyMs = 200): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    if (!isMoving) return;
    setNow(serverNow());
    const timer = setInterval(() => setNow(serverNow()), everyMs);
    return () => clearInterval(timer);
  }, [isMoving, everyMs]);
  return now;
}
