import type { ReactNode } from "react";

/** A part of the report, reachable by its anchor. */
export function Section({
  id,
  title,
  lead,
  children,
}: {
  id: string;
  title: string;
  lead?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="border-line border-t pt-6">
      <h2 id={`${id}-title`} className="font-semibold text-xl tracking-tight">
        {title}
      </h2>
      {lead !== undefined && <p className="mt-1.5 max-w-[68ch] text-muted text-sm">{lead}</p>}
      <div className="mt-5">{children}</div>
    </section>
  );
}

/** What would be here, and why it is not. */
export function NotKnown({ children }: { children: ReactNode }) {
  return <p className="max-w-[68ch] text-muted">{children}</p>;
}

/** Stands where a stored result has nothing, because the version that made it did not measure this. */
export function AnalyseAgain() {
  return <NotKnown>An earlier version made this report. Analyse again to see this.</NotKnown>;
}

/** The figures of a chart as a table, for whoever wants to read rather than look. */
export function AsTable({ label, children }: { label: string; children: ReactNode }) {
  return (
    <details className="mt-3 text-sm">
      <summary className="w-fit text-accent hover:text-accent-strong">{label}</summary>
      <Scrolling label={label} className="mt-3 max-h-96 overflow-auto rounded-md border border-line">
        {children}
      </Scrolling>
    </details>
  );
}

/** A chart that is wider than a phone scrolls by itself. */
export function WideChart({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Scrolling label={label} className="overflow-x-auto pb-1">
      {children}
    </Scrolling>
  );
}

/** What is wider than a phone scrolls by itself, not with the page, and can be reached by keyboard to do so. */
export function Scrolling({ label, className, children }: { label: string; className: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label={label} tabIndex={0} className={className}>
      {children}
    </section>
  );
}
