import type { ReactNode } from "react";

/** What stands where there is nothing: why, and what would change that. */
export function EmptyState({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="mx-auto grid max-w-lg justify-items-center gap-2 px-4 py-16 text-center">
      <p className="font-medium text-sm">{title}</p>
      {children && <div className="text-muted">{children}</div>}
      {action && <div className="mt-2">{action}</div>}
    </div>
  );
}
