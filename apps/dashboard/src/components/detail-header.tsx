import type { ReactNode } from "react";
import { Link } from "wouter";
import { useTitle } from "#shell/use-title.ts";

type DetailHeaderProps = {
  /** Where the list is that this is one of. */
  section: { path: string; name: string };
  title: string;
  /** Right beside the title: its state. */
  state?: ReactNode;
  actions?: ReactNode;
  /** What there is to know at once, as `HeaderFact`s. */
  children: ReactNode;
};

/** The top of a page about one thing: what it is, how it stands, and what can be done with it. */
export function DetailHeader({ section, title, state, actions, children }: DetailHeaderProps) {
  useTitle(title);
  return (
    <header className="grid grid-cols-[minmax(0,1fr)] gap-2 border-line border-b bg-surface px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-2">
        <Link href={section.path} className="shrink-0 text-muted hover:text-ink">
          {section.name}
        </Link>
        <span aria-hidden className="text-muted">
          /
        </span>
        <h1 className="name min-w-24 font-semibold text-base sm:max-w-[50%] max-sm:flex-1" title={title}>
          <bdi>{title}</bdi>
        </h1>
        {state && <div className="ml-1 shrink-0">{state}</div>}
        {actions && <div className="flex flex-wrap gap-2 sm:ml-auto sm:shrink-0">{actions}</div>}
      </div>
      <dl className="flex flex-wrap gap-x-6 gap-y-1">{children}</dl>
    </header>
  );
}

export function HeaderFact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex max-w-full items-center gap-1.5">
      <dt className="shrink-0 text-muted">{name}</dt>
      <dd className="flex min-w-0 items-center gap-1">{children}</dd>
    </div>
  );
}
