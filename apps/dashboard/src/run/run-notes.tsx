import type { ReactNode } from "react";
import { Link } from "wouter";
import type { RunDetail } from "#api/wire.ts";
import { Icon } from "#components/icon.tsx";
import { runPath } from "#shell/address.ts";

/** What is out of the ordinary about a run: why it was skipped, what it waits for, what its app should know. */
export function RunNotes({ run }: { run: RunDetail }) {
  return (
    <>
      {run.waiting_for_app && (
        <Note>The app does not answer. The run goes on as soon as it is back; this costs no attempt.</Note>
      )}
      {run.status === "Skipped" && <Note>{skipped(run)}</Note>}
      {run.warnings.map((warning) => (
        <Note key={warning}>{warning}</Note>
      ))}
    </>
  );
}

function skipped({ skip_reason: reason, blocking_run_id: blocking }: RunDetail): ReactNode {
  if (reason === "paused") return "Skipped: the function was paused when the event came.";
  if (!blocking) return "Skipped: another run of this function was under way, and it is to have one at a time.";
  return (
    <>
      Skipped:{" "}
      <Link href={runPath(blocking)} className="text-accent underline">
        another run
      </Link>{" "}
      of this function was under way, and it is to have one at a time.
    </>
  );
}

function Note({ children }: { children: ReactNode }) {
  return (
    <p className="flex items-start gap-2 border-line border-b bg-wait-soft px-4 py-2 wrap-anywhere" role="note">
      <Icon name="warning" className="mt-0.5 size-4 text-wait" />
      <span>{children}</span>
    </p>
  );
}
