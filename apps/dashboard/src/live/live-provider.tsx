import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { type Changes, everything, parseChanges } from "./changes.ts";
import { invalidate, invalidateCounts } from "./invalidate.ts";
import { inRounds } from "./rounds.ts";

export type LiveState = "connecting" | "live" | "lost";

const Live = createContext<LiveState>("connecting");

/** Whether the page hears of changes just now. */
export const useLiveState = (): LiveState => useContext(Live);

/** Between two rounds of reading anew, and of counting. */
const roundMs = 250;
const countMs = 2000;
/** The browser connects again by itself, unless it was refused. */
const againMs = 3000;

/**
 * Listens to the engine's changes and has what they touch read again. A page nobody looks at does not
 * listen: a browser has six connections for all its tabs.
 */
export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>("connecting");

  useEffect(() => {
    let source: EventSource | null = null;
    let again: ReturnType<typeof setTimeout> | undefined;
    const readAgain = inRounds(roundMs, (changes) => invalidate(client, changes));
    const countAgain = inRounds(countMs, (changes) => invalidateCounts(client, changes));
    const hear = (changes: Changes) => {
      readAgain(changes);
      countAgain(changes);
    };
    const stop = () => {
      clearTimeout(again);
      source?.close();
      source = null;
    };
    const listen = () => {
      stop();
      const own = new EventSource("/v1/changes");
      source = own;
      own.addEventListener("hello", () => {
        setState("live");
        hear(everything);
      });
      own.addEventListener("change", (message) => hear(parseChanges(String(message.data))));
      own.addEventListener("error", () => {
        setState("lost");
        if (own.readyState === EventSource.CLOSED) again = setTimeout(listen, againMs);
      });
    };
    const look = () => {
      if (document.hidden) stop();
      else if (!source) listen();
    };

    look();
    document.addEventListener("visibilitychange", look);
    return () => {
      document.removeEventListener("visibilitychange", look);
      stop();
    };
  }, [client]);

  return <Live value={state}>{children}</Live>;
}
