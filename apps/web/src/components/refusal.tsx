import type { ReactNode } from "react";

/** Why something asked for was not done, said where it was asked. */
export function Refusal({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p id={id} role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-danger text-sm">
      {children}
    </p>
  );
}
