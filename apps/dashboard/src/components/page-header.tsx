import type { ReactNode } from "react";
import { useTitle } from "#shell/use-title.ts";

/** The first line of a page: what it shows, something small beside it (a count), and what can be done. */
export function PageHeader({ title, aside, children }: { title: string; aside?: ReactNode; children?: ReactNode }) {
  useTitle(title);
  return (
    <div className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2">
      <h1 className="name font-semibold text-base">{title}</h1>
      {aside && <div className="text-muted">{aside}</div>}
      {children && <div className="ml-auto flex flex-wrap items-center gap-2">{children}</div>}
    </div>
  );
}
