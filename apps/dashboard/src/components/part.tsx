import type { ReactNode } from "react";

/** A part of a page, under a small heading. */
export function Part({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
      <div className="flex items-baseline justify-between gap-3">
        <h2 className="font-medium text-muted text-xs">{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
