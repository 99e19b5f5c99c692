import { type ReactNode, useEffect, useId, useRef } from "react";
import { Icon } from "./icon.tsx";

type DialogProps = {
  open: boolean;
  /** Esc, the cross, or a click beside it. */
  onClose: () => void;
  title: string;
  children: ReactNode;
  /** Buttons at the end, the one that acts last. */
  footer?: ReactNode;
  wide?: boolean;
};

/** A modal window. Its content is there only while it is open. */
export function Dialog({ open, onClose, title, children, footer, wide = false }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    if (open && !ref.current?.open) ref.current?.showModal();
    if (!open) ref.current?.close();
  }, [open]);
  return (
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      onClose={() => {
        // The event comes a moment after the closing: by then it may be open once more.
        if (!ref.current?.open) onClose();
      }}
      onClick={(event) => {
        if (event.target === ref.current) ref.current?.close();
      }}
      onKeyDown={(event) => {
        // For a moment after it has closed the focus is still in it: keys are the page's again.
        if (ref.current?.open) event.stopPropagation();
      }}
      className={`m-auto max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] overflow-hidden rounded-xl border border-line bg-surface p-0 text-ink shadow-2xl backdrop:bg-black/40 ${wide ? "max-w-3xl" : "max-w-md"}`}
    >
      {open && (
        <div className="flex max-h-[calc(100dvh-2rem)] flex-col">
          <header className="flex items-center justify-between gap-4 border-line border-b px-4 py-2.5">
            <h2 id={titleId} className="font-semibold text-sm">
              {title}
            </h2>
            <button
              type="button"
              aria-label="Close"
              onClick={() => ref.current?.close()}
              className="rounded-md p-1 text-muted hover:bg-hover hover:text-ink"
            >
              <Icon name="close" />
            </button>
          </header>
          <div className="min-h-0 overflow-auto px-4 py-3">{children}</div>
          {footer && (
            <footer className="flex flex-wrap justify-end gap-2 border-line border-t px-4 py-2.5">{footer}</footer>
          )}
        </div>
      )}
    </dialog>
  );
}
