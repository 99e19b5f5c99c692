import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from "react";
import { ApiError } from "#api/client.ts";
import { Icon } from "#components/icon.tsx";

type Toast = { id: number; tone: "good" | "bad"; text: ReactNode };
export type Tell = {
  /** Says that something is done. */
  done: (text: ReactNode) => void;
  /** Says that something went wrong: a sentence of the engine where there is one. */
  failed: (error: unknown) => void;
};

const Toasts = createContext<Tell>({ done: () => {}, failed: () => {} });

/** Tells the outcome of what the person did, for a while, in a corner. */
export const useToasts = (): Tell => useContext(Toasts);

const doneMs = 5000;
const failedMs = 12_000;

export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const lastId = useRef(0);
  const drop = useCallback((id: number) => setToasts((all) => all.filter((toast) => toast.id !== id)), []);
  const [tell] = useState<Tell>(() => {
    const show = (tone: Toast["tone"], text: ReactNode, ms: number) => {
      lastId.current += 1;
      const id = lastId.current;
      setToasts((all) => [...all.slice(-3), { id, tone, text }]);
      setTimeout(() => drop(id), ms);
    };
    return {
      done: (text) => show("good", text, doneMs),
      failed: (error) => show("bad", sentenceOf(error), failedMs),
    };
  });
  return (
    <Toasts value={tell}>
      {children}
      <div
        role="status"
        aria-live="polite"
        className="pointer-events-none fixed right-4 bottom-4 z-50 grid w-80 max-w-[calc(100vw-2rem)] gap-2"
      >
        {toasts.map(({ id, tone, text }) => (
          <div
            key={id}
            data-toast={tone}
            className="pointer-events-auto flex items-start gap-2 rounded-lg border border-line bg-surface px-3 py-2 shadow-lg"
          >
            <span
              aria-hidden
              className={`mt-1.5 size-2 shrink-0 rounded-full ${tone === "good" ? "bg-good-bar" : "bg-bad-bar"}`}
            />
            <div className="min-w-0 flex-1 wrap-break-word">{text}</div>
            <button type="button" aria-label="Dismiss" onClick={() => drop(id)} className="text-muted hover:text-ink">
              <Icon name="close" />
            </button>
          </div>
        ))}
      </div>
    </Toasts>
  );
}

/** What to tell a person of an error. */
export function sentenceOf(error: unknown): string {
  return error instanceof ApiError ? error.message : "Something went wrong in this page. Reload it and try again.";
}
